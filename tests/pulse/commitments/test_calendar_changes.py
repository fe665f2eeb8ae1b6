from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.models import Calendar
from pulse.commitments import calendar_changes, known, requests
from pulse.commitments.calendar_changes import CalendarAfter, Grounds, as_it_is
from pulse.commitments.clocks import Verdict
from pulse.commitments.models import Clock, ServiceRequest
from pulse.commitments.record_models import CalendarChange, ClockChange
from pulse.commitments.waiting import unagreed_by
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people.models import Person
from pulse.people.permissions import Viewer, viewer_of
from tests import factories
from tests.factories import CALENDAR, with_holiday
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

DAY = timedelta(days=1)
LATER = NINE + 3 * DAY


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    scenes.promise(session, made, goal_value=4)
    return made


@pytest.fixture
def late(session: Session, scene: Scene) -> ServiceRequest:
    """Resolved two working hours too late on a day that becomes a holiday afterwards."""
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + 6 * HOUR)
    return request


def looks(session: Session, person: Person) -> Viewer:
    return viewer_of(session, person.id, LATER.date())


def holiday(session: Session, on: date = date(2026, 8, 26)) -> CalendarAfter:
    return with_holiday(as_it_is(session, CALENDAR), on, "임시공휴일", "Extra holiday")


def propose(session: Session, person: Person, **given: bool) -> CalendarChange:
    return calendar_changes.propose(
        session,
        CALENDAR,
        holiday(session),
        looks(session, person),
        Grounds("회사 전체가 쉬었어요", **given),
        at=LATER,
    )


def test_rule_12_nothing_changes_before_both_heads_agree(
    session: Session, scene: Scene, late: ServiceRequest
) -> None:
    change = propose(session, scene.lead)
    assert sorted(change.asked) == sorted([scene.provider.id, scene.customer.id])
    assert calendar_changes.missing_consents(change) == [scene.customer.id]
    assert unagreed_by(session, {scene.customer.id}) == [change]
    assert unagreed_by(session, {scene.provider.id}) == []
    assert change.applied_at is None
    assert scenes.clock_of(session, late).breached_at is not None
    with pytest.raises(Refused):
        calendar_changes.consent(session, change.id, looks(session, scene.asker), at=LATER)
    calendar_changes.consent(session, change.id, looks(session, scene.customer_head), at=LATER)
    assert unagreed_by(session, {scene.customer.id}) == []
    assert change.applied_at == LATER
    assert scenes.clock_of(session, late).breached_at is None
    assert session.get_one(Calendar, CALENDAR).revision == 2


def test_rule_12_old_and_new_verdict_both_stay(
    session: Session, scene: Scene, late: ServiceRequest
) -> None:
    change = propose(session, scene.chief)
    row = session.scalars(select(ClockChange)).one()
    assert (row.change_id, row.verdict_before, row.verdict_after) == (change.id, "late", "kept")
    assert row.due_before == NINE + 4 * HOUR
    assert row.due_after == NINE + DAY + 4 * HOUR


def test_rule_12_a_clock_reads_as_it_was_known_on_a_date(
    session: Session, scene: Scene, late: ServiceRequest
) -> None:
    propose(session, scene.chief)
    clock = session.scalars(select(Clock)).one()

    def verdict(known_at: object) -> Verdict:
        return known.derivation_known_at(session, clock, LATER, known_at).reading.verdict  # type: ignore[arg-type]

    assert verdict(NINE + HOUR) is Verdict.OPEN
    assert verdict(NINE + DAY) is Verdict.LATE
    assert verdict(LATER) is Verdict.KEPT


def test_rule_12_a_law_needs_a_reason_and_no_consent(
    session: Session, scene: Scene, late: ServiceRequest
) -> None:
    with pytest.raises(Refused):
        propose(session, scene.lead, is_by_law=True)
    hr_lead = factories.make_person(session, scene.provider, roles=("hr_lead",))
    with pytest.raises(Invalid):
        calendar_changes.propose(
            session, CALENDAR, holiday(session), looks(session, hr_lead), Grounds(" "), at=LATER
        )
    assert propose(session, hr_lead, is_by_law=True).applied_at == LATER
    assert scenes.clock_of(session, late).breached_at is None


