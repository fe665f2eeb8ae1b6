"""Tokens, scopes, unknown methods, faults, the log."""

import json
from http.client import RemoteDisconnected
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from integrations.slack.emulator.faults import FaultKind
from integrations.slack.emulator.limits import Limits
from tests.slack_workspace import BOT_TOKEN, Moment, SlackWorkspace

HAESOL = "U0DEMO0242"


def refusal(call, **args) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def test_a_token_must_be_the_right_one(slack: SlackWorkspace, web: WebClient) -> None:
    assert web.auth_test()["user_id"] == "U0IEUMBOT1"
    assert refusal(WebClient("xoxb-other", base_url=slack.api_url).auth_test) == "invalid_auth"
    assert refusal(WebClient(base_url=slack.api_url).auth_test) == "not_authed"
    slack.parts.core.tokens[0].revoked = True
    assert refusal(web.auth_test) == "token_revoked"


def test_a_missing_scope_is_named(moment: Moment) -> None:
    with SlackWorkspace(moment=moment, scopes=("chat:write",)) as slack:
        web = WebClient(BOT_TOKEN, base_url=slack.api_url)
        with pytest.raises(SlackApiError) as caught:
            web.users_list()
        assert caught.value.response["error"] == "missing_scope"
        assert caught.value.response["needed"] == "users:read"
        assert web.chat_postMessage(channel=HAESOL, text="hello")["ok"]


def test_an_unknown_method_is_said_to_be_one(web: WebClient) -> None:
    assert refusal(web.api_call, api_method="chat.invent") == "unknown_method"


def test_too_many_posts_to_one_channel_are_answered_429(moment: Moment) -> None:
    with SlackWorkspace(moment=moment, limits=Limits(channel_burst=2)) as slack:
        web = WebClient(BOT_TOKEN, base_url=slack.api_url, retry_handlers=[])
        direct = web.chat_postMessage(channel=HAESOL, text="1")["channel"]
        web.chat_postMessage(channel=direct, text="2")
        with pytest.raises(SlackApiError) as caught:
            web.chat_postMessage(channel=HAESOL, text="3")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"
        moment.advance(1)
        web.chat_postMessage(channel=direct, text="4")
        assert [seen.text for seen in slack.person(HAESOL).sees()] == ["1", "2", "4"]


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        (FaultKind.RATE_LIMITED, 429, "ratelimited"),
        (FaultKind.SERVER_ERROR, 500, "internal_error"),
        (FaultKind.FATAL, 200, "fatal_error"),
    ],
)
def test_a_fault_hits_once_and_the_message_is_not_posted(
    slack: SlackWorkspace, web: WebClient, kind: FaultKind, status: int, error: str
) -> None:
    slack.fails("chat.postMessage", kind)
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=HAESOL, text="lost")
    assert caught.value.response.status_code == status
    assert caught.value.response["error"] == error
    web.chat_postMessage(channel=HAESOL, text="kept")
    assert [seen.text for seen in slack.person(HAESOL).sees()] == ["kept"]


def test_a_dropped_connection_leaves_the_message_posted(
    slack: SlackWorkspace, web: WebClient
) -> None:
    slack.fails("chat.postMessage", FaultKind.DROP)
    with pytest.raises(RemoteDisconnected):
        web.chat_postMessage(channel=HAESOL, text="accepted")
    assert [seen.text for seen in slack.person(HAESOL).sees()] == ["accepted"]


def test_a_hanging_call_times_out_at_the_caller(slack: SlackWorkspace) -> None:
    web = WebClient(BOT_TOKEN, base_url=slack.api_url, timeout=1, retry_handlers=[])
    slack.fails("chat.postMessage", FaultKind.HANG)
    with pytest.raises(TimeoutError):
        web.chat_postMessage(channel=HAESOL, text="accepted")
    assert [seen.text for seen in slack.person(HAESOL).sees()] == ["accepted"]


def test_every_call_is_logged_as_one_line_without_the_token(
    tmp_path: Path, moment: Moment
) -> None:
    path = tmp_path / "calls.jsonl"
    with SlackWorkspace(moment=moment, log_path=path) as slack:
        web = WebClient(BOT_TOKEN, base_url=slack.api_url, retry_handlers=[])
        web.chat_postMessage(channel=HAESOL, text="hello")
        slack.fails("auth.test", FaultKind.RATE_LIMITED, retry_after=7)
        refusal(web.auth_test)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [set(line) for line in lines] == [
        {"method", "payload", "t", "status", "retry_after"}
    ] * 2
    assert lines[0]["payload"] == {"channel": HAESOL, "text": "hello"}
    assert (lines[1]["status"], lines[1]["retry_after"]) == (429, 7)
    assert lines[0]["t"] == moment.at.timestamp()
    assert BOT_TOKEN not in path.read_text()


def test_a_token_in_the_body_works_and_stays_out_of_the_log(slack: SlackWorkspace) -> None:
    web = WebClient(base_url=slack.api_url)
    assert web.api_call("auth.test", params={"token": BOT_TOKEN})["ok"]
    assert slack.calls("auth.test")[-1].payload == {}


def test_a_method_that_reads_ignores_json_as_slack_does(web: WebClient) -> None:
    asked = {"user": HAESOL}
    assert web.api_call("users.info", params=asked)["user"]["id"] == HAESOL
    assert refusal(web.api_call, api_method="users.info", json=asked) == "invalid_arguments"
    assert web.api_call("conversations.open", json={"users": HAESOL})["ok"]
