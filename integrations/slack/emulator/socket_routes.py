"""The address of Socket Mode's WebSockets."""

import socket
from contextlib import suppress

from flask import Blueprint, Response, abort, request

from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.slack_routes import hang_up
from integrations.slack.emulator.websocket import Closed, WebSocket, is_upgrade


def socket_blueprint(core: Emulator) -> Blueprint:
    """The route which turns a request into a connection for deliveries."""
    routes = Blueprint("sockets", __name__)

    @routes.get("/link/", websocket=True)
    def link() -> Response:
        headers = request.headers
        key = headers.get("Sec-WebSocket-Key", "")
        version = headers.get("Sec-WebSocket-Version", "")
        if not is_upgrade(headers.get("Upgrade", ""), version, key):
            return Response(status=426, headers={"Sec-WebSocket-Version": "13"})
        connection = request.environ.get("werkzeug.socket")
        if not isinstance(connection, socket.socket):
            abort(501)
        if not core.sockets.admit(request.args.get("ticket", "")):
            abort(403)
        with suppress(Closed):
            core.sockets.attend(WebSocket(connection), key)
        # The connection has spoken another language since: the server must not answer on it.
        hang_up()
        return Response(status=204)

    return routes
