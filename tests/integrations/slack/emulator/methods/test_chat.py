"""Posting, editing, deleting."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from integrations.slack.emulator.methods import chat
from tests.integrations.slack.emulator.conftest import actions, button, plain
from tests.slack_workspace import SlackWorkspace

HAESOL = "U0DEMO0242"
DESK = "C0DEMO0001"


def refusal(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def test_posting_to_a_person_opens_the_direct_message_once(web: WebClient) -> None:
    first = web.chat_postMessage(channel=HAESOL, text="one")
    second = web.chat_postMessage(channel=first["channel"], text="two")
    assert first["channel"].startswith("D")
    assert web.conversations_open(users=HAESOL)["channel"]["id"] == second["channel"]
    assert first["ts"] < second["ts"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("U0NOBODY01", "channel_not_found"),
        ("U0GONE0001", "account_inactive"),
        ("U0OUT00001", "channel_not_found"),
        ("U0IEUMBOT1", "cannot_dm_bot"),
        ("C0HIDE0001", "channel_not_found"),
        ("C0OLD00001", "is_archived"),
    ],
)
def test_some_places_cannot_be_posted_to(web: WebClient, channel: str, error: str) -> None:
    assert refusal(web.chat_postMessage, channel=channel, text="hello") == error


def test_an_outsider_can_be_reached_while_a_channel_is_shared(
    slack: SlackWorkspace, web: WebClient
) -> None:
    slack.parts.core.workspace.conversations[DESK].members.append("U0OUT00001")
    assert web.chat_postMessage(channel="U0OUT00001", text="hello")["channel"].startswith("D")


def test_a_public_channel_needs_membership_or_the_public_scope(
    slack: SlackWorkspace, web: WebClient
) -> None:
    web.chat_postMessage(channel="C0OPEN0001", text="with the scope")
    token = slack.parts.core.tokens[0]
    token.scopes = tuple(s for s in token.scopes if s != "chat:write.public")
    args = {"channel": "C0OPEN0001", "text": "without"}
    assert refusal(web.chat_postMessage, **args) == "not_in_channel"


def test_a_message_says_something(web: WebClient) -> None:
    args: dict[str, Any] = {"api_method": "chat.postMessage", "json": {"channel": DESK}}
    assert refusal(web.api_call, **args) == "no_text"


def test_bad_blocks_are_pointed_at_and_nothing_is_posted(
    slack: SlackWorkspace, web: WebClient
) -> None:
    blocks = [{"type": "header", "text": plain("x" * 151)}]
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=DESK, text="t", blocks=blocks)
    response = caught.value.response
    assert response["error"] == "invalid_blocks"
    (message,) = response["response_metadata"]["messages"]
    assert message.endswith("[json-pointer:/blocks/0/text/text]")
    assert slack.channel("desk").messages == []


def test_a_wall_of_text_is_too_long(web: WebClient) -> None:
    long = [{"type": "section", "text": plain("가" * 2900)} for _ in range(5)]
    args = {"channel": DESK, "text": "t", "blocks": long}
    assert refusal(web.chat_postMessage, **args) == "msg_blocks_too_long"


def test_metadata_has_a_type_and_a_payload(web: WebClient) -> None:
    args: dict[str, Any] = {"channel": DESK, "text": "t", "metadata": {"event_type": "x"}}
    assert refusal(web.chat_postMessage, **args) == "invalid_metadata_format"


def test_an_edit_replaces_the_blocks_whole(slack: SlackWorkspace, web: WebClient) -> None:
    posted = web.chat_postMessage(channel=HAESOL, text="q", blocks=actions(button("4")))
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    web.chat_update(**place, text="Saved")
    (seen,) = slack.person(HAESOL).sees()
    assert (seen.text, seen.buttons) == ("Saved", [])
    assert refusal(web.chat_update, channel=HAESOL, ts=posted["ts"], text="x") == (
        "channel_not_found"
    )
    web.chat_delete(**place)
    assert refusal(web.chat_update, **place, text="x") == "message_not_found"


def test_only_the_apps_own_messages_can_be_edited(slack: SlackWorkspace, web: WebClient) -> None:
    slack.person(HAESOL).types("mine", channel="desk")
    place = {"channel": DESK, "ts": slack.channel("desk").messages[-1].ts}
    assert refusal(web.chat_update, **place, text="x") == "cant_update_message"
    assert refusal(web.chat_delete, **place) == "cant_delete_message"


def test_an_ephemeral_message_has_one_reader(slack: SlackWorkspace, web: WebClient) -> None:
    web.chat_postEphemeral(channel=DESK, user=HAESOL, text="for you")
    assert [seen.text for seen in slack.person(HAESOL).sees("desk")] == ["for you"]
    assert slack.person("U0DEMO0067").sees("desk") == []
    assert slack.channel("desk").messages == []
    args = {"channel": DESK, "user": "U0GONE0001", "text": "x"}
    assert refusal(web.chat_postEphemeral, **args) == "user_not_in_channel"


def test_a_thread_hangs_below_an_existing_message(slack: SlackWorkspace, web: WebClient) -> None:
    parent = web.chat_postMessage(channel=DESK, text="parent")["ts"]
    web.chat_postMessage(channel=DESK, thread_ts=parent, text="reply")
    assert [seen.text for seen in slack.channel("desk").thread(parent)] == ["reply"]
    args = {"channel": DESK, "thread_ts": "1.000001", "text": "x"}
    assert refusal(web.chat_postMessage, **args) == "thread_not_found"


def test_a_permalink_leads_to_the_message(slack: SlackWorkspace, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=DESK, text="here")["ts"]
    link = web.chat_getPermalink(channel=DESK, message_ts=ts)["permalink"]
    assert link == f"{slack.url}/archives/{DESK}/p{ts.replace('.', '')}"


def test_a_direct_message_is_counted_once_whatever_it_is_called(
    slack: SlackWorkspace, web: WebClient
) -> None:
    direct = web.chat_postMessage(channel=HAESOL, text="one")["channel"]
    core = slack.parts.core
    assert chat.posting_channel(core, {"channel": direct}) == HAESOL
    assert chat.posting_channel(core, {"channel": HAESOL}) == HAESOL
