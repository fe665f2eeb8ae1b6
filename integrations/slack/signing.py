"""Whether a request really comes from Slack.

Source: Slack, "Verifying requests from Slack": ``v0=`` + HMAC-SHA256 over version, timestamp and
raw body, compared in constant time, refused when older or newer than five minutes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

TOLERANCE_SECONDS = 300
TIMESTAMP = "x-slack-request-timestamp"
SIGNATURE = "x-slack-signature"


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature Slack would put on ``body``."""
    base = b"v0:%b:%b" % (timestamp.encode(), body)
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def verify(secret: str, body: bytes, headers: Mapping[str, str], now: datetime) -> bool:
    """Tell whether ``body`` was signed with ``secret`` within five minutes of ``now`` (real time).

    Anything that is missing or malformed is simply not genuine. ``headers`` may be keyed in any
    case. Without a secret nothing is genuine.
    """
    timestamp = _header(headers, TIMESTAMP)
    given = _header(headers, SIGNATURE)
    if not secret or not _is_recent(timestamp, now):
        return False
    expected = sign(secret, timestamp, body)
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogateescape"))


def _header(headers: Mapping[str, str], name: str) -> str:
    found = headers.get(name)
    if found is None:
        found = next((value for key, value in headers.items() if key.lower() == name), "")
    return found


def _is_recent(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= TOLERANCE_SECONDS
