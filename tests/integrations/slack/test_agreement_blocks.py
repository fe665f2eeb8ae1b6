"""A proposal names the promise, what both sides owe and who still signs; Sign only for a head."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from integrations.slack import ids
from integrations.slack.agreement_blocks import Note, VersionFace, note_message, version_message
from integrations.slack.request_blocks import Voice

VOICE = Voice("en", "Asia/Seoul", datetime(2026, 8, 31, 1, tzinfo=UTC))
FACE = VersionFace(
    version_id=7,
    service="Desk <help>",
    wording="Within *eight* hours",
    before="Within ten hours",
    goal="8 working h",
    rate=95,
    first_day=date(2026, 10, 1),
    outcome="asked",
    waits_for=("provider", "customer"),
    may_sign=("provider", "customer"),
    duties=(("requester", "Send a <screenshot>"),),
    link="https://ieum.test/services/S01",
    chain="By <night>",
)


def actions(face: VersionFace) -> list[str]:
    blocks = version_message(face, VOICE).blocks
    row = next(block for block in blocks if block["type"] == "actions")
    return [element["action_id"] for element in row["elements"]]


def test_a_head_of_both_sides_chooses_one() -> None:
    assert actions(FACE) == [*ids.AGREEMENT_SIGN, ids.OPEN_LINK]
    assert actions(replace(FACE, may_sign=("customer",)))[0] == ids.AGREEMENT_SIGN_CUSTOMER


def test_the_text_alone_says_it_all_and_nothing_typed_is_formatting() -> None:
    text = version_message(FACE, VOICE).text
    for words in (
        "Please sign a new promise: Desk &lt;help&gt;",
        "Within 8 working h, kept 95 times in 100. It begins Thu, 1 Oct.",
        "Now it says “Within ten hours”.",
        "people are told by the chain “By &lt;night&gt;”.",
        "The department that asks: Send a &lt;screenshot&gt;",
        "Still to sign: the department that answers, the department that asks",
    ):
        assert words in text
    assert "*eight*" not in text


@pytest.mark.parametrize("outcome", ["signed_one", "signed_both", "off_the_table"])
def test_what_is_settled_has_no_sign_button(outcome: str) -> None:
    assert actions(replace(FACE, outcome=outcome)) == [ids.OPEN_LINK]


def test_a_promise_without_a_length_of_time_is_said_without_one() -> None:
    text = version_message(replace(FACE, goal="", before="", duties=()), VOICE).text
    assert "Within ," not in text
    assert "Kept 95 times in 100" in text


def test_a_first_promise_speaks_of_none_before_it() -> None:
    first = replace(FACE, before="")
    assert "keep their promise" in version_message(FACE, VOICE).text
    assert "keep their promise" not in version_message(first, VOICE).text
    assert "stays as it is" in version_message(replace(FACE, outcome="off_the_table"), VOICE).text
    gone = version_message(replace(first, outcome="off_the_table"), VOICE).text
    assert "off the table" in gone
    assert "stays as it is" not in gone


def test_a_note_leads_to_its_page() -> None:
    message = note_message(Note("Lead", ["Line"], "Open", "https://ieum.test/x", "Why"))
    assert message.text == "Lead\nLine\nWhy"
    assert message.blocks[1]["elements"][0]["url"] == "https://ieum.test/x"
