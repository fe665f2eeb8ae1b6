"""Asking at the right moment, not too often, and what putting off, skipping and pausing leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.calendars.models import Shift
from pulse.errors import Invalid, Refused
from pulse.outbox import OutboxMessage
from pulse.people import preferences
from pulse.people.absences import Absence
from pulse.people.models import Membership, Person, PersonStatus
from pulse.people.preferences import Wishes
from pulse.surveys.attention import note_ask
from pulse.surveys.invitations import (
    OWN_WISH,
    Later,
    due_invitations,
    earliest_due,
    invite,
    put_off,
    skip_wave,
)
from pulse.surveys.models import Invitation, RecentAsk, Reminder, Wave, WaveState
from pulse.surveys.reminders import plan_reminders, take_due
from pulse.surveys.waves import forget_people
from tests.pulse.surveys.world import (
    AFTER,
    CLOSES,
    DURING,
    OPENS,
    make_company,
    make_template,
    open_by_hand,
    plain_questions,
)

SEOUL = ZoneInfo("Asia/Seoul")


def at_seoul(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 8, day, hour, minute, tzinfo=SEOUL).astimezone(UTC)


@pytest.fixture
def people(session: Session) -> list[Person]:
    return make_company(session, {"T1": 5})["T1"]


@pytest.fixture
def wave(session: Session, people: list[Person]) -> Wave:
    template = make_template(session, plain_questions(), cadence={"reminders": 2})
    made = open_by_hand(session, template, {"T1": people})
    invite(session, made, [person.id for person in people])
    return made


def asks_at(session: Session, person: Person) -> list[datetime]:
    rows = select(Invitation.asks_at).where(
        Invitation.person_id == person.id, Invitation.is_told.is_(False)
    )
    return list(session.scalars(rows.order_by(Invitation.asks_at)))


def told(session: Session) -> set[str]:
    return set(session.scalars(select(OutboxMessage.recipient)))


def test_people_are_asked_in_their_own_window(session: Session) -> None:
    windows = {"start": "09:00", "end": "18:00", "pulse_windows": [["10:30", "11:30"]]}
    session.add(Shift(code="HQ", document=windows))
    asked, other = make_company(session, {"T1": 2})["T1"]
    asked.shift_code = "HQ"
    wave = open_by_hand(session, make_template(session, plain_questions()), {"T1": [asked]})
    invite(session, wave, [asked.id, other.id])
    assert asks_at(session, asked) == [at_seoul(3, 10, 30)]
    assert asks_at(session, other) == [OPENS]
    assert earliest_due(session) == OPENS


def test_everybody_due_is_told_once_and_only_while_open(
    session: Session, people: list[Person], wave: Wave
) -> None:
    assert due_invitations(session, OPENS - timedelta(seconds=1)) == 0
    assert due_invitations(session, AFTER) == 0
    assert [due_invitations(session, DURING, limit=3) for _ in range(3)] == [3, 2, 0]
    messages = session.scalars(select(OutboxMessage)).all()
    assert {message.recipient for message in messages} == {f"person:{p.id}" for p in people}
    assert {message.expires_at for message in messages} == {CLOSES}
    assert messages[0].payload == {"wave_id": wave.id, "installment": 1}
    noted = session.execute(select(RecentAsk.asked_on, RecentAsk.questions)).all()
    assert [tuple(row) for row in noted] == [(date(2026, 8, 4), 4)] * 5


def test_a_moment_missed_by_a_late_tick_waits_for_working_hours(
    session: Session, people: list[Person], wave: Wave
) -> None:
    assert due_invitations(session, at_seoul(3, 23)) == 5
    assert told(session) == set()
    assert {moment for person in people for moment in asks_at(session, person)} == {at_seoul(4, 9)}


def test_who_is_away_by_then_is_asked_on_the_day_back(
    session: Session, people: list[Person], wave: Wave
) -> None:
    session.add(
        Absence(person_id=people[0].id, valid_from=date(2026, 8, 3), valid_to=date(2026, 8, 6))
    )
    session.add(
        Absence(person_id=people[1].id, valid_from=date(2026, 8, 1), valid_to=date(2026, 9, 1))
    )
    due_invitations(session, OPENS)
    assert len(told(session)) == 3
    assert asks_at(session, people[0]) == [at_seoul(6, 9)]
    assert asks_at(session, people[1]) == []


def test_the_first_week_after_a_move_is_left_alone(
    session: Session, people: list[Person], wave: Wave
) -> None:
    moved = session.scalars(select(Membership).where(Membership.person_id == people[0].id)).one()
    moved.valid_from = date(2026, 8, 1)
    session.flush()
    due_invitations(session, OPENS)
    assert asks_at(session, people[0]) == [at_seoul(8, 9)]


def test_who_left_or_went_on_leave_is_not_asked(
    session: Session, people: list[Person], wave: Wave
) -> None:
    people[0].status, people[1].status = PersonStatus.LEFT, PersonStatus.ON_LEAVE
    session.flush()
    due_invitations(session, OPENS)
    assert told(session) == {f"person:{person.id}" for person in people[2:]}


def test_over_budget_is_asked_when_there_is_room(
    session: Session, people: list[Person], wave: Wave
) -> None:
    for days in (1, 3):
        note_ask(session, people[0].id, date(2026, 8, 3) - timedelta(days=days), 4)
    preferences.wish(session, people[1].id, Wishes(weekly_questions=3))
    due_invitations(session, OPENS)
    assert asks_at(session, people[0]) == [at_seoul(7, 9)]  # seven days after 31 July
    assert asks_at(session, people[1]) == []  # four questions are never three
    assert len(told(session)) == 3


def test_two_surveys_in_one_hour_keep_to_one_budget(
    session: Session, people: list[Person], wave: Wave
) -> None:
    others = [
        open_by_hand(
            session, make_template(session, plain_questions(), code=f"TPL-{n}"), {"T1": people}
        )
        for n in range(3)
    ]
    for other in others:
        invite(session, other, [person.id for person in people])
    due_invitations(session, OPENS)
    per_person = session.execute(
        select(RecentAsk.person_id, func.count()).group_by(RecentAsk.person_id)
    ).all()
    assert {count for _, count in per_person} == {2}
    assert asks_at(session, people[0]) == [at_seoul(10, 9)] * 2


def test_an_installment_missed_on_leave_is_caught_up_with(
    session: Session, people: list[Person]
) -> None:
    template = make_template(session, plain_questions())
    wave = open_by_hand(session, template, {"T1": people}, parts=[["Q-1", "Q-2"], ["Q-3"]])
    session.add(
        Absence(person_id=people[0].id, valid_from=date(2026, 8, 1), valid_to=date(2026, 8, 11))
    )
    session.flush()
    invite(session, wave, [people[0].id])
    rows = session.execute(select(Invitation.installment, Invitation.asks_at)).all()
    assert sorted(map(tuple, rows)) == [(1, at_seoul(11, 9)), (2, at_seoul(11, 9))]


def test_a_pause_holds_questions_and_reminders_back_and_ends_by_itself(
    session: Session, people: list[Person], wave: Wave
) -> None:
    plan_reminders(session, wave)
    preferences.pause(session, people[0].id, date(2026, 8, 6), date(2026, 8, 3))
    due_invitations(session, OPENS)
    assert asks_at(session, people[0]) == [at_seoul(6, 9)]
    with pytest.raises(Invalid, match="bad_pause"):
        preferences.pause(session, people[0].id, date(2027, 8, 6), date(2026, 8, 3))
    assert preferences.forget_pauses(session, date(2026, 8, 5)) == 0
    assert preferences.forget_pauses(session, date(2026, 8, 6)) == 1
    session.expire_all()
    assert preferences.wishes_of(session, people[0].id).paused_until is None


def test_a_reminder_against_a_wish_made_since_then_is_moved_or_dropped(
    session: Session, people: list[Person], wave: Wave
) -> None:
    plan_reminders(session, wave)
    half = OPENS + timedelta(days=7)
    preferences.wish(session, people[0].id, Wishes(weekdays=frozenset({2})))
    preferences.pause(session, people[1].id, CLOSES.date() + timedelta(days=1), half.date())
    taken = {one.person_id for one in take_due(session, half)}
    assert taken == {person.id for person in people[2:]}
    left = select(Reminder.person_id, Reminder.due_at).where(Reminder.number == 1)
    assert [tuple(row) for row in session.execute(left)] == [(people[0].id, at_seoul(12, 9))]


def test_putting_off_leaves_one_moment_and_takes_the_reminders_before_it(
    session: Session, people: list[Person], wave: Wave
) -> None:
    plan_reminders(session, wave)
    person = people[0]
    assert put_off(session, wave.id, person.id, Later.HOUR, at_seoul(3, 10)) == at_seoul(3, 11)
    assert put_off(session, wave.id, person.id, Later.TOMORROW, at_seoul(3, 10)) == at_seoul(4, 9)
    week = put_off(session, wave.id, person.id, Later.NEXT_WEEK, at_seoul(3, 10))
    assert week == at_seoul(10, 9)
    rows = session.execute(
        select(Reminder.number, Reminder.due_at)
        .where(Reminder.person_id == person.id)
        .order_by(Reminder.due_at)
    ).all()
    assert tuple(rows[0]) == (OWN_WISH, at_seoul(10, 9))
    assert all(due_at > week for _, due_at in rows[1:])
    (due,) = [one for one in take_due(session, week, 40) if one.person_id == person.id]
    assert due.is_own_wish
    with pytest.raises(Invalid, match="closes_before"):
        put_off(session, wave.id, person.id, Later.NEXT_WEEK, CLOSES - timedelta(days=2))


def test_an_hour_later_is_at_work(session: Session, people: list[Person], wave: Wave) -> None:
    evening = put_off(session, wave.id, people[0].id, Later.HOUR, at_seoul(3, 17, 30))
    assert evening == at_seoul(4, 9)


def test_skipping_takes_away_what_was_planned_and_keeps_nothing(
    session: Session, people: list[Person], wave: Wave
) -> None:
    plan_reminders(session, wave)
    due_invitations(session, OPENS, limit=2)
    person = people[4]
    skip_wave(session, wave.id, person.id, DURING)
    for table in (Invitation, Reminder):
        assert session.scalars(select(table).where(table.person_id == person.id)).all() == []
    skip_wave(session, wave.id, person.id, DURING)


def test_only_who_is_on_the_roster_of_an_open_wave_puts_off_or_skips(
    session: Session, people: list[Person], wave: Wave
) -> None:
    for call in (
        lambda: skip_wave(session, wave.id, 10**6, DURING),
        lambda: skip_wave(session, wave.id + 1, people[0].id, DURING),
        lambda: put_off(session, wave.id, people[0].id, Later.HOUR, AFTER),
    ):
        with pytest.raises(Refused, match="not_open_to_you"):
            call()
    assert wave.state is WaveState.OPEN


def test_nothing_of_putting_off_or_leaving_out_outlives_the_close(
    session: Session, people: list[Person], wave: Wave
) -> None:
    plan_reminders(session, wave)
    due_invitations(session, OPENS)
    put_off(session, wave.id, people[0].id, Later.NEXT_WEEK, DURING)
    skip_wave(session, wave.id, people[1].id, DURING)
    forget_people(session, wave.id)
    for table in (Invitation, Reminder):
        assert session.scalars(select(table)).all() == []
    kept = session.execute(select(RecentAsk.person_id, RecentAsk.asked_on)).all()
    assert len(kept) == len(people)
    assert {row.asked_on for row in kept} == {date(2026, 8, 3)}


def test_a_day_named_just_now_beats_the_usual_days_but_not_a_leave(
    session: Session, people: list[Person], wave: Wave
) -> None:
    person = people[0]
    preferences.wish(session, person.id, Wishes(weekdays=frozenset({4})))
    assert put_off(session, wave.id, person.id, Later.TOMORROW, at_seoul(3, 10)) == at_seoul(4, 9)
    session.add(
        Absence(person_id=person.id, valid_from=date(2026, 8, 4), valid_to=date(2026, 8, 6))
    )
    session.flush()
    assert take_due(session, at_seoul(4, 9)) == []
    assert session.scalars(select(Reminder.due_at)).all() == [at_seoul(6, 9)]
    (due,) = take_due(session, at_seoul(6, 9))
    assert due.is_own_wish
