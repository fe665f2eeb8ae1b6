"""The pulses the example company was asked from January on, each lived from opening to results.

A round is planned, opened, answered, closed and published by the verbs of a wave, at its times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.demo import moods
from app.demo.colleagues import lost_threads
from app.demo.company import ZONE
from app.demo.quotas import shuffled
from app.demo.replies import Roll, care_answers, field_answers, voice_answers, weekly_answers
from app.demo.words import PERSONAS
from pulse.ballots.keys import KeyStore
from pulse.ballots.submitting import submit_many
from pulse.commitments.models import Service
from pulse.commitments.waits import waited
from pulse.notices import SurveyAsked
from pulse.people.models import Department, Person
from pulse.publishing.closing import Closer, close_wave, publish_due
from pulse.publishing.opening import open_wave
from pulse.surveys.form import read_form
from pulse.surveys.models import RosterEntry, Template, Wave
from pulse.surveys.waves import Schedule, plan_wave
from pulse.telling import note_delivered, person_recipient
from pulse.transaction import transaction, writing

Answers = Callable[[Roll], Mapping[str, Mapping[str, object]]]
PLAYED = {number for number, _, _ in PERSONAS}
LAST_HOUR = timedelta(minutes=30)
REACHED = 118 / 130
"""The share of those invited whom the question surely reached."""
WEEKLY_WAVES = 10
CARE = "TPL-CARE"
BETWEEN = timedelta(weeks=3)


@dataclass(frozen=True)
class Round:
    """One wave of the past: which questionnaire, when, whom it asks and what they answer."""

    template: str
    schedule: Schedule
    answers: Answers
    audience: Mapping[str, Any] = field(default_factory=dict)


def rounds(last: Schedule) -> list[Round]:
    """Return every wave of the story up to the weekly one of ``last``, the first opened first."""
    weekly = [
        Round("TPL-WEEK", _earlier(last, BETWEEN * back), weekly_answers)
        for back in range(WEEKLY_WAVES)
    ]
    daejeon = {"filter": "department=S09B"}
    care = [
        Round(CARE, _days(opens_on, 10), care_answers, daejeon)
        for opens_on in (date(2026, 2, 9), date(2026, 5, 11))
    ]
    on_site = [
        Round("TPL-FIELD", _days(opens_on, 7), field_answers)
        for opens_on in (date(2026, 4, 13), date(2026, 6, 15), date(2026, 8, 3))
    ]
    heard = [
        Round("TPL-VOICE", _days(opens_on, 7), voice_answers)
        for opens_on in (date(2026, 1, 26), date(2026, 4, 27), date(2026, 7, 27))
    ]
    return sorted([*weekly, *care, *on_site, *heard], key=lambda one: one.schedule.opens_at)


class Rounds:
    """Lives rounds into a database: its session, the engine beneath it, keys and the close job."""

    def __init__(
        self, session: Session, engine: Engine, keys: KeyStore, sessions: Callable[[], Session]
    ) -> None:
        self.session = session
        self.engine = engine
        self.keys = keys
        self.closer = Closer(sessions, engine, keys)

    def live(self, one: Round) -> int:
        """Live a round from its opening to its results; return the wave."""
        wave_id = self.open(one)
        self._answer(one, wave_id)
        close_wave(self.closer, wave_id, one.schedule.closes_at)
        with transaction(self.session):
            publish_due(self.session, one.schedule.publishes_at)
        return wave_id

    def open(self, one: Round) -> int:
        """Plan and open a round's wave for its audience."""
        with transaction(self.session):
            template = self.session.scalars(
                select(Template)
                .where(Template.code == one.template)
                .order_by(Template.version.desc())
            ).first()
            if template is None:
                msg = f"the template {one.template} is missing"
                raise LookupError(msg)
            wave = plan_wave(self.session, template, one.schedule)
            at = one.schedule.opens_at
            open_wave(self.session, self.keys, wave.id, at, audience=one.audience)
            return wave.id

    def _answer(self, one: Round, wave_id: int) -> None:
        """Put in what everybody answered, shortly before the close, in one transaction."""
        roll, ids = self._roll(one, wave_id)
        answers = one.answers(roll)
        self._reach(one, wave_id, roll, ids, answers)
        with writing(self.engine) as connection:
            submit_many(
                connection,
                self.keys,
                wave_id=wave_id,
                answers_by_person={ids[number]: given for number, given in answers.items()},
                at=one.schedule.closes_at - LAST_HOUR,
                threads_by_person={
                    ids[number]: lost_threads(roll.questions, given)
                    for number, given in answers.items()
                },
            )

    def _reach(
        self,
        one: Round,
        wave_id: int,
        roll: Roll,
        ids: Mapping[str, int],
        answers: Collection[str],
    ) -> None:
        """Note whom the first question reached: whoever answered, and most of the others."""
        silent = shuffled([number for number in ids if number not in answers], roll.word("reach"))
        missed = round(len(ids) * (1 - REACHED))
        reached = [*answers, *silent[missed:]]
        people = [person_recipient(ids[number]) for number in reached]
        with transaction(self.session):
            notice = SurveyAsked(wave_id, 1)
            note_delivered(self.session, notice, people, at=one.schedule.opens_at)

    def _roll(self, one: Round, wave_id: int) -> tuple[Roll, dict[str, int]]:
        rows = self.session.execute(
            select(Person.number, Person.id, RosterEntry.department_path, RosterEntry.employer)
            .join(RosterEntry, RosterEntry.person_id == Person.id)
            .where(RosterEntry.wave_id == wave_id, Person.number.not_in(PLAYED))
            .order_by(Person.number)
        ).all()
        form = read_form(self.session.get_one(Wave, wave_id).plan["form"])
        broken = self._broken(one.schedule)
        self.session.rollback()
        units = {row.number: tuple(row.department_path) for row in rows}
        opened_on = one.schedule.opens_at.astimezone(ZONE).date()
        employers = {row.number: row.employer for row in rows}
        roll = Roll(opened_on, units, employers, form.questions, broken)
        return roll, {row.number: row.id for row in rows}

    def _broken(self, schedule: Schedule) -> Counter[str]:
        """Count by unit the promises that were broken in a wave's time and wear people out."""
        units = {one.id: one.code for one in self.session.scalars(select(Department))}
        wearing = select(Service.id).where(Service.code.in_(moods.WEARING))
        services = set(self.session.scalars(wearing))
        found: Counter[str] = Counter()
        for one in waited(self.session, [(schedule.opens_at, schedule.closes_at)]):
            if one.service_id in services:
                found[units[int(one.customer)]] += one.broken
        return found


def _earlier(schedule: Schedule, by: timedelta) -> Schedule:
    return Schedule(schedule.opens_at - by, schedule.closes_at - by, schedule.publishes_at - by)


def _days(opens_on: date, open_days: int) -> Schedule:
    """Open at ten, close at six ``open_days`` later, publish at nine the Monday after."""
    opens_at = datetime(opens_on.year, opens_on.month, opens_on.day, 1, tzinfo=UTC)
    closes_at = opens_at + timedelta(days=open_days, hours=8)
    to_monday = timedelta(days=7 - closes_at.weekday(), hours=-9)
    return Schedule(opens_at, closes_at, closes_at + to_monday)
