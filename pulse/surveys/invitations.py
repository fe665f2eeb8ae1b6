"""Asking: whom to ask each installment, when, and what somebody does instead of answering now.

A planned moment is looked at once more when it comes: whoever is on leave by then, has paused,
moved to another unit or has been asked enough that week is asked later, or not at all.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pulse import notices, telling
from pulse.calendars.zones import day_number
from pulse.errors import Invalid, Refused
from pulse.surveys.asking import Askable, askable
from pulse.surveys.attention import note_ask
from pulse.surveys.models import Installment, Invitation, Reminder, RosterEntry, Wave, WaveState

OWN_WISH = 0
"""The number of a reminder somebody asked for by putting the question off."""

SOON = timedelta(seconds=1)


class Later(enum.StrEnum):
    """Until when a question can be put off."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "week"


@dataclass(frozen=True)
class _Due:
    """An invitation whose moment has come, with what it asks and how long that can be answered."""

    invitation: Invitation
    questions: int
    closes_at: datetime


def invite(session: Session, wave: Wave, person_ids: Iterable[int]) -> None:
    """Write whom to ask each installment and when; who cannot be asked at all has no row."""
    wanted = list(person_ids)
    people = askable(session, wanted, wave.opens_at, wave.closes_at)
    for part in wave.installments:
        for person_id in wanted:
            if person_id not in people:
                continue
            asks_at = people[person_id].moment(
                part.opens_at, wave.closes_at, len(part.question_codes)
            )
            if asks_at is not None:
                session.add(
                    Invitation(
                        wave_id=wave.id,
                        person_id=person_id,
                        installment=part.number,
                        asks_at=asks_at,
                    )
                )
    session.flush()


def earliest_due(session: Session, at: datetime | None = None) -> datetime | None:
    """Return the first moment at which somebody is to be asked by a wave still open at ``at``."""
    still = Wave.closes_at > (Invitation.asks_at if at is None else at)
    return session.scalar(
        select(func.min(Invitation.asks_at))
        .join(Wave, Wave.id == Invitation.wave_id)
        .where(Invitation.is_told.is_(False), Wave.state == WaveState.OPEN, still)
    )


def due_invitations(session: Session, at: datetime, limit: int = 200) -> int:
    """Ask up to ``limit`` people whose moment has come; return how many moments were dealt with.

    A notice that could not be sent by the close is dropped, and a repeated run tells nobody twice.
    """
    rows = session.execute(
        select(Invitation, Wave.closes_at, Installment.question_codes)
        .join(Wave, Wave.id == Invitation.wave_id)
        .join(
            Installment,
            (Installment.wave_id == Wave.id) & (Installment.number == Invitation.installment),
        )
        .where(Invitation.is_told.is_(False), Invitation.asks_at <= at)
        .where(Wave.state == WaveState.OPEN, Wave.closes_at > at)
        .order_by(Invitation.asks_at, Invitation.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Invitation)
    ).all()
    due = [_Due(invitation, len(codes), closes_at) for invitation, closes_at, codes in rows]
    if due:
        _ask_all(session, due, at)
    return len(due)


def _ask_all(session: Session, due: Sequence[_Due], at: datetime) -> None:
    ids = {one.invitation.person_id for one in due}
    people = askable(session, ids, at, max(one.closes_at for one in due))
    asked_now: dict[int, list[tuple[int, int]]] = {}
    for one in due:
        person = people.get(one.invitation.person_id)
        if person is None:
            session.delete(one.invitation)
            continue
        asked = asked_now.setdefault(person.person_id, list(person.asked))
        person = Askable(person.person_id, person.table, person.limits, person.budget, asked)
        moment = person.moment(at, one.closes_at, one.questions)
        if moment is None:
            session.delete(one.invitation)
        elif moment > at + SOON:
            one.invitation.asks_at = moment
        else:
            day = person.local_date(at)
            asked.append((day_number(day), one.questions))
            _ask(session, one, at)
            note_ask(session, person.person_id, day, one.questions)
    session.flush()


def _ask(session: Session, one: _Due, at: datetime) -> None:
    invitation = one.invitation
    invitation.is_told = True
    telling.tell(
        session,
        notices.SurveyAsked(invitation.wave_id, invitation.installment),
        telling.person_recipient(invitation.person_id),
        at=at,
        expires_at=one.closes_at,
    )


def skip_wave(session: Session, wave_id: int, person_id: int, at: datetime) -> None:
    """Ask and remind somebody no more in a wave; they may answer all the same.

    Nothing is kept of it: what was planned for them is taken away, as at its moment.
    """
    _open_to(session, wave_id, person_id, at)
    session.execute(
        delete(Invitation).where(
            Invitation.wave_id == wave_id,
            Invitation.person_id == person_id,
            Invitation.is_told.is_(False),
        )
    )
    _forget_reminders(session, wave_id, person_id)


def put_off(
    session: Session, wave_id: int, person_id: int, later: Later, at: datetime
) -> datetime:
    """Ask somebody again later, and remind them of this part no more until then.

    In an hour means at work; tomorrow and next week mean a usual moment from that day on. Return
    the moment; Invalid("closes_before") where the wave is over by then. The moment is kept as a
    reminder, which goes when it comes and at the close at the latest.
    """
    wave = _open_to(session, wave_id, person_id, at)
    part = max((one for one in wave.installments if one.opens_at <= at), key=lambda p: p.number)
    person = askable(session, [person_id], at, wave.closes_at).get(person_id)
    moment = None if person is None else _moment(person, later, at, wave.closes_at)
    if moment is None:
        raise Invalid("closes_before", fields={"later": "closes_before"})
    _forget_reminders(session, wave_id, person_id, part.number, moment)
    session.add(
        Reminder(
            wave_id=wave_id,
            person_id=person_id,
            installment=part.number,
            number=OWN_WISH,
            due_at=moment,
        )
    )
    session.flush()
    return moment


def _moment(person: Askable, later: Later, at: datetime, ends_at: datetime) -> datetime | None:
    if later is Later.HOUR:
        return person.wanted_moment(at + timedelta(hours=1), ends_at)
    days = 1 if later is Later.TOMORROW else 7
    day = person.local_date(at) + timedelta(days=days)
    morning = datetime.combine(day, time(), person.table.zone).astimezone(UTC)
    return person.usual_moment(morning, ends_at)


def _open_to(session: Session, wave_id: int, person_id: int, at: datetime) -> Wave:
    """Return a wave that this person may answer now; Refused("not_open_to_you") for any other."""
    wave = session.get(Wave, wave_id)
    is_open = wave is not None and wave.state is WaveState.OPEN
    if wave is None or not is_open or not wave.opens_at <= at < wave.closes_at:
        raise Refused("not_open_to_you")
    if session.get(RosterEntry, (wave_id, person_id)) is None:
        raise Refused("not_open_to_you")
    return wave


def _forget_reminders(
    session: Session,
    wave_id: int,
    person_id: int,
    installment: int | None = None,
    before: datetime | None = None,
) -> None:
    """Take away somebody's reminders: all of a wave, or those of a part until a moment."""
    where = [Reminder.wave_id == wave_id, Reminder.person_id == person_id]
    if installment is not None:
        where.append(Reminder.installment == installment)
    if before is not None:
        where.append((Reminder.due_at <= before) | (Reminder.number == OWN_WISH))
    session.execute(delete(Reminder).where(*where))
