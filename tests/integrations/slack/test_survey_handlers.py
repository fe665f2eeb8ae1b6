from __future__ import annotations

from typing import cast

import pytest

from integrations.slack import ids
from integrations.slack.context import Context
from integrations.slack.payloads import Actor, ButtonPress, ViewSubmission
from integrations.slack.survey_handlers import Place, comment_sent, read_place
from pulse.errors import Invalid


def press(value: str, block_id: str) -> ButtonPress:
    return ButtonPress(Actor("T1", "U1"), "survey.answer.0", value, block_id)


def test_a_press_says_where_it_belongs() -> None:
    assert read_place(press("12:Q-1:na", "pulse.en.3.Q-1"), "ko") == Place(
        12, "Q-1", "na", 3, "en"
    )


def test_an_option_may_hold_anything() -> None:
    assert read_place(press("12:Q-1:a:b", "pulse.ko.1.Q-1.ways"), "ko").option == "a:b"


@pytest.mark.parametrize("block_id", ["", "x7Gh", "pulse.ko", "pulse.ko.two.Q", "pulse.fr.1.Q.x"])
def test_a_row_that_is_not_ours_falls_back(block_id: str) -> None:
    place = read_place(press("12:Q-1:1", block_id), "en")
    assert (place.installment, place.locale) == (1, "en")


@pytest.mark.parametrize("value", ["", ":Q:1", "1e3:Q:1", "-1:Q:1", "٣:Q:1", "9" * 20 + ":Q:1"])
def test_a_wave_that_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(Invalid):
        read_place(press(value, "pulse.ko.1.Q"), "ko")


@pytest.mark.parametrize("metadata", ["", "x", "::", ":::::"])
def test_words_from_a_modal_that_is_not_ours_are_refused(metadata: str) -> None:
    """Whatever they sound like; nothing is looked for then."""
    words = {ids.SURVEY_COMMENT_TEXT: "칼로 협박했어요"}
    sent = ViewSubmission(Actor("T1", "U1"), "c", "V1", metadata, words)
    with pytest.raises(Invalid):
        comment_sent(cast("Context", None), sent)
