"""The front door for Slack: genuine or 401, one verb, an answer within milliseconds.

What is slow or goes back to Slack happens once the answer is out. Nothing of a body is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request

from app.runtime import runtime
from integrations.slack import payloads, signing
from integrations.slack.context import Outcome
from integrations.slack.payloads import Payload, PayloadError
from integrations.slack.router import dispatch
from pulse.instants import system_now

PLAIN = "text/plain"
MOST_BYTES = 1024 * 1024
"""A message with everything in it is a quarter of that; more is read from nobody unproven."""
blueprint = Blueprint("slack", __name__, url_prefix="/slack")


@blueprint.post("/interactions")
def interactions() -> Response:
    """Buttons, modals and shortcuts."""
    return _receive(payloads.parse_interaction)


@blueprint.post("/commands")
def commands() -> Response:
    """The slash command."""
    return _receive(payloads.parse_command)


@blueprint.post("/events")
def events() -> Response:
    """Events, and Slack's question whether this address is ours."""
    return _receive(payloads.parse_event)


def _receive(parse: Callable[[bytes], Payload]) -> Response:
    parts = runtime()
    request.max_content_length = MOST_BYTES
    body = request.get_data(cache=False)
    secret = parts.settings.slack_signing_secret
    claims = {
        name: request.headers.get(name, "") for name in (signing.TIMESTAMP, signing.SIGNATURE)
    }
    if not signing.verify(secret, body, claims, system_now()):
        return Response(status=HTTPStatus.UNAUTHORIZED)
    parts.connection.heard()
    try:
        payload = parse(body)
    except PayloadError:
        return Response(status=HTTPStatus.BAD_REQUEST)
    return _answer(dispatch(parts.context, payload))


def _answer(outcome: Outcome) -> Response:
    response = Response(mimetype=PLAIN) if outcome.ack_body is None else jsonify(outcome.ack_body)
    if outcome.follow_ups:
        follow_ups = runtime().follow_ups
        response.call_on_close(lambda: follow_ups.submit(outcome.follow_ups))
    return response
