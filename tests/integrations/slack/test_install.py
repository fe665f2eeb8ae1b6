"""The manifest asks for no more than the product uses, and for all of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from integrations.slack import ids
from integrations.slack.emulator.methods import METHODS
from integrations.slack.install import BOT_SCOPES, ManifestError, manifest

SLACK = Path(__file__).resolve().parents[3] / "integrations" / "slack"


def called() -> set[str]:
    """The Web API methods which the product's own code names."""
    names: set[str] = set()
    for path in SLACK.glob("*.py"):
        names |= set(re.findall(r'"([a-z]+(?:\.[a-zA-Z]+)+)"', path.read_text(encoding="utf-8")))
    return names & set(METHODS)


def test_the_scopes_are_those_of_the_methods_in_use() -> None:
    by_bot = [METHODS[name] for name in called() if METHODS[name].kind != "app"]
    needed = {method.scope for method in by_bot} - {None}
    assert {"chat.postMessage", "users.list"} <= called()
    # The mail in a profile has a scope of its own, and no method that is called for it.
    assert set(BOT_SCOPES) == needed | {"commands", "users:read.email"}


def test_over_http_every_address_is_written() -> None:
    made = manifest("https://ieum.test/", "/request")
    text = json.dumps(made)
    for path in ("commands", "events", "interactions"):
        assert f'"https://ieum.test/slack/{path}"' in text
    assert made["features"]["slash_commands"][0]["command"] == "/request"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["token_rotation_enabled"] is False


def test_in_socket_mode_no_address_is_written() -> None:
    made = manifest("", socket_mode=True)
    assert "http" not in json.dumps(made)
    assert made["settings"]["socket_mode_enabled"] is True


def test_an_organisation_has_to_ask_for_itself() -> None:
    assert manifest("https://ieum.test")["settings"]["org_deploy_enabled"] is False
    whole = manifest("https://ieum.test", organisation=True)
    assert whole["settings"]["org_deploy_enabled"] is True


def test_slack_may_come_back_only_to_https() -> None:
    made = manifest("https://ieum.test")["oauth_config"]["redirect_urls"]
    assert made == [
        "https://ieum.test/settings/slack/installed",
        "https://ieum.test/sign-in/slack/back",
    ]
    inside = manifest("http://10.0.0.1", socket_mode=True)["oauth_config"]
    assert "redirect_urls" not in inside


def test_slack_tells_when_the_app_is_gone() -> None:
    events = manifest("https://ieum.test")["settings"]["event_subscriptions"]["bot_events"]
    assert {"app_uninstalled", "tokens_revoked"} <= set(events)


def test_every_shortcut_of_the_product_is_offered() -> None:
    offered = manifest("https://ieum.test")["features"]["shortcuts"]
    assert [each["callback_id"] for each in offered] == list(ids.SHORTCUTS)


def test_texts_keep_slacks_limits() -> None:
    made = manifest("https://ieum.test")
    display, features = made["display_information"], made["features"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert len(features["bot_user"]["display_name"]) <= 80
    assert all(len(each["name"]) <= 24 for each in features["shortcuts"])
    assert all(len(each["description"]) <= 150 for each in features["shortcuts"])


@pytest.mark.parametrize(
    ("url", "command"),
    [
        ("http://ieum.test", "/ieum"),
        ("", "/ieum"),
        ("https://ieum.test", "ieum"),
        ("https://ieum.test", "/"),
        ("https://ieum.test", "/two words"),
        ("https://ieum.test", "/" + "x" * 32),
    ],
)
def test_what_slack_would_refuse_is_refused_here(url: str, command: str) -> None:
    with pytest.raises(ManifestError):
        manifest(url, command)
