"""When somebody is asked, as a form: what was chosen stands in it, and Slack takes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from integrations.slack import asking_blocks, ids
from integrations.slack.asking_blocks import ANY, KEEP, LINK, AskingFace
from integrations.slack.emulator.blocks import check_blocks
from integrations.slack.emulator.views import check_view
from pulse.surveys.attention import USUAL

TODAY = date(2026, 8, 31)
FREE = AskingFace("ko", "slack", True, None, None, None, None, TODAY)
CHOSEN = replace(
    FREE, locale="en", way=LINK, weekday=2, minute=605, asks=1, paused_until=date(2026, 9, 14)
)


def lists(face: AskingFace) -> dict[str, Any]:
    view = asking_blocks.settings_modal(face)
    check_view(view, frozenset({"modal"}))
    return {block["block_id"]: block["element"] for block in view["blocks"]}


def first_choices(face: AskingFace) -> dict[str, str]:
    return {name: one["initial_option"]["value"] for name, one in lists(face).items()}


def test_without_wishes_everything_is_free() -> None:
    assert first_choices(FREE) == {
        "day": ANY,
        "time": ANY,
        "most": str(USUAL.asks),
        "pause": ANY,
        "way": "slack",
        "language": "ko",
    }


def test_wishes_stand_in_the_form_even_a_minute_that_is_not_offered() -> None:
    assert first_choices(CHOSEN) == {
        "day": "2",
        "time": "605",
        "most": "1",
        "pause": KEEP,
        "way": LINK,
        "language": "en",
    }
    found = lists(CHOSEN)
    assert found["day"]["initial_option"]["text"]["text"] == "Wednesday"
    assert found["time"]["initial_option"]["text"]["text"] == "10:05"
    assert "Mon, 14 Sep" in found["pause"]["initial_option"]["text"]["text"]
    assert first_choices(replace(FREE, asks=99))["most"] == str(USUAL.asks)


def test_mail_is_offered_only_to_whoever_has_some() -> None:
    def ways(face: AskingFace) -> list[str]:
        return [one["value"] for one in lists(face)["way"]["options"]]

    assert ways(FREE) == ["slack", LINK, "mail"]
    assert ways(replace(FREE, has_mail=False)) == ["slack", LINK]
    assert "initial_option" not in lists(replace(FREE, has_mail=False, way="mail"))["way"]


@pytest.mark.parametrize(
    ("locale", "last", "paused"),
    [
        ("ko", "이번 설문은 그만 묻기", "내일까지는 설문을 보내지 않아요."),
        ("en", "Do not ask me this one", "No survey comes before tomorrow."),
    ],
)
def test_later_offers_a_way_out_in_ones_language(locale: str, last: str, paused: str) -> None:
    options = asking_blocks.later_select(locale, 12)["options"]
    assert [one["value"] for one in options] == [
        "12::hour",
        "12::tomorrow",
        "12::week",
        "12::skip",
    ]
    assert options[-1]["text"]["text"] == last
    assert asking_blocks.paused_line(locale, date(2026, 9, 1), TODAY) == paused


def test_a_question_put_off_can_be_answered_still() -> None:
    link = "https://ieum.test/answer/12"
    message = asking_blocks.later_message("en", "Tomorrow then.", "12::1", "survey.12", link)
    assert check_blocks(message.blocks, "message") == []
    now, by_link = message.blocks[1]["elements"]
    assert (now["action_id"], now["value"]) == (ids.SURVEY_CHANGE, "12::1")
    assert by_link["url"] == link
    without = asking_blocks.later_message("en", "Tomorrow then.", "", "survey.12", link)
    assert [one["action_id"] for one in without.blocks[1]["elements"]] == [ids.OPEN_LINK]


def test_the_week_begins_as_the_company_says_and_one_language_is_no_choice() -> None:
    face = replace(CHOSEN, week=(6, 0, 1, 2, 3, 4, 5), languages=("en",))
    found = lists(face)
    days = [option["text"]["text"] for option in found["day"]["options"]]
    assert days[1:3] == ["Sunday", "Monday"]
    assert found["day"]["initial_option"]["text"]["text"] == "Wednesday"
    assert "language" not in found
