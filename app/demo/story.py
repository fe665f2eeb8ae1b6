"""Building the demo: the company, its weeks of pulses and service requests, and this morning.

Everything is told through the imports and verbs that a real company uses, each with its own time,
so the demo can contain nothing that the product could not.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.demo import colleagues, promises
from app.demo.clock import BEGINS_AT
from app.demo.company import load_company
from app.demo.history import History
from app.demo.rhythm import plan_rhythm
from app.demo.rounds import CARE
from app.demo.words import PASSWORD, PERSONAS
from app.runtime import Runtime
from pulse import outbox
from pulse.notices import SurveyAsked
from pulse.people import credentials
from pulse.people.models import Person
from pulse.publishing.closing import Closer, close_wave, publish_due
from pulse.publishing.opening import open_wave
from pulse.results import care
from pulse.surveys.invitations import due_invitations, earliest_due
from pulse.surveys.models import Installment, Invitation, RosterEntry, Template, Wave
from pulse.surveys.waves import Schedule, plan_wave
from pulse.telling import person_recipient, tell, untold
from pulse.transaction import transaction

EVERYBODY: dict[str, str] = {}
CENTRES = {"filter": "department=D09"}
PAST = Schedule(
    opens_at=datetime(2026, 7, 21, 1, 0, tzinfo=UTC),
    closes_at=datetime(2026, 8, 7, 9, 0, tzinfo=UTC),
    publishes_at=datetime(2026, 8, 10, 0, 0, tzinfo=UTC),
)
PRESENT = Schedule(
    opens_at=datetime(2026, 8, 18, 1, 0, tzinfo=UTC),
    closes_at=datetime(2026, 9, 4, 9, 0, tzinfo=UTC),
    publishes_at=datetime(2026, 9, 7, 0, 0, tzinfo=UTC),
)
SOON = timedelta(minutes=30)
SHORT_WEEKS = promises.WEEKS
WHOLE_WEEKS = 34


class Story:
    """Tells the demo into one empty database.

    With all its ``weeks`` it is the story of the whole company; otherwise a short one, of the
    centres' last wave and eight weeks of a few services.
    """

    def __init__(
        self, session: Session, engine: Engine, parts: Runtime, weeks: int = SHORT_WEEKS
    ) -> None:
        self.session = session
        self.engine = engine
        self.parts = parts
        self.is_whole = weeks >= WHOLE_WEEKS
        self.audience = EVERYBODY if self.is_whole else CENTRES

    def tell(self) -> None:
        """Tell everything, or nothing if it has been told."""
        if self.session.scalar(select(func.count()).select_from(Person)):
            return
        with transaction(self.session):
            load_company(
                self.session, at=PAST.opens_at, slack_team=self.parts.settings.slack_team_id
            )
        self._give_passwords()
        if self.is_whole:
            History(self.session, self.engine, self.parts).tell(PAST)
        else:
            self._short_past()
        with transaction(self.session):
            outbox.drop_pending(self.session, "before_the_demo_begins")
            if self.is_whole:
                self._tell_of_care()
        self._present_wave()
        with transaction(self.session):
            plan_rhythm(self.session, BEGINS_AT, self.audience)
            promises.tell_this_morning(self.session, BEGINS_AT)

    def _tell_of_care(self) -> None:
        """Let the alert of the latest check of load stand in the safety officers' messages."""
        latest = self.session.scalars(
            select(Wave)
            .join(Template, Template.id == Wave.template_id)
            .where(Template.code == CARE)
            .order_by(Wave.publishes_at.desc())
            .limit(1)
        ).one()
        care.tell_alert(self.session, latest, BEGINS_AT)

    def _short_past(self) -> None:
        with transaction(self.session):
            promises.tell_history(self.session, BEGINS_AT)
        self._past_wave()

    def _give_passwords(self) -> None:
        with transaction(self.session):
            for number, _, _ in PERSONAS:
                person_id = self.session.scalars(
                    select(Person.id).where(Person.number == number)
                ).one()
                credentials.set_password(self.session, person_id, PASSWORD, at=BEGINS_AT)

    def _open(self, schedule: Schedule) -> int:
        with transaction(self.session):
            template = self.session.scalars(
                select(Template)
                .where(Template.code == "TPL-WEEK")
                .order_by(Template.version.desc())
            ).first()
            if template is None:
                msg = "the weekly template is missing"
                raise LookupError(msg)
            wave = plan_wave(self.session, template, schedule)
            at = schedule.opens_at
            open_wave(self.session, self.parts.keys, wave.id, at, audience=self.audience)
            return wave.id

    def _past_wave(self) -> None:
        wave_id = self._open(PAST)
        self._answer(PAST.closes_at - SOON)
        closer = Closer(self.parts.sessions, self.engine, self.parts.keys)
        close_wave(closer, wave_id, PAST.closes_at)
        with transaction(self.session):
            publish_due(self.session, PAST.publishes_at)

    def _present_wave(self) -> None:
        wave_id = self._open(PRESENT)
        self._answer(BEGINS_AT - SOON)
        with transaction(self.session), untold(self.session):
            wave = self.session.get_one(Wave, wave_id)
            newest = max(
                (part for part in wave.installments if part.opens_at <= BEGINS_AT),
                key=lambda part: part.opens_at,
            )
            until = BEGINS_AT if self.is_whole else newest.opens_at
            while (moment := earliest_due(self.session)) and moment < until:
                due_invitations(self.session, moment)
        if self.is_whole:
            with transaction(self.session):
                self._ask_the_centres(newest)

    def _ask_the_centres(self, part: Installment) -> None:
        """Let the direct messages of the last days stand in the workspace of those to be played.

        Of the whole company that would be minutes of sending, so it is the centres' people, and
        whom a newcomer plays first of all.
        """
        asked = self.session.execute(
            select(Person.id, Person.number, RosterEntry.department_path)
            .join(RosterEntry, RosterEntry.person_id == Person.id)
            .join(Invitation, Invitation.person_id == Person.id)
            .where(RosterEntry.wave_id == part.wave_id, Invitation.wave_id == part.wave_id)
            .where(Invitation.installment == part.number, Invitation.is_told)
        ).all()
        played = {number for number, _, _ in PERSONAS}
        for row in sorted(asked, key=lambda row: (row.number not in played, row.number)):
            if row.number in played or "D09" in row.department_path:
                notice = SurveyAsked(part.wave_id, part.number)
                tell(self.session, notice, person_recipient(row.id), at=BEGINS_AT)

    def _answer(self, at: datetime) -> None:
        colleagues.answer_open_waves(self.session, self.engine, self.parts.keys, at)
        self.session.rollback()
