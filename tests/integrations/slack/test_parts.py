from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.slack import parts
from integrations.slack.emulator.blocks import check_blocks

LONG = "가나다라 <!channel> & 마바사 *굵게* _기울임_ " * 400


def test_people_cannot_ring_a_channel_or_format_by_accident() -> None:
    safe = parts.escape("<!channel> <@U1> A&B *x* _y_ `z`")
    assert "<" not in safe
    assert "&lt;!channel&gt;" in safe
    assert "A&amp;B" in safe
    assert "*x*" not in safe


def test_marks_that_turn_the_direction_are_taken_out() -> None:
    assert parts.clean("a\u202eb\u2066c\u200fd\x00") == "abcd"
    assert parts.clean("두 줄\r\n남김") == "두 줄\n남김"


@given(st.text(max_size=200), st.integers(min_value=2, max_value=50))
def test_cut_never_exceeds_its_length(text: str, most: int) -> None:
    shown = parts.cut(text, most)
    assert len(shown) <= most
    assert shown == text or shown.endswith("…")


@given(st.text(alphabet="a&<>*", min_size=1, max_size=40), st.integers(min_value=8, max_value=40))
def test_a_cut_leaves_no_half_escaped_character(text: str, most: int) -> None:
    shown = parts.mrkdwn(parts.escape(text), most)["text"]
    assert len(shown) <= most
    assert not [end for end in ("&…", "&l…", "&lt…", "&am…", "&amp…") if shown.endswith(end)]


def test_every_piece_stays_in_its_limits_however_long_the_words() -> None:
    options = [parts.option(LONG, str(number), LONG) for number in range(150)]
    buttons = [parts.button(LONG, f"a{n}", "v", spoken=LONG) for n in range(40)]
    blocks = [
        parts.section(parts.escape(LONG), parts.button(LONG, "b")),
        parts.header(LONG),
        parts.context(*[parts.escape(LONG)] * 20),
        parts.actions(buttons, "row"),
        parts.actions([parts.select("s", LONG, options)]),
        parts.actions([parts.radio("r", options)]),
        parts.divider(),
    ]
    findings = [f for f in check_blocks(blocks, "message") if "13200" not in f]
    assert [f for f in findings if "blocks_too_long" not in f] == []


def test_a_modal_and_its_inputs_stay_in_their_limits() -> None:
    inputs = [
        parts.field(
            LONG, parts.text_input(f"t{n}", lines=True, filled=LONG), block_id=f"b{n}", hint=LONG
        )
        for n in range(120)
    ]
    view = parts.modal("c", LONG, inputs, close=LONG, submit=LONG)
    assert len(view["blocks"]) == 100
    assert len(view["title"]["text"]) <= 24
    assert check_blocks(view["blocks"][:4], "modal") == []


def test_an_opaque_value_that_is_too_long_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="150"):
        parts.option("x", "v" * 151)
    with pytest.raises(ValueError, match="3000"):
        parts.modal("c", "t", [], close="x", metadata="m" * 3001)


def test_an_empty_text_is_still_a_text() -> None:
    assert parts.plain("", 10)["text"] == "–"
    assert parts.mrkdwn("")["text"] == "–"


def test_pages_hold_whole_groups_and_say_that_there_is_more() -> None:
    rest = parts.context("more")
    groups = [[parts.divider(), parts.divider()] for _ in range(40)]
    shown = parts.page(groups, rest)
    assert len(shown) == 49
    assert shown[-1] == rest
    assert len(parts.page(groups[:3], rest)) == 6


def test_an_initial_choice_must_be_on_offer() -> None:
    options = [parts.option("a", "1"), parts.option("b", "2")]
    assert parts.select("s", "p", options, options[1])["initial_option"] == options[1]
    assert "initial_option" not in parts.select("s", "p", options, parts.option("c", "3"))
