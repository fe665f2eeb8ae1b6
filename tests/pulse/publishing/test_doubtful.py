from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pulse.publishing.doubtful import RAISED, burst_ballots, doubtful_ballots, share_band
from pulse.publishing.items import Item


def items(patterns: list[tuple[int, ...]], high: int = 5) -> list[Item]:
    return [
        Item(
            f"Q{n}",
            f"Q{n}",
            1,
            high,
            False,
            {p: row[n] for p, row in enumerate(patterns) if row[n] >= 0},
        )
        for n in range(len(patterns[0]))
    ]


def varied(person: int, length: int = 10) -> tuple[int, ...]:
    return tuple((person * (n + 3) + n * n + person // 5) % 5 for n in range(length))


def test_the_same_step_throughout_is_straight_lining() -> None:
    patterns = [varied(n) for n in range(30)] + [(4,) * 10, (0,) * 10]
    found = doubtful_ballots(items(patterns), range(32))
    assert found is not None
    assert found.straight == {30, 31}
    assert found.to_document() == {"straight": "<10", "alike": "<10"}


def test_gaps_are_no_step_and_short_ballots_are_not_looked_at() -> None:
    gap = (3, 3, 3, 3, 3, 3, -1, -1, -1, -1)
    short = (3, 3, 3, 3, 3, -1, -1, -1, -1, -1)
    found = doubtful_ballots(items([varied(n) for n in range(30)] + [gap, short]), range(32))
    assert found is not None
    assert (found.straight, found.looked_at) == ({30}, 31)


def test_one_varied_pattern_on_five_ballots_is_alike_and_on_four_is_chance() -> None:
    pattern = (0, 4, 2, 1, 3, 0, 2, 2, 4, 1)
    five = doubtful_ballots(items([varied(n) for n in range(30)] + [pattern] * 5), range(35))
    four = doubtful_ballots(items([varied(n) for n in range(30)] + [pattern] * 4), range(34))
    assert five is not None
    assert four is not None
    assert (five.alike, four.alike) == (frozenset(range(30, 35)), frozenset())
    assert five.everybody == five.alike


def test_a_plain_pattern_is_not_alike() -> None:
    nearly = (3, 3, 3, 3, 3, 3, 3, 3, 3, 4)
    found = doubtful_ballots(items([varied(n) for n in range(30)] + [nearly] * 9), range(39))
    assert found is not None
    assert not found.everybody


def test_nothing_is_said_of_few_ballots_or_few_questions() -> None:
    assert doubtful_ballots(items([(3,) * 10] * 29), range(29)) is None
    assert doubtful_ballots(items([(3,) * 5] * 40), range(40)) is None
    assert doubtful_ballots([], range(40)) is None


def test_shares_are_told_as_bands() -> None:
    told = [share_band(part, 100) for part in (0, 9, 10, 24, 25, 49, 50, 100)]
    assert told == ["<10", "<10", "10-24", "10-24", "25-49", "25-49", "50+", "50+"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "columns", "is_raised"),
    [
        ("likert_course_evaluation", [f"Q{n}" for n in range(1, 29)], True),
        ("likert_company_leadership_items", [f"LEAD{n:02}" for n in range(1, 12)], False),
    ],
)
def test_it_speaks_up_for_the_course_data_and_not_for_the_leadership_data(
    shared_data: Path, name: str, columns: list[str], is_raised: bool
) -> None:
    with (shared_data / "real" / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    asked = [
        Item(code, code, 1, 5, False, {p: int(r[code]) - 1 for p, r in enumerate(rows) if r[code]})
        for code in columns
    ]
    found = doubtful_ballots(asked, range(len(rows)))
    assert found is not None
    assert (found.to_document()["straight"] in RAISED) is is_raised


def rated(answers: dict[int, int]) -> list[Item]:
    return [Item("S-ALL", "overall", 1, 5, False, answers)]


def test_a_dozen_alike_within_minutes_is_a_burst_and_only_they_are_in_it() -> None:
    answers = {n: n % 5 for n in range(30)} | {100 + n: 4 for n in range(12)}
    slots = {n: n for n in range(30)} | {100 + n: 1000 + n // 7 for n in range(12)}
    found = burst_ballots(rated(answers), answers, slots)
    assert found is not None
    assert found.burst == {100 + n for n in range(12)}
    assert found.to_document() == {"straight": "", "alike": "", "burst": "25-49"}
    assert found.everybody == found.burst


def test_many_at_once_who_differ_and_a_common_opinion_are_no_burst() -> None:
    at_once = {n: n % 5 for n in range(40)}
    found = burst_ballots(rated(at_once), at_once, dict.fromkeys(at_once, 7))
    assert found is not None
    assert found.burst == frozenset()
    content = dict.fromkeys(range(40), 4)
    slots = {n: (7 if n < 12 else n * 5) for n in range(40)}
    found = burst_ballots(rated(content), content, slots)
    assert found is not None
    assert found.to_document()["burst"] == "<10"


def test_seven_are_too_few_and_so_are_the_ballots_of_a_small_batch() -> None:
    answers = {n: n % 4 for n in range(30)} | {100 + n: 4 for n in range(7)}
    slots = {n: n * 3 for n in range(30)} | {100 + n: 1000 for n in range(7)}
    found = burst_ballots(rated(answers), answers, slots)
    assert found is not None
    assert found.burst == frozenset()
    few = {100 + n: 4 for n in range(29)}
    assert burst_ballots(rated(few), few, dict.fromkeys(few, 3)) is None
