"""A small server on the loopback, standing in for another program or a sign-in provider."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

Answer = Callable[[Request], Response]


class _Silent(WSGIRequestHandler):
    def log(self, *_what: object) -> None:
        """Say nothing."""

    def connection_dropped(self, *_what: object, **_more: object) -> None:
        """Say nothing about who hung up either."""


@contextmanager
def receiving(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve ``answer`` on a free port, under TLS where a context is given; its address."""
    app = Request.application(answer)
    server = make_server(
        "127.0.0.1", 0, app, threaded=True, request_handler=_Silent, ssl_context=tls
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
