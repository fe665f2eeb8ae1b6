"""The scripting helper with a real Flask product behind it."""

from __future__ import annotations

import json
import threading

import pytest
from flask import Flask, request
from slack_sdk.webhook import WebhookClient

from tests.integrations.slack.emulator.conftest import SEED, actions, button
from tests.slack_workspace import Refused, SlackWorkspace, through


def product() -> Flask:
    app = Flask("product")

    @app.post("/slack/commands")
    def command() -> str:
        return f"받았어요: {request.form['text']}"

    @app.post("/slack/interactions")
    def interaction() -> str:
        url = json.loads(request.form["payload"])["response_url"]
        later = threading.Thread(
            target=lambda: WebhookClient(url).send(text="저장했어요", replace_original=True)
        )
        app.extensions["later"] = later
        later.start()
        return ""

    return app


def test_a_flask_client_is_driven_and_late_work_is_awaited() -> None:
    app = product()
    with SlackWorkspace(deliver=through(app.test_client()), seed=SEED) as slack:
        haesol = slack.person("서해솔")
        haesol.types("/ieum 도와주세요")
        assert haesol.sees()[-1].text == "받았어요: 도와주세요"
        assert haesol.sees()[-1].is_ephemeral
        core = slack.parts.core
        place = core.workspace.direct_channel(haesol.id, core.config.bot_user_id)
        message = haesol.sees()[-1].message
        message.blocks = actions(button("4"))
        haesol.taps("4")
        slack.wait_until(lambda: haesol.sees()[-1].text == "저장했어요")
        app.extensions["later"].join()
        assert place.id == haesol.sees()[-1].channel


def test_what_is_not_there_cannot_be_tapped_or_filled() -> None:
    with SlackWorkspace(seed=SEED) as slack:
        haesol = slack.person("p0242")
        with pytest.raises(Refused):
            haesol.taps("nothing")
        with pytest.raises(Refused):
            haesol.fills({"a": "b"})
        with pytest.raises(KeyError):
            slack.person("nobody")
        with pytest.raises(Refused, match="connection_failed"):
            haesol.types("/ieum")
