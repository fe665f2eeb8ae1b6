from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.publishing.findings import Finding, company_findings, group_findings
from pulse.publishing.items import Item
from pulse.publishing.models import FindingKind

PEOPLE = range(40)


def item(code: str, answers: dict[int, int], dimension: str = "") -> Item:
    return Item(code, dimension or code, 1, 5, False, answers)


def lively(shift: int, people: range = PEOPLE) -> dict[int, int]:
    return {p: (p * (2 * shift + 1) + p // 7 * shift + shift) % 4 for p in people}


def asked(lowest: str = "a") -> list[Item]:
    items = [item(code, lively(n)) for n, code in enumerate("abc")]
    items = [
        item(one.code, dict.fromkeys(PEOPLE, 0)) if one.code == lowest else one for one in items
    ]
    overall = {p: (items[1].index_of[p] + items[2].index_of[p]) // 2 for p in PEOPLE}
    return [item("all", overall, "overall"), *items]


def by_kind(found: list[Finding]) -> dict[FindingKind, dict[str, object]]:
    return {entry.kind: dict(entry.document) for entry in found}


def test_a_group_has_its_weakest_link_and_drivers() -> None:
    items = [one for one in asked() if one.code != "a"]
    items.append(item("a", {p: p % 2 for p in PEOPLE}))
    found = by_kind(group_findings(items, "everyone", PEOPLE))
    assert found[FindingKind.WEAKEST_LINK] == {"code": "a"}
    assert set(found[FindingKind.DRIVERS]) == {"shares", "explained"}


def test_recommending_and_the_overall_verdict_are_no_links() -> None:
    items = [*asked(), item("r", dict.fromkeys(PEOPLE, 0), "recommend")]
    found = by_kind(group_findings(items, "everyone", PEOPLE))
    assert found[FindingKind.WEAKEST_LINK] == {"code": "a"}


def test_ten_answers_to_every_item_are_needed() -> None:
    assert group_findings(asked(), "x", range(9)) == []
    assert by_kind(group_findings(asked(), "x", range(10)))[FindingKind.DRIVERS] == {
        "refused": "too_few"
    }
    thin = [*asked(), item("d", dict.fromkeys(range(9), 3))]
    assert group_findings(thin, "everyone", PEOPLE) == []


def test_one_area_has_no_weakest_link() -> None:
    assert group_findings(asked()[:2], "everyone", PEOPLE) == []
    assert group_findings([], "everyone", PEOPLE) == []


def with_straight(count: int, people: int = 60) -> list[Item]:
    chance = np.random.default_rng(3)
    rows = chance.integers(0, 5, (people, 8))
    rows[:count] = 4
    return [item(f"q{n}", dict(enumerate(rows[:, n].tolist()))) for n in range(8)]


def doubtful(items: list[Item], shown: list[frozenset[int]] | None = None) -> dict[str, object]:
    cells = {one.code: [frozenset(range(60)), *(shown or [])] for one in items}
    found = company_findings(items, range(60), cells, 5)
    return by_kind(found)[FindingKind.DOUBTFUL]


def test_both_versions_of_a_score_are_told_where_nobody_stands_alone() -> None:
    told = doubtful(with_straight(20))
    assert told["straight"] == "25-49"
    without = told["without"]
    assert isinstance(without, dict)
    assert set(without) == {f"q{n}" for n in range(8)}
    assert set(without["q0"]) == {"mean", "end_code", "n_band"}
    assert without["q0"]["n_band"] == "20-49"


def test_a_version_that_would_tell_fewer_than_five_apart_is_not_told() -> None:
    assert doubtful(with_straight(4))["without"] == {}
    assert set(doubtful(with_straight(5))["without"]) == {f"q{n}" for n in range(8)}  # type: ignore[call-overload]


def test_a_version_is_tested_together_with_every_other_cell() -> None:
    """A cell that holds most of the doubtful leaves two of them alone when taken away."""
    inside = frozenset(range(2, 60))
    assert doubtful(with_straight(8), [inside])["without"] == {}


def test_a_version_of_fewer_than_ten_is_not_told() -> None:
    assert doubtful(with_straight(51))["without"] == {}


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_who_gave_which_answers_changes_nothing(chance: object) -> None:
    order = list(PEOPLE)
    chance.shuffle(order)  # type: ignore[attr-defined]
    items = asked()
    turned = [
        item(one.code, {to: one.index_of[p] for p, to in enumerate(order)}, one.dimension)
        for one in items
    ]
    assert group_findings(items, "x", PEOPLE) == group_findings(turned, "x", PEOPLE)
    assert company_findings(items, PEOPLE, {}, 5) == company_findings(turned, PEOPLE, {}, 5)
