"""Conversations: finding, opening, reading."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.slack_workspace import SlackWorkspace

DESK = "C0DEMO0001"


def refusal(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def test_opening_names_people_who_can_be_written_to(web: WebClient) -> None:
    assert refusal(web.conversations_open, users="U0NOBODY01") == "user_not_found"
    assert refusal(web.conversations_open, users="U0GONE0001") == "user_disabled"
    opened = web.conversations_open(users="U0DEMO0242", return_im=True)["channel"]
    assert opened["user"] == "U0DEMO0242"
    assert web.conversations_open(users="U0DEMO0242")["already_open"]


def test_the_list_shows_what_the_app_may_see(web: WebClient) -> None:
    kinds = "public_channel,private_channel"
    everything = web.conversations_list(types=kinds)["channels"]
    assert {each["name"] for each in everything} == {"desk", "open", "old"}
    current = web.conversations_list(types=kinds, exclude_archived=True)["channels"]
    assert {each["name"] for each in current} == {"desk", "open"}
    assert refusal(web.conversations_list, types="secret") == "invalid_types"


def test_history_needs_its_scope_and_leaves_threads_and_ephemeral_out(
    slack: SlackWorkspace, web: WebClient
) -> None:
    assert refusal(web.conversations_history, channel=DESK) == "missing_scope"
    slack.parts.core.tokens[0].scopes += ("channels:history",)
    first = web.chat_postMessage(channel=DESK, text="first")["ts"]
    web.chat_postMessage(channel=DESK, thread_ts=first, text="below")
    web.chat_postMessage(channel=DESK, text="second")
    web.chat_postEphemeral(channel=DESK, user="U0DEMO0242", text="hidden")
    history = web.conversations_history(channel=DESK)["messages"]
    assert [message["text"] for message in history] == ["second", "first"]
    assert history[1]["reply_count"] == 1
    newer = web.conversations_history(channel=DESK, oldest=first)["messages"]
    assert [message["text"] for message in newer] == ["second"]
    thread = web.conversations_replies(channel=DESK, ts=first)["messages"]
    assert [message["text"] for message in thread] == ["first", "below"]


def test_members_are_listed(web: WebClient) -> None:
    members = web.conversations_members(channel=DESK)["members"]
    assert set(members) == {"U0DEMO0242", "U0DEMO0067", "U0IEUMBOT1"}
    assert web.conversations_info(channel=DESK)["channel"]["num_members"] == 3
    assert refusal(web.conversations_info, channel="C0HIDE0001") == "channel_not_found"
