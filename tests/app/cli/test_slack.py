"""`flask slack …`: the manifest to paste, and whether the token fits the settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.runtime import build_runtime, install_runtime
from tests.slack_workspace import BOT_TOKEN, SlackWorkspace


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["slack", *words])
    return result.exit_code, result.output


def test_the_manifest_is_json_with_the_addresses(app: Flask) -> None:
    status, printed = run(app, "manifest", "--url", "https://ieum.test/")
    assert status == 0
    made = json.loads(printed)
    assert made["settings"]["interactivity"]["request_url"] == (
        "https://ieum.test/slack/interactions"
    )
    assert made["features"]["slash_commands"][0]["command"] == "/ieum"


def test_an_address_slack_cannot_use_is_refused(app: Flask) -> None:
    status, said = run(app, "manifest", "--url", "http://ieum.test")
    assert status == 1
    assert "https" in said
    status, printed = run(app, "manifest", "--socket-mode", "--organisation")
    assert status == 0
    settings = json.loads(printed)["settings"]
    assert (settings["socket_mode_enabled"], settings["org_deploy_enabled"]) == (True, True)


@pytest.fixture
def slack() -> Iterator[SlackWorkspace]:
    with SlackWorkspace(team_id="T0OURS0001", team_name="예시텔레콤") as made:
        yield made


def connect(app: Flask, slack: SlackWorkspace, token: str, team_id: str) -> None:
    settings = replace(
        app.extensions["ieum"].settings,
        slack_api_url=slack.url,
        slack_bot_token=token,
        slack_team_id=team_id,
    )
    with app.app_context():
        install_runtime(app, build_runtime(settings, app.extensions["sqlalchemy"].engine))


def test_an_organisations_token_is_known_by_the_organisation(app: Flask) -> None:
    whole = {"enterprise_id": "E0GROUP001", "is_org_wide": True}
    with SlackWorkspace(team_id="T0OURS0001", **whole) as slack:
        connect(app, slack, BOT_TOKEN, "T0OURS0001")
        status, said = run(app, "check")
        assert (status, "IEUM_SLACK_TEAM_ID=E0GROUP001" in said) == (1, True)
        connect(app, slack, BOT_TOKEN, "E0GROUP001")
        assert run(app, "check")[0] == 0


def test_a_fitting_token_is_confirmed(app: Flask, slack: SlackWorkspace) -> None:
    connect(app, slack, BOT_TOKEN, "T0OURS0001")
    status, said = run(app, "check")
    assert status == 0
    assert "예시텔레콤 (T0OURS0001)" in said


def test_a_wrong_team_and_a_wrong_token_are_named(app: Flask, slack: SlackWorkspace) -> None:
    connect(app, slack, BOT_TOKEN, "")
    status, said = run(app, "check")
    assert status == 1
    assert "IEUM_SLACK_TEAM_ID=T0OURS0001" in said
    connect(app, slack, "xoxb-other", "T0OURS0001")
    status, said = run(app, "check")
    assert status == 1
    assert "invalid_auth" in said
