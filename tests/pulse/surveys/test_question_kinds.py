from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.errors import Invalid
from pulse.surveys.question_kinds import (
    NOT_COUNTED,
    Choice,
    QuestionKind,
    kind_of,
    label_in,
    make_kind,
)
from tests.pulse.surveys.world import AGREE, FREQUENCY, PROMISE, plain_questions

MULTI = {"options": [{"code": c, "label": {"ko": c, "en": c}} for c in ("a", "b", "c")]}
SPECS: list[tuple[str, dict[str, Any]]] = [
    ("scale", AGREE),
    ("scale", FREQUENCY),
    ("choice", PROMISE),
    ("pick", {"options": MULTI["options"], "allow_none": True}),
    ("multi", MULTI),
    ("ranking", MULTI),
    ("stage", {}),
    ("text", {"max_len": 20}),
    ("check", {"default": False}),
]


def refused(kind: QuestionKind, raw: object) -> str:
    with pytest.raises(Invalid) as caught:
        kind.parse(raw)
    return caught.value.fields[kind.code]


@given(st.integers(-3, 3), st.integers(1, 12), st.integers(-20, 20))
def test_a_scale_takes_exactly_its_range(low: int, width: int, raw: int) -> None:
    kind = make_kind("Q", "scale", {"min": low, "max": low + width})
    if low <= raw <= low + width:
        assert kind.parse(raw) == kind.parse(str(raw)) == raw
        assert kind.indices(raw) == [raw - low]
    else:
        assert refused(kind, raw) == "not_an_option"


def test_zero_is_a_value() -> None:
    kind = make_kind("Q", "scale", FREQUENCY)
    assert kind.parse(0) == 0
    assert kind.parse("0") == 0
    assert kind.indices(0) == [0]
    assert kind.indices(None) == [NOT_COUNTED]


@pytest.mark.parametrize("raw", [True, 2.0, "2.0", "", "²", None, [3], "NA", "--2", "9" * 5000])
def test_what_is_no_whole_number_is_no_answer_to_a_scale(raw: object) -> None:
    assert refused(make_kind("Q", "scale", AGREE), raw) == "not_an_option"


def test_extras_are_answers_but_never_counted() -> None:
    kind = make_kind("Q", "scale", AGREE)
    for code in ("na", "skip"):
        assert kind.parse(code) == code
        assert kind.indices(code) == [NOT_COUNTED]
    assert refused(make_kind("Q", "scale", FREQUENCY), "na") == "not_an_option"


def test_extras_among_choices_stand_apart() -> None:
    kind = make_kind("Q", "choice", PROMISE)
    assert [c.labels for c in kind.columns()] == [("yes", "late")]
    assert kind.parse("na") == "na"
    assert kind.indices("na") == [NOT_COUNTED]
    assert [o.code for o in kind.options("ko") if o.is_extra] == ["na"]


def test_a_pick_may_allow_none_and_survives_an_empty_list() -> None:
    kind = make_kind("Q", "pick", {"allow_none": True})
    assert kind.parse("none") == "none"
    assert refused(make_kind("Q", "pick", {}), "none") == "not_an_option"
    assert make_kind("Q", "pick", {}).columns() == []


def test_a_multi_keeps_the_order_of_the_options_and_counts_each() -> None:
    kind = make_kind("Q", "multi", MULTI)
    assert kind.parse(["c", "a"]) == ["a", "c"]
    assert kind.parse([]) == []
    assert kind.indices(["a", "c"]) == [1, 0, 1]
    assert kind.indices([]) == [0, 0, 0]
    assert kind.indices(None) == [NOT_COUNTED] * 3
    assert refused(kind, ["a", "a"]) == "not_an_option"
    assert refused(kind, "a") == "not_an_option"


def test_text_is_trimmed_and_bounded_and_never_counted() -> None:
    kind = make_kind("Q", "text", {"max_len": 5})
    assert kind.parse("  가나다 ") == "가나다"
    assert kind.parse("\x00가\ud83d나\x0b다") == "가나다", "else it could not be published"
    assert refused(kind, "여섯글자입니다") == "too_long"
    assert kind.columns() == []


