"""Building the demo: the company, a published wave, an open one, and weeks of service requests.

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
from app.demo.words import PASSWORD, PERSONAS
from app.runtime import Runtime
from pulse import outbox
from pulse.people import credentials
from pulse.people.models import Person
from pulse.publishing.closing import Closer, close_wave, publish_due
from pulse.publishing.opening import open_wave
from pulse.surveys.models import Template, Wave
from pulse.surveys.waves import Schedule, due_invitations, plan_wave
from pulse.transaction import transaction

AUDIENCE = {"filter": "department=D09"}
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


class Story:
    """Tells the demo into one empty database."""

    def __init__(self, session: Session, engine: Engine, parts: Runtime) -> None:
        self.session = session
        self.engine = engine
        self.parts = parts

    def tell(self) -> None:
        """Tell everything, or nothing if it has been told."""
        if self.session.scalar(select(func.count()).select_from(Person)):
            return
        with transaction(self.session):
            load_company(
                self.session, at=PAST.opens_at, slack_team=self.parts.settings.slack_team_id
            )
        self._give_passwords()
        with transaction(self.session):
            promises.tell_history(self.session, BEGINS_AT)
        self._past_wave()
        with transaction(self.session):
            outbox.drop_pending(self.session, "before_the_demo_begins")
        self._present_wave()
        with transaction(self.session):
            promises.tell_this_morning(self.session, BEGINS_AT)

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
            open_wave(self.session, self.parts.keys, wave.id, schedule.opens_at, audience=AUDIENCE)
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
        with transaction(self.session):
            wave = self.session.get_one(Wave, wave_id)
            newest = max(part.opens_at for part in wave.installments if part.opens_at <= BEGINS_AT)
            while due_invitations(self.session, newest - SOON):
                outbox.drop_pending(self.session, "before_the_demo_begins")

    def _answer(self, at: datetime) -> None:
        colleagues.answer_open_waves(self.session, self.engine, self.parts.keys, at)
        self.session.rollback()
