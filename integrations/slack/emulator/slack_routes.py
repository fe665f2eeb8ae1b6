"""The addresses the product calls: Web API, response URLs, uploads, permalinks."""

import json
import socket
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from integrations.slack.emulator.answers import answer_response_url
from integrations.slack.emulator.call_log import LoggedCall
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.methods import METHODS
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.state import Json
from integrations.slack.emulator.web_api import Reply, handle

SHOWN_AS_IS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


def slack_blueprint(core: Emulator) -> Blueprint:
    """The routes the product's Slack client uses."""
    routes = Blueprint("slack_api", __name__)

    @routes.post("/api/<path:method>")
    @routes.get("/api/<path:method>")
    def web_api(method: str) -> Response:
        known = METHODS.get(method)
        args = _arguments(takes_json=known is None or not known.reads)
        if args is None:
            return jsonify(ok=False, error="invalid_json")
        response = _sent(handle(core, method, args | _client(), _token(args)))
        response.call_on_close(core.announce_news)
        return response

    @routes.post("/response/<key>")
    def response_url(key: str) -> tuple[Response, int]:
        body, status = _answered(core, key)
        return jsonify(body), status

    @routes.post("/upload/<key>")
    def upload(key: str) -> tuple[str, int]:
        return _received(core, key)

    @routes.get("/files/<key>")
    def download(key: str) -> Response:
        return _file(core, key)

    @routes.get("/archives/<channel>/p<ts>")
    def permalink(channel: str, ts: str) -> AnyResponse:
        return redirect(f"/?channel={channel}&ts={ts[:-6]}.{ts[-6:]}")

    return routes


def _arguments(*, takes_json: bool) -> Json | None:
    """The arguments, whichever of Slack's ways they came; None when the JSON is broken."""
    args: Json = dict(request.args.items())
    if takes_json and request.mimetype == "application/json" and request.data:
        try:
            body = json.loads(request.data)
        except ValueError:
            return None
        return {**args, **body} if isinstance(body, dict) else None
    return args | dict(request.form.items())


def _token(args: Json) -> str:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else str(args.get("token", ""))


def _client() -> Json:
    """The app's id and secret, when they came as HTTP Basic authentication."""
    given = request.authorization
    if given is None or given.type != "basic" or not given.username:
        return {}
    return {"client_id": given.username, "client_secret": given.password or ""}


def _sent(reply: Reply) -> Response:
    if reply.status == 0:
        hang_up()
        return Response(status=204)
    response = jsonify(reply.body)
    response.status_code = reply.status
    response.headers.update(reply.headers)
    return response


def hang_up() -> None:
    """Close the connection under the server, so that the caller gets no answer at all."""
    connection = request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        with suppress(OSError):  # the other side may have gone first
            connection.shutdown(socket.SHUT_RDWR)


def _answered(core: Emulator, key: str) -> tuple[Json, int]:
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict):
        body = None
    result: tuple[Json, int] = ({"ok": True}, 200)
    try:
        if body is None:
            raise SlackError("invalid_payload")
        answer_response_url(core, key, body)
    except SlackError as refusal:
        gone = refusal.error in {"used_url", "expired_url"}
        result = (refusal.body(), 404 if gone else 400)
    t = core.config.instant().timestamp()
    core.log.add(LoggedCall("response_url", body or {}, t, result[1], None))
    return result


def _received(core: Emulator, key: str) -> tuple[str, int]:
    file = core.workspace.files.get(key)
    if file is None or file.shared:
        return "file_not_found", 404
    # The SDK posts bare bytes under a form's content type: read them before any parsing.
    if request.mimetype == "multipart/form-data":
        sent = next(iter(request.files.values()), None)
        file.content = sent.read() if sent is not None else b""
    else:
        file.content = request.get_data(parse_form_data=False)
    return f"OK - {len(file.content)}", 200


def _file(core: Emulator, key: str) -> Response:
    file = core.workspace.files.get(key)
    if file is None or not file.content:
        abort(404)
    ending = "." + file.name.rpartition(".")[2].lower()
    kind = SHOWN_AS_IS.get(ending)
    response = Response(file.content, mimetype=kind or "application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    if kind is None:
        response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response
