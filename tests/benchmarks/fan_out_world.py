"""A company of any size with one open pulse, everybody in Slack, and the asking in the outbox."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pulse import notices, telling
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.people.models import Identity
from pulse.transaction import transaction
from tests import databases
from tests.pulse.surveys import world

AT = world.DURING
TEAM_SIZE = 50


def build(path: Path, people: int) -> Engine:
    """Make the company and tell everybody about the pulse; nothing is sent yet."""
    url = f"sqlite:///{path}"
    databases.create_tables(url)
    engine = databases.make_engine(url)
    sizes = {f"T{number:04}": TEAM_SIZE for number in range(people // TEAM_SIZE)}
    with Session(engine) as session, transaction(session):
        teams = world.make_company(session, sizes)
        template = world.make_template(session, world.plain_questions())
        wave = world.open_by_hand(session, template, teams)
        wave.answer_in = ["slack", "link"]
        wave.closes_at = AT + timedelta(days=30)
        everybody = [person for team in teams.values() for person in team]
        asked = notices.SurveyAsked(wave.id, 1)
        told = [telling.person_recipient(person.id) for person in everybody]
        telling.tell_each(session, asked, told, at=AT)
    return engine


def seed(engine: Engine) -> dict[str, list[dict[str, str]]]:
    """The same people as members of a workspace."""
    with Session(engine) as session:
        known = session.scalars(select(Identity.subject).order_by(Identity.subject)).all()
    return {"users": [{"id": one, "name": one.lower(), "real_name": one} for one in known]}


def standing(engine: Engine) -> dict[str, int]:
    """How many rows stand in each state."""
    with Session(engine) as session:
        counted = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
        found = {state.value: number for state, number in session.execute(counted)}
    return {state.value: found.get(state.value, 0) for state in DeliveryState}


def unsettled(engine: Engine) -> set[str]:
    """The members whose row says that nobody knows whether it arrived."""
    with Session(engine) as session:
        told = session.scalars(
            select(OutboxMessage.recipient).where(OutboxMessage.state == DeliveryState.UNKNOWN)
        )
        people = [int(recipient.removeprefix("person:")) for recipient in told]
        return set(session.scalars(select(Identity.subject).where(Identity.person_id.in_(people))))
