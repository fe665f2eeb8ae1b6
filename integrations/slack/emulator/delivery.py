"""Carrying signed requests to the product."""

import hashlib
import hmac
import http.client
import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from integrations.slack.emulator.config import Answer, Deliver, EmulatorConfig
from integrations.slack.emulator.sockets import Envelope, Sockets
from integrations.slack.emulator.state import Json

EVENTS_PATH = "/slack/events"
COMMANDS_PATH = "/slack/commands"
INTERACTIONS_PATH = "/slack/interactions"
RETRY_NUMBER = "X-Slack-Retry-Num"
RETRY_REASON = "X-Slack-Retry-Reason"
PATIENCE_SECONDS = 3.0
FORM = "application/x-www-form-urlencoded"
JSON_TYPE = "application/json"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's `v0` signature: HMAC-SHA256 over version, timestamp and raw body."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def post_over_http(base_url: str) -> Deliver:
    """A delivery by HTTP, given up after three seconds like Slack's own."""
    target = urlsplit(base_url)
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection

    def deliver(path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        connection = kind(target.hostname or "", target.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("POST", target.path.rstrip("/") + path, body, dict(headers))
            response = connection.getresponse()
            return Answer(response.status, response.read(), dict(response.getheaders()))
        except TimeoutError:
            return Answer(0, failure="http_timeout")
        except (OSError, http.client.HTTPException):
            return Answer(0, failure="connection_failed")
        finally:
            connection.close()

    return deliver


class Courier:
    """Signs bodies and hands them over; called without the workspace's lock.

    In Socket Mode nothing is signed: the same payloads go through a WebSocket instead.
    """

    def __init__(self, config: EmulatorConfig, sockets: Sockets) -> None:
        self._config = config
        self._sockets = sockets
        self._deliver = config.deliver or post_over_http(config.product_url)

    def send_json(
        self, path: str, payload: Json, extra: Mapping[str, str] | None = None
    ) -> Answer:
        """Deliver an event."""
        if self._config.socket_mode:
            extra = extra or {}
            number, reason = int(extra.get(RETRY_NUMBER, 0)), extra.get(RETRY_REASON, "")
            return self._sockets.deliver(Envelope("events_api", payload, number, reason))
        return self._send(path, JSON_TYPE, json.dumps(payload).encode(), extra or {})

    def send_form(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Deliver a slash command or an interaction."""
        if self._config.socket_mode:
            is_command = path == COMMANDS_PATH
            kind = "slash_commands" if is_command else "interactive"
            payload = dict(fields) if is_command else json.loads(fields["payload"])
            return self._sockets.deliver(Envelope(kind, payload))
        return self._send(path, FORM, urlencode(fields).encode(), {})

    def _send(self, path: str, kind: str, body: bytes, extra: Mapping[str, str]) -> Answer:
        moment: datetime = (self._config.signed_at or self._config.instant)()
        timestamp = str(int(moment.timestamp()))
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._config.signing_secret, timestamp, body),
            **extra,
        }
        return self._deliver(path, headers, body)
