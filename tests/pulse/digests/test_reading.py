"""A reader's week: at most three decisions, an unanswered one again, nothing out of reach."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.digests.models import Decision, DecisionKind
from pulse.digests.raising import raise_decisions
from pulse.digests.reading import MOST_DECISIONS, asked_of, digest_of, may_read, week_of
from tests.pulse.digests.stage import AT, ON, build


def test_the_company_reads_all_promises_and_a_head_what_lies_below(session: Session) -> None:
    company = build(session)
    raise_decisions(session, AT, ON)
    chief = digest_of(session, company.viewer("chief"), AT, ON)
    assert (chief.met, chief.due, chief.is_company) == (30, 60, True)
    assert [service.code for service in chief.missed] == [company.scene.service.code]
    other = digest_of(session, company.viewer("customer_head"), AT, ON)
    assert (other.due, other.decisions, other.is_empty) == (0, [], True)


def test_who_leads_nothing_has_no_digest(session: Session) -> None:
    company = build(session)
    assert may_read(company.viewer("chief"))
    assert not may_read(company.viewer("asker"))
    raise_decisions(session, AT, ON)
    assert asked_of(session, company.viewer("asker"), AT) == []


@pytest.mark.parametrize("weights", [[], [5], [1, 9, 4], [3, 3, 8, 0, 50, 7], [2] * 8])
def test_never_more_than_three_are_asked_and_the_weightiest_first(
    session: Session, weights: list[int]
) -> None:
    company = build(session, missed=0, kept=1)
    session.add_all(_decision(f"k{number}", weight) for number, weight in enumerate(weights))
    session.flush()
    asked = asked_of(session, company.viewer("chief"), AT)
    assert [one.weight for one in asked] == sorted(weights, reverse=True)[:MOST_DECISIONS]


def test_an_unanswered_one_is_asked_again_until_it_is_over(session: Session) -> None:
    company = build(session, missed=0, kept=1)
    session.add(_decision("again", 5))
    session.flush()
    chief = company.viewer("chief")
    week = timedelta(days=7)
    assert [len(asked_of(session, chief, AT + n * week)) for n in (0, 1, 2, 9)] == [1, 1, 1, 0]


def test_a_week_is_named_by_its_monday() -> None:
    assert week_of(date(2026, 9, 6)) == date(2026, 8, 31)
    assert week_of(date(2026, 8, 31)) == date(2026, 8, 31)


def _decision(key: str, weight: int) -> Decision:
    return Decision(
        key=key,
        kind=DecisionKind.NO_RESPONSE,
        facts={"name_ko": "회차", "name_en": "Wave", "wave_id": 1},
        weight=weight,
        raised_at=AT,
        expires_at=AT + timedelta(days=56),
    )
