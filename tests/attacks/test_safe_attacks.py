"""Readers who keep every published number and know the roster try to find people out."""

import random
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.publishing.plan import Plan, RosterPerson
from pulse.publishing.planning import build_plan
from pulse.publishing.rounding import published_mean, published_shares
from pulse.publishing.safe import accept
from tests.attacks.auditor import Shown, audit, consistent_answers, smallest_derivable
from tests.pulse.publishing.rosters import block, person, rosters

K = 5


def published(plan: Plan, answers: Mapping[int, int]) -> dict[str, Shown]:
    """Everything one question tells, with the true people behind each number."""
    members = {c.key: c.members & answers.keys() for c in plan.cells}
    told = {}
    for cell in accept(plan.cells, answers.keys(), plan.k):
        people = frozenset().union(*(members[part] for part in cell.parts))
        given_by = [answers[p] for p in people]
        mean = published_mean(sum(given_by), len(given_by)).text_code
        shares = None
        if cell.key in ("everyone", *plan.distribution_keys):
            counted = published_shares([given_by.count(option) for option in range(1, 6)])
            shares = None if counted is None else tuple(s.text_code for s in counted)
        told[cell.key] = Shown(people, mean, shares)
    return told


def by_minimum_alone(plan: Plan, answers: Mapping[int, int]) -> list[Shown]:
    """What a product shows that only asks for five answers."""
    groups = [c.members & answers.keys() for c in plan.cells]
    return [Shown(frozenset(g), "3.0") for g in groups if len(g) >= K]


def department_of_one() -> list[RosterPerson]:
    return [
        *block(0, 7, ("C", "A")),
        *block(7, 7, ("C", "B"), role="technician", site="North"),
        person(14, ("C", "Solo"), role="technician", site="North"),
    ]


def nearly_the_same_dimensions() -> list[RosterPerson]:
    return [
        *block(0, 8, ("C", "A"), role="agent", site="HQ"),
        *block(8, 7, ("C", "B"), role="technician", site="North"),
        person(15, ("C", "B"), role="technician", site="HQ"),
        person(16, ("C", "B"), role="agent", site="North"),
    ]


def role_of_two_departments_and_one() -> list[RosterPerson]:
    return [
        *block(0, 6, ("C", "A"), role="field"),
        *block(6, 6, ("C", "B"), role="field"),
        person(12, ("C", "D"), role="field"),
        *block(13, 6, ("C", "D"), role="desk"),
    ]


COMPANIES = [department_of_one, nearly_the_same_dimensions, role_of_two_departments_and_one]


@pytest.mark.parametrize("company", COMPANIES)
def test_adversarial_companies_give_nobody_away(company) -> None:
    roster = company()
    plan = build_plan(roster, with_cross=True)
    answers = {p.person_id: 1 + p.person_id % 5 for p in roster}
    told = published(plan, answers)
    assert "everyone" in told
    assert audit(list(told.values()), K) == []


@pytest.mark.parametrize("company", COMPANIES)
def test_the_auditor_finds_what_a_minimum_alone_gives_away(company) -> None:
    roster = company()
    plan = build_plan(roster)
    answers = {p.person_id: 3 for p in roster if p.person_id != 2}
    assert [f.kind for f in audit(by_minimum_alone(plan, answers), K)] == ["derivable"]


def test_skips_turn_a_safe_wave_into_unsafe_questions_and_are_seen() -> None:
    roster = [*block(0, 8, ("C", "A"), role="x"), *block(8, 8, ("C", "B"), role="x")]
    roster += [*block(16, 6, ("C", "B"), role="y")]
    plan = build_plan(roster)
    everybody = {p.person_id: 4 for p in roster}
    skipped = {p: a for p, a in everybody.items() if p not in range(8, 14)}
    assert len(published(plan, everybody)) == 5
    told = published(plan, skipped)
    # Department A and role x now differ by the two who are left.
    assert len(told) < 5
    assert audit(list(told.values()), K) == []
    assert [f.kind for f in audit(by_minimum_alone(plan, skipped), K)] == ["derivable"]


@pytest.mark.parametrize("option", [1, 5])
def test_when_everybody_says_the_same_no_number_says_so(option: int) -> None:
    roster = [*block(0, 12, ("C", "A")), *block(12, 30, ("C", "B"))]
    told = published(build_plan(roster), {p.person_id: option for p in roster})
    assert audit(list(told.values()), K) == []
    assert {s.mean for s in told.values()} == {"≤1.5" if option == 1 else "≥4.5"}
    assert all("0" not in s.shares and "100" not in s.shares for s in told.values() if s.shares)


@given(rosters(18), st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=25, deadline=None)
def test_no_random_company_gives_anybody_away(
    roster: list[RosterPerson], chance: random.Random, cross: bool
) -> None:
    plan = build_plan(roster, with_cross=cross)
    answers = {p.person_id: chance.randint(1, 5) for p in roster if chance.random() < 0.85}
    assert audit(list(published(plan, answers).values()), K) == []


@given(rosters(40), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_other_answers_never_change_which_cells_are_shown(
    roster: list[RosterPerson], chance: random.Random
) -> None:
    plan = build_plan(roster)
    answers = {p.person_id: chance.randint(1, 5) for p in roster if chance.random() < 0.85}
    values = list(answers.values())
    chance.shuffle(values)
    permuted = dict(zip(answers, values, strict=True))
    first, second = published(plan, answers), published(plan, permuted)
    assert [(k, s.members) for k, s in first.items()] == [
        (k, s.members) for k, s in second.items()
    ]


@given(rosters(40), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_two_people_in_the_same_cells_can_change_places(
    roster: list[RosterPerson], chance: random.Random
) -> None:
    plan = build_plan(roster)
    answers = {p.person_id: chance.randint(1, 5) for p in roster}
    cells_of = {p: tuple(p in c.members for c in plan.cells) for p in answers}
    one = chance.choice(list(answers))
    two = chance.choice([p for p in answers if cells_of[p] == cells_of[one]])
    swapped = answers | {one: answers[two], two: answers[one]}
    assert published(plan, answers) == published(plan, swapped)


def test_exact_sums_of_five_people_leave_each_answer_open() -> None:
    people = list(range(6))
    sums = [(frozenset(people), 20, 20), (frozenset(people[:5]), 0, 25)]
    worlds = consistent_answers(sums, people, range(1, 6))
    assert all(len({world[p] for world in worlds}) > 1 for p in people)


@pytest.mark.parametrize(
    ("groups", "smallest"),
    [
        ([range(10), range(7)], {7, 8, 9}),
        ([range(10), range(5)], None),
        ([{1, 2, 3, 4, 5, 6}, {1, 2, 3, 7, 8, 9}, {4, 5, 6, 7, 8, 10}], {7, 8, 9, 10}),
        ([range(12), range(6), range(6, 12), [0, 1, 2, 3, 4, 5, 6]], {6}),
    ],
)
def test_the_auditor_itself_on_known_cases(
    groups: Sequence[Sequence[int]], smallest: set[int] | None
) -> None:
    assert smallest_derivable([frozenset(g) for g in groups], K) == smallest
