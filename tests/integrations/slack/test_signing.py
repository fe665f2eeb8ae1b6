from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.signature import SignatureVerifier

from integrations.slack.signing import sign, verify

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
BODY = "payload=%7B%22한글%22%7D".encode()


def headers(at: datetime = NOW, body: bytes = BODY, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(secret, stamp, body),
    }


def test_what_slack_signed_is_genuine_in_any_case_of_the_headers() -> None:
    assert verify(SECRET, BODY, headers(), NOW)
    assert verify(SECRET, BODY, {k.lower(): v for k, v in headers().items()}, NOW)
    assert verify(SECRET, BODY, {k.upper(): v for k, v in headers().items()}, NOW)


def test_it_is_the_signature_of_slacks_own_library() -> None:
    stamp = str(int(NOW.timestamp()))
    theirs = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=BODY)
    assert sign(SECRET, stamp, BODY) == theirs


@pytest.mark.parametrize("minutes", [-6, 6])
def test_six_minutes_away_is_not_genuine(minutes: int) -> None:
    assert not verify(SECRET, BODY, headers(NOW + timedelta(minutes=minutes)), NOW)


@pytest.mark.parametrize("minutes", [-5, 5])
def test_five_minutes_away_still_is(minutes: int) -> None:
    assert verify(SECRET, BODY, headers(NOW + timedelta(minutes=minutes)), NOW)


@pytest.mark.parametrize("stamp", ["", "soon", "1e9", "-5", "٣٣٣", "9" * 400, "12.5", " 1"])
def test_a_garbage_timestamp_is_not_genuine(stamp: str) -> None:
    forged = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(SECRET, stamp, BODY)}
    assert not verify(SECRET, BODY, forged, NOW)


@pytest.mark.parametrize("signature", ["", "v0=", "v0=00", "v1=" + "0" * 64, "v0=é" + "0" * 60])
def test_a_wrong_signature_is_not_genuine(signature: str) -> None:
    assert not verify(SECRET, BODY, headers() | {"X-Slack-Signature": signature}, NOW)


def test_another_body_another_secret_and_nothing_at_all_are_not_genuine() -> None:
    assert not verify(SECRET, BODY + b" ", headers(), NOW)
    assert not verify(SECRET, BODY, headers(secret="other"), NOW)
    assert not verify("", BODY, headers(secret=""), NOW)
    assert not verify(SECRET, BODY, {}, NOW)
