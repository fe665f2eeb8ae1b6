"""The front door for Slack turns away what cannot be Slack's."""

from __future__ import annotations

import pytest
from flask import Flask

from app.views.slack import MOST_BYTES

DOORS = ("/slack/interactions", "/slack/commands", "/slack/events")


@pytest.mark.parametrize("door", DOORS)
def test_what_is_not_signed_is_turned_away(app: Flask, door: str) -> None:
    signed = {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": "soon"}
    assert app.test_client().post(door, data=b"payload={}").status_code == 401
    assert app.test_client().post(door, data=b"payload={}", headers=signed).status_code == 401


@pytest.mark.parametrize("door", DOORS)
def test_more_than_slack_ever_sends_is_not_read(app: Flask, door: str) -> None:
    assert app.test_client().post(door, data=b"x" * MOST_BYTES).status_code == 401
    assert app.test_client().post(door, data=b"x" * (MOST_BYTES + 1)).status_code == 413
