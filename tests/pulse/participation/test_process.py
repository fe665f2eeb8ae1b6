from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from pulse.calendars.models import Calendar
from pulse.commitments.models import CommitmentVersion, EventKind, RequestEvent
from pulse.commitments.record_models import CalendarChange
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.participation.process import (
    Share,
    Step,
    company_days,
    records_of,
    shares_of,
    working_day_after,
)
from pulse.people.tree import DepartmentNode, DepartmentTree
from tests.pulse.commitments import scene as scenes
from tests.pulse.participation import scene
from tests.pulse.participation.scene import WEEK, span_at, weekday
from tests.pulse.surveys.world import CLOSES

LATE = CLOSES + 8 * WEEK


def share(session: Session, step: Step, at: Any = LATE) -> Share:
    span = span_at(at)
    found = shares_of(session, records_of(session, span), span, weekday)
    return next(one for one in found if one.step is step)


def test_opinions_are_answered_within_ten_working_days_or_not(session: Session) -> None:
    made = scene.build(session)
    in_time, late, silent = (made.survey(week) for week in range(3))
    made.answer(in_time, in_time.publishes_at + timedelta(days=14), LATE.date())
    made.answer(late, late.publishes_at + timedelta(days=15), LATE.date())
    made.answer(silent, silent.publishes_at + timedelta(days=1), LATE.date(), unit="T1")
    fresh = made.survey(7)
    assert fresh.publishes_at < LATE
    found = share(session, Step.ANSWERED)
    assert (found.met, found.due, found.percent) == (1, 3, Decimal("33.3"))
    # Before its ten days are over a survey is no failure, and what was not yet said is not known.
    early = share(session, Step.ANSWERED, in_time.publishes_at + timedelta(days=3))
    assert (early.met, early.due, early.percent) == (0, 0, None)


def test_an_action_is_closed_by_word_to_those_concerned_by_the_day_first_promised(
    session: Session,
) -> None:
    made = scene.build(session)
    told, moved, silent, open_ = (made.survey(week) for week in range(4))
    due = CLOSES.date() + timedelta(days=35)
    for wave in (told, moved, silent):
        made.answer(wave, wave.publishes_at + timedelta(days=1), due)
    made.answer(open_, open_.publishes_at + timedelta(days=1), LATE.date())
    made.answer(told, CLOSES + 4 * WEEK, LATE.date(), version=2)
    made.answer(moved, CLOSES + 6 * WEEK, LATE.date(), version=2)
    found = share(session, Step.CLOSED)
    assert (found.met, found.due) == (1, 3)


def test_refusals_count_with_their_reason(session: Session) -> None:
    made = scenes.build(session)
    request = scenes.ask(session, made)
    facts: list[tuple[EventKind, dict[str, str], str]] = [
        (EventKind.RESOLVED, {"outcome": "declined_within_limit"}, "out of stock"),
        (EventKind.RESOLVED, {"outcome": "declined_within_limit"}, " "),
        (EventKind.RESOLVED, {"outcome": "done"}, ""),
        (EventKind.CANCELLED, {"by": "provider"}, "cannot be done"),
        (EventKind.CANCELLED, {"by": "requester"}, ""),
    ]
    for kind, data, reason in facts:
        session.add(
            RequestEvent(
                request_id=request.id, at=CLOSES, recorded_at=CLOSES, kind=kind, data=data,
                reason=reason,
            )
        )  # fmt: skip
    for at, (state, note) in enumerate(
        [(DecisionState.PUT_OFF, "next year"), (DecisionState.DECIDED, "")]
    ):
        session.add(
            Decision(
                key=f"k{at}", kind=DecisionKind.NO_RESPONSE, facts={}, raised_at=CLOSES,
                expires_at=LATE, state=state, note=note, answered_at=CLOSES,
            )
        )  # fmt: skip
    session.flush()
    found = share(session, Step.REASONED)
    assert (found.met, found.due) == (3, 4)


def test_changes_are_consulted_on_unless_a_law_demands_them(session: Session) -> None:
    made = scenes.build(session)
    version = scenes.promise(session, made)
    for asked, by_law in (([made.provider.id], False), ([], True)):
        session.add(
            CalendarChange(
                calendar_code=session.query(Calendar.code).first()[0], proposed_at=CLOSES,  # type: ignore[index]
                reason="moved", is_by_law=by_law, before={}, after={}, asked=asked,
                consents=[{"department": one} for one in asked], applied_at=CLOSES,
            )
        )  # fmt: skip
    for number, signatures in ((2, []), (3, [{"side": "provider"}, {"side": "customer"}])):
        later = {
            column.name: getattr(version, column.name)
            for column in CommitmentVersion.__table__.columns
            if column.name != "id"
        }
        later |= {"number": number, "signatures": signatures, "effective_from": CLOSES.date()}
        session.add(CommitmentVersion(**later))
    session.flush()
    found = share(session, Step.CONSULTED)
    assert (found.met, found.due, found.left_out) == (2, 3, 1)


@pytest.mark.parametrize(("count", "day"), [(1, date(2026, 8, 24)), (10, date(2026, 9, 4))])
def test_working_days_are_counted_from_the_day_after(count: int, day: date) -> None:
    assert working_day_after(date(2026, 8, 21), count, weekday) == day


def test_a_company_that_never_works_is_not_waited_for_without_end() -> None:
    assert working_day_after(date(2026, 8, 21), 1, lambda _day: False) == date(2026, 10, 20)


@pytest.mark.parametrize("has_calendar", [True, False])
def test_the_companys_days_are_those_of_its_topmost_department(
    session: Session, has_calendar: bool
) -> None:
    code = scenes.build(session).provider.calendar_code if has_calendar else "-"
    top = DepartmentNode(
        id=1, code="C0", parent_id=None, name_ko="", name_en="", level="company", kind="",
        employer_id=1, site_id=None, calendar_code=code,
        is_provider=False, peer_group="", head_id=None,
    )  # fmt: skip
    is_working = company_days(session, DepartmentTree(date(2026, 8, 3), {1: top}))
    assert [is_working(date(2026, 8, 3)), is_working(date(2026, 8, 2))] == [True, False]
