from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.surveys.models import Question, Template
from pulse.surveys.rotation import AskedBefore, installment_codes
from tests.pulse.surveys.world import AGREE, question

DIMENSIONS = (
    "work",
    "tools",
    "service",
    "lead",
    "growth",
    "recognition",
    "rest",
    "safety",
    "voice",
)
START = date(2026, 1, 5)


def weekly() -> Template:
    questions: list[Question] = [
        question("W-0", 0, "scale", AGREE, dimension="overall"),
        question("W-REC", 1, "scale", AGREE, dimension="recommend"),
        question("W-OPEN", 2, "text", {"max_len": 500}),
    ]
    for at, dimension in enumerate(DIMENSIONS):
        questions += [
            question(
                f"W-{dimension}-{item}",
                3 + 2 * at + item,
                "scale",
                AGREE,
                dimension=dimension,
                is_pooled=True,
            )
            for item in (1, 2)
        ]
    return Template(
        code="TPL-WEEK",
        version=1,
        document={
            "structure": {
                "first": ["W-0"],
                "draw": {"from": "pool"},
                "quarter_add": ["W-REC"],
                "end": ["W-OPEN"],
            }
        },
        questions=questions,
    )


def season(waves: int, step: timedelta) -> list[list[list[str]]]:
    """The installments of consecutive waves, each with the earlier ones as its history."""
    history: list[AskedBefore] = []
    found = []
    for at in range(waves):
        on = START + step * at
        parts = installment_codes(weekly(), history, on, 3)
        history.append(AskedBefore(on, frozenset(code for part in parts for code in part)))
        found.append(parts)
    return found


def test_nine_dimensions_go_over_three_installments() -> None:
    first = season(1, timedelta(weeks=3))[0]
    assert first == [
        ["W-0", "W-REC", "W-work-1", "W-tools-1", "W-service-1"],
        ["W-lead-1", "W-growth-1", "W-recognition-1"],
        ["W-rest-1", "W-safety-1", "W-voice-1", "W-OPEN"],
    ]


@settings(max_examples=20)
@given(st.integers(2, 12))
def test_the_pool_comes_round_in_two_waves(waves: int) -> None:
    asked = [
        {code for part in parts for code in part} for parts in season(waves, timedelta(weeks=3))
    ]
    pool = {f"W-{dimension}-{item}" for dimension in DIMENSIONS for item in (1, 2)}
    for before, after in pairwise(asked):
        assert (before | after) & pool == pool
        assert before & after & pool == set()


def test_the_quarterly_question_comes_once_a_quarter() -> None:
    asked = [any("W-REC" in part for part in parts) for parts in season(9, timedelta(weeks=3))]
    assert asked == [True, False, False, False, True, False, False, False, True]


def test_the_overall_item_opens_and_the_open_question_closes_every_wave() -> None:
    for parts in season(4, timedelta(weeks=3)):
        assert parts[0][0] == "W-0"
        assert parts[-1][-1] == "W-OPEN"
        assert sum("W-0" in part for part in parts) == 1


def test_the_same_history_gives_the_same_questions() -> None:
    assert season(5, timedelta(weeks=3)) == season(5, timedelta(weeks=3))


def test_a_template_without_a_draw_asks_all_in_order() -> None:
    template = Template(
        document={}, questions=[question(f"Q-{n}", n, "scale", AGREE) for n in range(4)]
    )
    assert installment_codes(template, [], START) == [["Q-0", "Q-1", "Q-2", "Q-3"]]
    assert installment_codes(template, [], START, 2) == [["Q-0", "Q-1"], ["Q-2", "Q-3"]]


def pool_of(sizes: list[int], per_installment: int) -> Template:
    """A template with a dimension a size, drawing so many items an installment."""
    questions = [
        question(
            f"D{at}-{item}", 20 * at + item, "scale", AGREE, dimension=f"D{at}", is_pooled=True
        )
        for at, size in enumerate(sizes)
        for item in range(size)
    ]
    draw = {"from": "pool", "count": per_installment}
    return Template(
        code="TPL-POOL", version=1, document={"structure": {"draw": draw}}, questions=questions
    )


@settings(max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=1, max_size=14),
    per_installment=st.integers(1, 4),
    waves=st.integers(1, 15),
)
def test_a_pool_of_any_size_comes_round_evenly(
    sizes: list[int], per_installment: int, waves: int
) -> None:
    template = pool_of(sizes, per_installment)
    slots = min(3 * per_installment, sum(sizes))
    history: list[AskedBefore] = []
    times: Counter[str] = Counter()
    for at in range(waves):
        on = START + timedelta(weeks=3 * at)
        parts = installment_codes(template, history, on, 3)
        codes = [code for part in parts for code in part]
        assert len(codes) == len(set(codes)) == slots
        assert max(map(len, parts)) <= per_installment
        history.append(AskedBefore(on, frozenset(codes)))
        times.update(codes)
    for dimension, size in enumerate(sizes):
        counts = [times[f"D{dimension}-{item}"] for item in range(size)]
        assert max(counts) - min(counts) <= 1
    if slots <= len(sizes):
        by_dimension = [
            sum(times[f"D{dimension}-{item}"] for item in range(size))
            for dimension, size in enumerate(sizes)
        ]
        assert max(by_dimension) - min(by_dimension) <= 1
