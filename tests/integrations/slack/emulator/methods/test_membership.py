"""The app in channels: making, joining, inviting, archiving."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from integrations.slack.emulator.config import BOT_SCOPES
from tests.integrations.slack.emulator.conftest import SEED, Product
from tests.slack_workspace import Moment, SlackWorkspace

HAESOL, BITNA = "U0DEMO0242", "U0DEMO0067"


@pytest.fixture
def slack(product: Product, moment: Moment) -> Iterator[SlackWorkspace]:
    scopes = (*BOT_SCOPES, "channels:join", "channels:manage")
    with SlackWorkspace(
        deliver=product.deliver, moment=moment, seed=SEED, scopes=scopes
    ) as workspace:
        yield workspace


def refusal(call, **args) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def test_a_public_channel_can_be_joined_once(web: WebClient) -> None:
    assert refusal(web.conversations_join, channel="C0HIDE0001") == "channel_not_found"
    assert refusal(web.conversations_join, channel="C0OLD00001") == "is_archived"
    assert "warning" not in web.conversations_join(channel="C0OPEN0001").data
    again = web.conversations_join(channel="C0OPEN0001")
    assert again["warning"] == "already_in_channel"
    assert again["channel"]["is_member"]


def test_a_made_channel_takes_people_in(slack: SlackWorkspace, web: WebClient) -> None:
    made = web.conversations_create(name="요청-상담")["channel"]
    web.conversations_invite(channel=made["id"], users=[HAESOL, BITNA])
    members = web.conversations_members(channel=made["id"])["members"]
    assert members == [slack.config.bot_user_id, HAESOL, BITNA]
    call = web.conversations_invite
    for users, error in (
        (HAESOL, "already_in_channel"),
        ("U0GONE0001", "user_disabled"),
        ("U0NOBODY01", "user_not_found"),
        (slack.config.bot_user_id, "cant_invite_self"),
    ):
        assert refusal(call, channel=made["id"], users=users) == error
    assert refusal(call, channel="C0OPEN0001", users=BITNA) == "not_in_channel"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("Desk", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("x" * 81, "invalid_name_maxlength"),
        ("desk", "name_taken"),
    ],
)
def test_names_of_channels_have_rules(web: WebClient, name: str, error: str) -> None:
    assert refusal(web.conversations_create, name=name) == error


def test_a_private_channel_is_private(web: WebClient) -> None:
    made = web.conversations_create(name="hr-only", is_private=True)["channel"]
    assert made["is_private"]


def test_an_archived_channel_is_announced_and_closed(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    web.conversations_archive(channel="C0DEMO0001")
    assert refusal(web.conversations_archive, channel="C0DEMO0001") == "already_archived"
    assert refusal(web.chat_postMessage, channel="C0DEMO0001", text="x") == "is_archived"
    slack.wait_until(lambda: bool(product.deliveries))
    assert product.payloads[-1]["event"]["type"] == "channel_archive"
