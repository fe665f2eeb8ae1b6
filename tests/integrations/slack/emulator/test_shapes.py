"""Slack's JSON shapes of what lives in the workspace."""

from dataclasses import replace
from typing import Any

import pytest

from integrations.slack.emulator import shapes
from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.state import Conversation, Message, StoredFile, User, View
from tests.integrations.slack.emulator.conftest import SEED, modal
from tests.slack_workspace import BOT_TOKEN, Moment

CONFIG = EmulatorConfig(
    "http://127.0.0.1:9",
    "secret",
    BOT_TOKEN,
    seed=SEED,
    instant=Moment().now,
    public_url="http://slack.test/",
)
HAESOL = User("U1", "p0242", "서해솔", email="p0242@example.com")


@pytest.fixture
def core() -> Emulator:
    return Emulator(CONFIG)


def test_an_address_is_shown_only_to_an_app_that_may_see_it(core: Emulator) -> None:
    assert shapes.user_json(core, HAESOL)["profile"]["email"] == "p0242@example.com"
    scopes = tuple(scope for scope in CONFIG.scopes if scope != "users:read.email")
    blind = Emulator(replace(CONFIG, scopes=scopes))
    assert "email" not in shapes.user_json(blind, HAESOL)["profile"]


def test_a_leaver_has_no_time_zone_and_an_outsider_another_team(core: Emulator) -> None:
    here = shapes.user_json(core, HAESOL, with_locale=True)
    assert (here["tz_offset"], here["locale"]) == (9 * 3600, "ko-KR")
    assert "tz" not in shapes.user_json(core, replace(HAESOL, deleted=True))
    outsider = shapes.user_json(core, replace(HAESOL, is_stranger=True), with_locale=True)
    assert outsider["team_id"] != here["team_id"]
    assert outsider["is_stranger"]
    assert "locale" not in outsider


def test_direct_messages_and_channels_differ_in_shape(core: Emulator) -> None:
    bot = core.config.bot_user_id
    direct = shapes.conversation_json(core, Conversation("D1", "im", "", ["U1", bot]))
    assert (direct["is_im"], direct["is_private"], direct["user"]) == (True, True, "U1")
    assert "name" not in direct
    channel = shapes.conversation_json(core, Conversation("C1", "public", "desk", ["U1", bot]))
    assert (channel["is_member"], channel["num_members"]) == (True, 2)
    assert not channel["is_private"]


def test_a_message_carries_the_summary_of_its_thread(core: Emulator) -> None:
    desk = Conversation("C1", "public", "desk")
    parent, alone = Message("1.0", "U1", "하나"), Message("9.0", "U1", "홀로")
    replies = [Message(f"{n}.0", who, "네", thread_ts="1.0") for n, who in ((2, "U2"), (3, "U2"))]
    desk.messages += [parent, *replies, alone]
    said = shapes.message_json(core, desk, parent)
    assert (said["reply_count"], said["reply_users"], said["latest_reply"]) == (2, ["U2"], "3.0")
    assert shapes.message_json(core, desk, replies[0])["thread_ts"] == "1.0"
    assert "thread_ts" not in shapes.message_json(core, desk, alone)


def test_a_message_shows_what_it_has_and_metadata_when_asked(core: Emulator) -> None:
    core.workspace.files["F1"] = StoredFile("F1", "week.png", 7)
    told: dict[str, Any] = {"event_type": "kept", "event_payload": {}}
    message = Message("1.0", "UBOT", "그림", by_bot=True, metadata=told, files=["F1", "F2"])
    desk = Conversation("C1", "public", "desk", messages=[message])
    bare = shapes.message_json(core, desk, message)
    assert "metadata" not in bare
    assert bare["app_id"] == core.config.app_id
    (file,) = bare["files"]
    assert (file["title"], file["permalink"]) == ("week.png", "http://slack.test/files/F1")
    assert shapes.message_json(core, desk, message, metadata=True)["metadata"] == told


def test_a_views_state_is_what_was_typed_over_what_it_began_with(core: Emulator) -> None:
    view = View("V1", "U1", modal(), "h1")
    assert shapes.view_json(core, view)["state"]["values"] == {
        "what": {"text": {"type": "plain_text_input", "value": None}}
    }
    view.values = {"what": {"text": {"type": "plain_text_input", "value": "새 케이블"}}}
    assert shapes.view_json(core, view)["state"]["values"]["what"]["text"]["value"] == "새 케이블"


@pytest.mark.parametrize(
    ("element", "reported"),
    [
        ({"type": "datepicker", "initial_date": "2026-03-02"}, {"selected_date": "2026-03-02"}),
        ({"type": "multi_users_select"}, {"selected_users": None}),
        ({"type": "static_select"}, {"selected_option": None}),
        ({"type": "checkboxes", "initial_options": [{"value": "gone"}]}, {"selected_options": []}),
    ],
)
def test_untouched_elements_report_themselves(
    element: dict[str, Any], reported: dict[str, Any]
) -> None:
    assert shapes.initial_value(element) == {"type": element["type"], **reported}
