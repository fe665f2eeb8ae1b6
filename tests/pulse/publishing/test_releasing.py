from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.publishing.plan import RosterPerson
from pulse.publishing.planning import build_plan
from pulse.publishing.releasing import Ballots, Released, Terms, release_wave
from pulse.surveys.form import Form, freeze_form, read_form
from pulse.surveys.models import Installment
from tests.pulse.surveys.world import OPENS, plain_questions, question

MULTI = {"options": [{"code": c, "label": {}} for c in ("a", "b")]}


def form() -> Form:
    questions = [*plain_questions(), question("Q-5", 4, "multi", MULTI)]
    part = Installment(
        number=1, opens_at=OPENS + timedelta(0), question_codes=[q.code for q in questions]
    )
    return read_form(freeze_form([part], questions))


def roster(size: int, teams: int = 3) -> list[RosterPerson]:
    return [
        RosterPerson(n, ("C0", f"T{n % teams}"), f"role{n % 2}", "본사", "", "EXT")
        for n in range(size)
    ]


def release(ballots: Ballots, people: list[RosterPerson], names: tuple[str, ...] = ()) -> Released:
    plan = build_plan(people, 5)
    return release_wave(form(), plan, ballots, people, Terms(5, 10, Random(1), names))


def by_key(released: Released, code: str) -> dict[str, Any]:
    return {cell.cell_key: cell for cell in released.cells if cell.question_code == code}


def test_what_is_missing_or_an_extra_is_not_counted() -> None:
    ballots = {n: {"Q-1": 4 if n < 12 else "na", "Q-2": 0} for n in range(30)}
    released = release(ballots, roster(40))
    assert by_key(released, "Q-1")["everyone"].n_band == "10-19"
    assert by_key(released, "Q-2")["everyone"].n_band == "20-49"
    assert by_key(released, "Q-2")["everyone"].mean == "0.5"
    assert by_key(released, "Q-2")["everyone"].end_code == "low"
    assert released.rate == 75


def test_a_question_few_answered_is_not_published_at_all() -> None:
    ballots = {n: {"Q-1": 3, **({"Q-2": 2} if n < 9 else {})} for n in range(30)}
    released = release(ballots, roster(30))
    assert by_key(released, "Q-1")
    assert by_key(released, "Q-2") == {}


def test_every_option_of_a_multi_is_a_yes_or_no() -> None:
    ballots = {n: {"Q-5": ["a"] if n % 2 else []} for n in range(40)}
    released = release(ballots, roster(40))
    assert by_key(released, "Q-5:a")["everyone"].distribution == {"no": "50", "yes": "50"}
    assert by_key(released, "Q-5:b")["everyone"].distribution == {"no": "≥90", "yes": "≤10"}
    assert by_key(released, "Q-5:b")["everyone"].mean is None


def test_the_spread_is_of_everyone_and_from_thirty() -> None:
    few = release({n: {"Q-1": 1 + n % 5} for n in range(29)}, roster(29))
    assert few.spreads == {}
    assert by_key(few, "Q-1")["everyone"].interval is None
    many = release({n: {"Q-1": 1 + n % 5} for n in range(60)}, roster(60))
    assert many.spreads == {"Q-1": "1.4"}
    cells = by_key(many, "Q-1")
    assert cells["everyone"].interval == ["2.6", "3.4"]


def test_comments_are_masked_and_grouped() -> None:
    ballots = {n: {"Q-4": f"김하늘 님께 {n}"} for n in range(30)}
    released = release(ballots, roster(30), ("김하늘",))
    assert len(released.comments) == 30
    assert not any("김하늘" in entry.comment.body for entry in released.comments)
    assert {entry.question_code for entry in released.comments} == {"Q-4"}


ANSWERS = st.lists(st.integers(1, 5), min_size=24, max_size=24)


@settings(max_examples=25, deadline=None)
@given(ANSWERS, ANSWERS)
def test_answers_never_decide_which_means_are_shown(one: list[int], other: list[int]) -> None:
    people = roster(24)
    shown = [
        {
            (cell.cell_key, cell.question_code, cell.n_band)
            for cell in release({n: {"Q-1": a} for n, a in enumerate(answers)}, people).cells
        }
        for answers in (one, other)
    ]
    assert shown[0] == shown[1]


@settings(max_examples=25, deadline=None)
@given(ANSWERS, st.randoms(use_true_random=False))
def test_people_alike_are_interchangeable(answers: list[int], chance: Random) -> None:
    """Permuting answers within team and role changes nothing that is published."""
    people = roster(24)
    moved = dict(enumerate(answers))
    for kind in range(6):
        alike = list(range(kind, 24, 6))
        shuffled = chance.sample(alike, len(alike))
        moved |= {to: answers[origin] for to, origin in zip(alike, shuffled, strict=True)}
    before = release({n: {"Q-1": a, "Q-2": 5 - a} for n, a in enumerate(answers)}, people)
    after = release({n: {"Q-1": a, "Q-2": 5 - a} for n, a in moved.items()}, people)
    assert before.findings
    assert before.cells == after.cells
    assert before.spreads == after.spreads
    assert before.findings == after.findings


def test_newcomers_too_few_to_hide_among_themselves_are_left_out() -> None:
    people = [
        *roster(20),
        *(RosterPerson(n, (), "", "", "", "", established=False) for n in range(20, 23)),
    ]
    ballots = {n: {"Q-1": 3 if n < 20 else 5} for n in range(23)}
    assert by_key(release(ballots, people), "Q-1")["everyone"].mean == "3.0"