def test_due_times_and_planned_steps_move_with_the_calendar(
    session: Session, scene: Scene
) -> None:
    request = scenes.ask(session, scene, at=NINE + 2 * DAY)
    after = holiday(session, date(2026, 8, 28))
    before = [step.due_at for step in scenes.steps_of(session, request)]
    calendar_changes.propose(
        session,
        CALENDAR,
        after,
        looks(session, scene.chief),
        Grounds("쉬어요"),
        at=NINE + 2 * DAY + HOUR,
    )
    assert scenes.clock_of(session, request).due_at == NINE + 5 * DAY + 4 * HOUR
    moved = [step.due_at for step in scenes.steps_of(session, request)]
    assert all(new > old for new, old in zip(moved, before, strict=True))  # type: ignore[operator]


def test_without_flips_whoever_uses_the_calendar_agrees(session: Session, scene: Scene) -> None:
    change = propose(session, scene.customer_head)
    assert change.asked == [scene.provider.id]
    assert change.applied_at is None
    calendar_changes.consent(session, change.id, looks(session, scene.division_head), at=LATER)
    assert change.applied_at is not None
    with pytest.raises(Conflict):
        calendar_changes.consent(session, change.id, looks(session, scene.lead), at=LATER)


def test_a_proposal_about_a_calendar_that_changed_since_is_void(
    session: Session, scene: Scene, late: ServiceRequest
) -> None:
    change = propose(session, scene.lead)
    other = holiday(session, date(2026, 9, 9))
    calendar_changes.propose(
        session, CALENDAR, other, looks(session, scene.chief), Grounds("쉬어요"), at=LATER
    )
    with pytest.raises(Conflict):
        calendar_changes.consent(session, change.id, looks(session, scene.customer_head), at=LATER)


def test_what_cannot_be_proposed(session: Session, scene: Scene) -> None:
    with pytest.raises(Refused):
        propose(session, scene.asker)
    with pytest.raises(NotFound):
        as_it_is(session, "CAL-NONE")
    with pytest.raises(NotFound):
        calendar_changes.consent(session, 999_999, looks(session, scene.chief), at=LATER)


def test_a_change_is_taken_back_or_turned_down(
    session: Session, scene: Scene, late: ServiceRequest
) -> None:
    change = propose(session, scene.lead)
    with pytest.raises(Refused):
        calendar_changes.withdraw(session, change.id, looks(session, scene.asker), at=LATER)
    head = looks(session, scene.customer_head)
    with pytest.raises(Invalid):
        calendar_changes.withdraw(session, change.id, head, " ", at=LATER)
    assert calendar_changes.may_consent(session, change, head, LATER)
    calendar_changes.withdraw(session, change.id, head, "그날도 일했어요", at=LATER)
    assert change.withdrawn_reason == "그날도 일했어요"
    assert not calendar_changes.may_consent(session, change, head, LATER)
    assert change.withdrawn_by == scene.customer_head.id
    with pytest.raises(Conflict):
        calendar_changes.consent(session, change.id, looks(session, scene.customer_head), at=LATER)
    with pytest.raises(Conflict):
        calendar_changes.withdraw(session, change.id, looks(session, scene.lead), at=LATER)
    with pytest.raises(NotFound):
        calendar_changes.withdraw(session, 999_999, looks(session, scene.lead), at=LATER)
    assert scenes.clock_of(session, late).breached_at is not None
    assert calendar_changes.open_changes(session) == []
    assert calendar_changes.changes_of(session, CALENDAR) == [change]


def test_whoever_keeps_the_calendars_may_propose_and_name_a_law(
    session: Session, scene: Scene, late: ServiceRequest
) -> None:
    keeper = factories.make_person(session, scene.provider, roles=("sys_admin",))
    change = propose(session, keeper)
    assert change.applied_at is None
    asked = [f"person:{one.id}" for one in (scene.lead, scene.customer_head)]
    assert scenes.told(session, "calendar_change_proposed") == asked
    assert propose(session, keeper, is_by_law=True).applied_at == LATER
    told = [*asked, f"person:{keeper.id}"]
    assert scenes.told(session, "calendar_change_settled") == told
    applied = session.scalars(select(ClockChange)).one()
    touched = calendar_changes.departments_touched(session, applied.change_id)
    assert touched == sorted([scene.provider.id, scene.customer.id])


def test_an_operator_proposes_without_a_person(
    session: Session, scene: Scene, late: ServiceRequest
) -> None:
    change = calendar_changes.propose(
        session, CALENDAR, holiday(session), None, Grounds("calendars.json"), at=LATER
    )
    assert (change.proposed_by, change.applied_at) == (None, None)