def test_a_check_is_yes_or_no() -> None:
    kind = make_kind("Q", "check", {})
    assert kind.parse("false") is False
    assert kind.indices(False) == [0]
    assert kind.describe(True, "ko") == "예"
    assert refused(kind, "perhaps") == "not_an_option"


@pytest.mark.parametrize(("name", "spec"), SPECS)
def test_nothing_given_is_changed(name: str, spec: dict[str, Any]) -> None:
    before = copy.deepcopy(spec)
    kind = make_kind("Q", name, spec)
    kind.options("ko")
    kind.frozen()
    assert spec == before


@pytest.mark.parametrize(("name", "spec"), SPECS)
def test_the_frozen_form_reads_and_counts_alike(name: str, spec: dict[str, Any]) -> None:
    kind = make_kind("Q", name, spec)
    again = make_kind("Q", name, kind.frozen())
    assert again.columns() == kind.columns()
    for option in kind.options("en"):
        raw = [option.code] if name in ("multi", "ranking") else option.code
        assert again.parse(raw) == kind.parse(raw)
        assert again.indices(again.parse(raw)) == kind.indices(kind.parse(raw))


def test_labels_follow_the_language() -> None:
    kind = make_kind("Q", "scale", AGREE)
    assert [o.label for o in kind.options("ko")][:2] == ["1점", "2점"]
    assert kind.describe(5, "en") == "5 of 5"
    assert kind.describe("skip", "ko") == "답하지 않을래요"
    assert label_in({"en": "only"}, "ko") == "only"


def test_a_long_scale_names_its_ends() -> None:
    ends = [
        {"ko": "0 전혀 없음", "en": "0 Not at all"},
        {"ko": "10 아주 많음", "en": "10 Very much"},
    ]
    labels = [
        o.label
        for o in make_kind("Q", "scale", {"min": 0, "max": 10, "labels": ends}).options("ko")
    ]
    assert (labels[0], labels[4], labels[-1]) == ("0 전혀 없음", "4", "10 아주 많음")


def test_stored_questions_find_their_kind() -> None:
    assert [kind_of(entry).name for entry in plain_questions()] == [
        "scale",
        "scale",
        "choice",
        "text",
    ]
    assert isinstance(kind_of(plain_questions()[2]), Choice)
    with pytest.raises(Invalid, match="unknown_kind"):
        make_kind("Q", "slider", {})


def test_a_ranking_is_an_order_and_counts_what_stands_first() -> None:
    kind = make_kind("Q", "ranking", MULTI)
    assert kind.parse(["c", "a"]) == ["c", "a"]
    assert kind.indices(["c", "a"]) == [2]
    assert kind.indices(None) == [NOT_COUNTED]
    assert [(one.code, one.low, one.size) for one in kind.columns()] == [("Q", None, 3)]
    assert kind.describe(["c", "a"], "en") == "c > a"
    for raw in ([], ["a", "a"], ["a", "x"], "a", None, [1]):
        assert refused(kind, raw) == "not_an_option"


def test_a_stage_is_one_of_the_five_or_none() -> None:
    kind = make_kind("Q", "stage", {})
    assert [option.code for option in kind.options("ko")][-2:] == ["stay", "none"]
    assert kind.parse("tell") == "tell"
    assert make_kind("Q", "stage", kind.frozen()).columns() == kind.columns()
    assert refused(kind, "moon") == "not_an_option"


@pytest.mark.parametrize(("name", "spec"), SPECS, ids=[name for name, _ in SPECS])
def test_what_sums_a_question_up_is_among_its_columns(name: str, spec: dict[str, Any]) -> None:
    kind = make_kind("Q", name, spec)
    labels = {column.code: column.labels for column in kind.columns()}
    for share in kind.shares("ko"):
        assert share.label in labels[share.column]
        assert share.words
