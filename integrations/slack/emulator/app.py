"""The emulator as a WSGI application of its own, and its server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.consent import consent_blueprint
from integrations.slack.emulator.control import control_blueprint
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.events import Events
from integrations.slack.emulator.hands import Hands
from integrations.slack.emulator.methods.scheduling import post_due
from integrations.slack.emulator.office import Office
from integrations.slack.emulator.page.routes import page_blueprint
from integrations.slack.emulator.slack_routes import slack_blueprint
from integrations.slack.emulator.snapshot import save_snapshot
from integrations.slack.emulator.socket_routes import socket_blueprint

__all__ = [
    "EmulatorConfig",
    "RunningEmulator",
    "assemble",
    "create_emulator",
    "running",
    "serve",
]
BEAT_SECONDS = 1.0


@dataclass
class RunningEmulator:
    """An emulated workspace with the means to act in it; `url` once it is served."""

    core: Emulator
    events: Events
    hands: Hands
    office: Office
    url: str = ""


def assemble(config: EmulatorConfig) -> RunningEmulator:
    """The parts of an emulator, not yet served."""
    core = Emulator(config)
    events = Events(core)
    return RunningEmulator(core, events, Hands(core, events), Office(core, events))


def create_emulator(config: EmulatorConfig, parts: RunningEmulator | None = None) -> Flask:
    """The application; `parts` when the caller keeps a hand on the workspace."""
    parts = parts or assemble(config)
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 32 * 1024 * 1024
    app.extensions["slack_emulator"] = parts
    app.register_blueprint(slack_blueprint(parts.core))
    app.register_blueprint(control_blueprint(parts.core, parts.events, parts.office))
    app.register_blueprint(consent_blueprint(parts.core))
    app.register_blueprint(socket_blueprint(parts.core))
    app.register_blueprint(page_blueprint(parts.core, parts.hands))
    return app


@contextmanager
def running(
    config: EmulatorConfig, host: str = "127.0.0.1", port: int = 0
) -> Iterator[RunningEmulator]:
    """Serve an emulator in a thread for the length of a block; port 0 takes a free one."""
    parts = assemble(config)
    core = parts.core
    server = _server(create_emulator(config, parts), host, port)
    parts.url = f"http://{host}:{server.server_port}"
    core.public_url = core.public_url or parts.url
    beat = {"poll_interval": 0.02}
    thread = threading.Thread(target=server.serve_forever, kwargs=beat, daemon=True)
    thread.start()
    try:
        yield parts
    finally:
        core.faults.clear()
        core.workspace.close()
        core.sockets.close()
        server.shutdown()
        thread.join()
        server.server_close()
        _save(core)


def serve(config: EmulatorConfig, host: str = "127.0.0.1", port: int = 8900) -> None:
    """Serve until interrupted: repeats failed events and saves the workspace every second."""
    with running(config, host, port) as emulator:
        stop = threading.Event()
        saved = -1
        try:
            while not stop.wait(BEAT_SECONDS):
                emulator.events.pump()
                post_due(emulator.core)
                revision = emulator.core.workspace.revision
                if revision != saved:
                    _save(emulator.core)
                    saved = revision
        except KeyboardInterrupt:
            stop.set()


def _save(core: Emulator) -> None:
    if core.config.state_path is not None:
        save_snapshot(core.workspace, core.config.state_path)


class _QuietHandler(WSGIRequestHandler):
    """Requests are in the call log; the console stays readable."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _server(app: Flask, host: str, port: int) -> BaseWSGIServer:
    return make_server(host, port, app, threaded=True, request_handler=_QuietHandler)
