"""How ratings read: the whole by role, the weakest stage, and green that hides red."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from app.views.ratings_words import (
    pair_satisfaction,
    rating_part,
    watermelon_lines,
    watermelon_words,
)
from pulse.commitments.fulfilment import ServiceFulfilment, Tally, VersionFulfilment
from pulse.commitments.matrix import Pair
from pulse.people.tree import DepartmentNode, DepartmentTree
from pulse.results.service_ratings import Rated, ServiceRatings

STAGES = {"find": "4.1", "ask": "4.0", "do": "3.9", "tell": "2.4", "stay": "3.8"}
NAMES = {"en": {code: f"stage {code}" for code in STAGES}, "ko": dict.fromkeys(STAGES, "단계")}
ASKED = frozenset({"user", "buyer"})


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


def node(department_id: int, code: str, parent_id: int | None) -> DepartmentNode:
    facts = ("team", "hq", 1, None, "CAL-HQ", False, "", None)
    return DepartmentNode(department_id, code, parent_id, f"{code} 부서", f"Team {code}", *facts)


TREE = DepartmentTree(
    date(2026, 8, 31),
    {1: node(1, "C0", None), 2: node(2, "D09", 1), 4: node(4, "D04", 1), 5: node(5, "PA", None)},
)


def rated(mean: str, at_least: int = 50) -> Rated:
    return Rated(Decimal(mean), 1, 5, at_least, 3)


def ratings(**given: Any) -> ServiceRatings:
    facts: dict[str, Any] = {
        "service_id": 13,
        "batches": 3,
        "roles": {"user": rated("2.70")},
        "asked_roles": ASKED,
        "names": NAMES,
    }
    return ServiceRatings(**{**facts, **given})


def kept(paused: int = 0) -> ServiceFulfilment:
    tally = Tally(met=98, late=2, elapsed_seconds=100, paused_seconds=paused)
    version = VersionFulfilment(1, 1, "S13-C1", 13, "약속", "Promise", 90, 1, tally)
    return ServiceFulfilment(13, "S13", "자재", "Materials", 1, 4, (version,))


def notes(found: ServiceRatings) -> str:
    return " ".join(rating_part(found, None, TREE).notes)


def test_before_the_first_batch_the_page_says_what_will_appear() -> None:
    part = rating_part(ServiceRatings(13), None, TREE)
    assert part.headline == "No ratings have been counted yet."
    assert "10 answers and 7 days" in part.under
    assert [*part.notes, *part.roles, *part.stages, *part.customers] == []


def test_the_first_line_is_the_verdict_of_those_who_use_it() -> None:
    part = rating_part(ratings(), None, TREE)
    assert part.headline == "Those who use it rate it 42.5 out of 100."


def test_the_weakest_stage_is_named_and_the_whole_lies_nearer_to_it() -> None:
    stages = {code: rated(mean) for code, mean in STAGES.items()}
    said = notes(ratings(stages=stages, weakest="tell"))
    assert "The weakest stage is “stage tell” with 2.4 of 5." in said
    assert "The whole (2.7) lies nearer to it than to the mean of the stages (3.64)." in said
    rows = rating_part(ratings(stages=stages, weakest="tell"), None, TREE).stages
    assert [row.words for row in rows if row.is_lowest] == ["stage tell"]


def test_what_is_not_sure_is_said_to_be_so() -> None:
    stages = {code: rated(mean) for code, mean in STAGES.items()}
    assert "not clear" in notes(ratings(stages=stages))


def test_those_who_pay_and_those_who_use_are_two_lines_with_their_gap() -> None:
    said = notes(ratings(roles={"user": rated("2.76"), "buyer": rated("4.36", 5)}))
    assert "Those who pay for it: 84.0. Those who use it: 44.0." in said
    assert "gap of 40.0 points" in said


def test_a_role_never_asked_is_called_a_fault_of_the_measurement() -> None:
    assert "Those who decide on it were never asked: a fault of the measurement." in notes(
        ratings()
    )


def test_a_small_gap_is_not_made_much_of() -> None:
    assert "gap" not in notes(ratings(roles={"user": rated("3.0"), "buyer": rated("3.2")}))


def test_promises_kept_and_people_unhappy_is_no_plain_green() -> None:
    words = watermelon_words(kept(), ratings(), TREE)
    assert words == (
        "Green outside, red inside: the promises are kept, and yet those who use it rate it "
        "42.5 out of 100."
    )


def test_one_unhappy_customer_is_enough_and_is_named_as_a_department() -> None:
    found = ratings(roles={"user": rated("4.0")}, customers={"PA": rated("2.64", 20)})
    assert "the people of Team PA rate it 41.0 out of 100" in watermelon_words(kept(), found, TREE)


def test_pauses_over_three_tenths_are_enough_without_any_rating() -> None:
    assert "stood still for 50.0% of the time" in watermelon_words(kept(paused=100), None, TREE)


def test_content_people_and_kept_promises_are_plain_green() -> None:
    assert watermelon_words(kept(), ratings(roles={"user": rated("4.0")}), TREE) == ""
    assert watermelon_lines([kept()], {13: ratings(roles={"user": rated("4.0")})}, TREE) == []


def test_flagged_services_are_listed_with_their_reason() -> None:
    (line,) = watermelon_lines([kept()], {13: ratings()}, TREE)
    assert (line.code, line.name) == ("S13", "Materials")


def test_a_pair_shows_what_its_customer_says_of_the_providers_services() -> None:
    found = {
        13: ratings(customers={"D09": rated("3.0", 20), "PA": rated("2.0", 10)}),
        14: ratings(customers={"D09": rated("4.0", 10)}),
    }
    pairs = [Pair(2, 4), Pair(5, 4), Pair(1, 4), Pair(99, 4)]
    told = pair_satisfaction(pairs, found, {13: 4, 14: 4}, TREE)
    assert told == {(2, 4): "58.3", (5, 4): "25.0"}


def test_what_was_named_straight_out_and_what_need_not_have_been_are_said() -> None:
    stages = {code: rated(mean) for code, mean in STAGES.items()}
    said = notes(ratings(stages=stages, named={"tell": 60, "find": 20, "none": 20}, avoidable=40))
    assert "about 60% named “stage tell”" in said
    assert "About 40% said that the request could have been spared." in said
    assert "straight out" not in notes(ratings(stages=stages, named={"none": 70, "tell": 30}))
