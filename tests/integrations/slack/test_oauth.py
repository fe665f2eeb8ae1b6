"""What an Allow and an exchange give, and what Slack is asked with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from integrations.ports import DeliveryError, FailureKind
from integrations.slack import oauth
from integrations.slack.client import SlackClient
from integrations.slack.keeping import Tokens
from integrations.slack.oauth import ClientPair
from pulse.people.workspaces import Place

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
PAIR = ClientPair("1.2", "secret")
ANSWER: dict[str, Any] = {
    "access_token": "xoxb-1",
    "refresh_token": "xoxe-1",
    "expires_in": 43_200,
    "scope": "chat:write,commands",
    "bot_user_id": "UBOT",
    "team": {"id": "T1", "name": "예시텔레콤"},
    "enterprise": None,
    "authed_user": {"id": "U1"},
}


class Slack(SlackClient):
    """Notes the form it is sent."""

    def __init__(self) -> None:
        super().__init__("", is_open=True)
        self.sent: list[tuple[str, dict[str, object]]] = []

    def form(self, method: str, **arguments: object) -> dict[str, Any]:
        self.sent.append((method, arguments))
        return ANSWER


def test_slacks_page_is_asked_for_the_scopes_and_nothing_empty() -> None:
    back = "https://ieum.test/back?a=b"
    asked = {"redirect_uri": back, "state": "", "team": "T1"}
    url = oauth.authorize_url("https://slack.test", "1.2", ("chat:write", "commands"), **asked)
    split = urlsplit(url)
    assert (split.netloc, split.path) == ("slack.test", "/oauth/v2/authorize")
    assert parse_qs(split.query, keep_blank_values=True) == {
        "client_id": ["1.2"],
        "scope": ["chat:write,commands"],
        "redirect_uri": [back],
        "team": ["T1"],
    }


def test_an_answer_says_where_with_what_and_until_when() -> None:
    given = oauth.granted(ANSWER, AT)
    assert given.place == Place("T1", "", "예시텔레콤", "UBOT")
    assert given.tokens == Tokens("xoxb-1", "xoxe-1")
    assert given.scopes == {"chat:write", "commands"}
    assert given.expires_at == AT + timedelta(hours=12)
    assert given.installer == "U1"


def test_a_whole_organisation_has_no_team_and_a_lasting_token_no_end() -> None:
    enterprise = {"id": "E1", "name": "예시그룹"}
    given = oauth.granted({"access_token": "xoxb-1", "team": None, "enterprise": enterprise}, AT)
    assert given.place == Place("", "E1", "예시그룹", "")
    assert (given.expires_at, given.scopes, given.installer) == (None, frozenset(), "")
    assert given.tokens == Tokens("xoxb-1", "")


@pytest.mark.parametrize("lacks", ["access_token", "team"])
def test_an_answer_without_a_token_or_a_place_grants_nothing(lacks: str) -> None:
    with pytest.raises(DeliveryError) as refused:
        oauth.granted({**ANSWER, lacks: None}, AT)
    assert (refused.value.kind, refused.value.code) == (FailureKind.BUG, "no_token_granted")


def test_a_code_and_a_refresh_token_are_sent_with_the_apps_own_proof() -> None:
    slack = Slack()
    proof = {"client_id": "1.2", "client_secret": "secret"}
    oauth.exchange_code(slack, PAIR, "code", "https://ieum.test/back", at=AT)
    oauth.refresh(slack, PAIR, "xoxe-0", at=AT)
    assert slack.sent == [
        ("oauth.v2.access", {**proof, "code": "code", "redirect_uri": "https://ieum.test/back"}),
        ("oauth.v2.access", {**proof, "grant_type": "refresh_token", "refresh_token": "xoxe-0"}),
    ]
    assert PAIR
    assert not ClientPair("1.2", "")
    assert not ClientPair("", "secret")
