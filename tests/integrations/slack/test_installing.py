"""A token is tried before it is kept, and what Slack says of it is put plainly."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.ports import DeliveryError, FailureKind
from integrations.slack import installing
from integrations.slack.client import SlackClient
from integrations.slack.install import BOT_SCOPES
from integrations.wording import say
from pulse.people.workspaces import Place

TOLD = {"team_id": "T1", "team": "예시텔레콤", "user_id": "UBOT", "bot_id": "B1"}
QUIET = {"unfurl_links": False, "unfurl_media": False}


class Slack(SlackClient):
    """Answers what it is told, and notes what it is asked."""

    def __init__(self, **told: Any) -> None:
        super().__init__("", is_open=True)
        self.told, self.scopes = told, frozenset(BOT_SCOPES)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.found: dict[str, Any] = {"user": {"id": "U1"}}
        self.refuses = ""

    def identify(self) -> tuple[dict[str, Any], frozenset[str]]:
        return self.told, self.scopes

    def read(self, method: str, **arguments: object) -> dict[str, Any]:
        self.calls.append((method, arguments))
        return self.found

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        if self.refuses:
            raise DeliveryError(FailureKind.ADMIN, self.refuses)
        self.calls.append((method, arguments))
        return {"ok": True}


def test_a_bot_token_is_looked_up_with_what_it_lacks() -> None:
    slack = Slack(**TOLD)
    tokens: list[str] = []

    def make(token: str) -> SlackClient:
        tokens.append(token)
        return slack

    slack.scopes = frozenset({"chat:write", "users:read"})
    found = installing.look_up(make, "xoxb-1")
    assert tokens == ["xoxb-1"]
    assert found.place == Place("T1", "", "예시텔레콤", "UBOT")
    assert found.missing == ("commands", "users:read.email")


def test_a_whole_organisations_token_names_no_team() -> None:
    slack = Slack(**TOLD, enterprise_id="E1", is_enterprise_install=True)
    place = installing.look_up(lambda _: slack, "xoxb-1").place
    assert (place.team_id, place.enterprise_id) == ("", "E1")


@pytest.mark.parametrize("lacks", ["bot_id", "team_id"])
def test_a_token_of_a_person_or_of_nowhere_is_refused(lacks: str) -> None:
    slack = Slack(**{**TOLD, lacks: ""})
    with pytest.raises(DeliveryError) as refused:
        installing.look_up(lambda _: slack, "xoxp-1")
    assert (refused.value.kind, refused.value.code) == (FailureKind.ADMIN, "not_a_bot_token")


def test_what_is_only_wanted_is_not_missing() -> None:
    needed = frozenset(BOT_SCOPES) - {"files:write"}
    assert installing.missing_scopes(needed) == ()
    assert installing.wanted_scopes(needed) == ("files:write",)
    assert installing.wanted_scopes(frozenset(BOT_SCOPES)) == ()


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_whoever_installs_is_greeted_once_found(locale: str) -> None:
    slack = Slack()
    assert installing.greet(slack, "a@example.com", locale).arrived
    assert slack.calls == [
        ("users.lookupByEmail", {"email": "a@example.com"}),
        ("chat.postMessage", {"channel": "U1", "text": say(locale, "install.greeting"), **QUIET}),
    ]
    known = Slack()
    assert installing.greet(known, "", locale, user_id="U2").arrived
    assert [(name, given.get("channel")) for name, given in known.calls] == [
        ("chat.postMessage", "U2")
    ]


def test_a_greeting_that_did_not_arrive_says_why() -> None:
    slack = Slack()
    assert installing.greet(slack, "", "ko").code == "no_mail"
    slack.found = {"user": None}
    assert installing.greet(slack, "a@example.com", "ko").code == "no_mail"
    slack.refuses = "missing_scope"
    told = installing.greet(slack, "", "ko", user_id="U1")
    assert (told.arrived, told.code) == (False, "missing_scope")
    with pytest.raises(DeliveryError):
        installing.try_app_token(lambda _: slack, "xapp-1")
