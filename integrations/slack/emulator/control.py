"""The control API: faults, events, tokens, and a look at calls, for scripts and tests.

Guarded by the control secret when there is one, in the header `X-Control-Secret`.
"""

import hmac
from dataclasses import asdict, fields
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.events import Events
from integrations.slack.emulator.faults import Fault, FaultKind
from integrations.slack.emulator.office import Office
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.seeding import seed_workspace

SECRET_HEADER = "X-Control-Secret"  # noqa: S105 - the name of a header
FAULT_FIELDS = frozenset(field.name for field in fields(Fault)) - {"seen"}


def control_blueprint(core: Emulator, events: Events, office: Office) -> Blueprint:
    """The routes under `/control`."""
    routes = Blueprint("control", __name__, url_prefix="/control")

    _workspace_routes(routes, core, events)
    _office_routes(routes, core, office)
    routes.before_request(lambda: _guard(core.config.control_secret))

    @routes.post("/faults")
    def add_fault() -> Response:
        core.faults.add(_fault(_body()))
        return jsonify(ok=True)

    @routes.delete("/faults")
    def clear_faults() -> Response:
        core.faults.clear()
        return jsonify(ok=True)

    @routes.get("/calls")
    def calls() -> Response:
        found = core.log.calls(request.args.get("method"))
        return jsonify(ok=True, calls=[asdict(call) for call in found])

    return routes


def _workspace_routes(routes: Blueprint, core: Emulator, events: Events) -> None:
    @routes.post("/events")
    def send_event() -> Response:
        answer = events.send(_body())
        return jsonify(ok=True, status=answer.status, failure=answer.failure)

    @routes.post("/seed")
    def add_seed() -> Response:
        seed_workspace(core.workspace, _body(), core.config.bot_user_id)
        return jsonify(ok=True)

    @routes.post("/token")
    def change_token() -> Response:
        core.tokens[0].revoked = bool(_body().get("revoked", False))
        return jsonify(ok=True)


def _office_routes(routes: Blueprint, core: Emulator, office: Office) -> None:
    @routes.post("/workspace")
    def change_workspace() -> tuple[Response, int]:
        body = _body()
        try:
            office.do(str(body.pop("act", "")), body)
        except (SlackError, KeyError, TypeError, ValueError) as error:
            return jsonify(ok=False, error=str(error)), 400
        return jsonify(ok=True), 200

    @routes.post("/sockets")
    def change_sockets() -> Response:
        reason = str(_body().get("disconnect", "warning"))
        core.sockets.warn(reason)
        if reason != "warning":
            core.sockets.close()
        return jsonify(ok=True, connections=len(core.sockets))


def _guard(secret: str) -> None:
    given = request.headers.get(SECRET_HEADER, "")
    # A browser adds Origin to a foreign page's post; scripts do not.
    foreign = "Origin" in request.headers
    if foreign or not hmac.compare_digest(given.encode(), secret.encode()):
        abort(403)


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    return body


def _fault(body: dict[str, Any]) -> Fault:
    if not set(body) <= FAULT_FIELDS or "method" not in body:
        abort(400)
    try:
        kind = FaultKind(body.get("kind", ""))
    except ValueError:
        abort(400)
    return Fault(**{**body, "kind": kind})
