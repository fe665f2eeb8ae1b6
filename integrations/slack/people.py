"""Who a Slack account belongs to, and how a person is reached in Slack."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from integrations.slack.payloads import Actor
from pulse.errors import NotFound
from pulse.people.company_settings import Languages
from pulse.people.models import Employer, Identity, Person, PersonStatus

PROVIDER = "slack"


@dataclass(frozen=True)
class Reach:
    """A person and where Slack delivers to them: the DM's channel once known, else the user."""

    person: Person
    identity: Identity

    @property
    def channel(self) -> str:
        """The destination of a direct message."""
        return self.identity.channel or self.identity.subject


def person_of(session: Session, actor: Actor) -> Person:
    """Return the person behind a Slack account; NotFound("stranger") for anybody else."""
    person = session.scalar(
        select(Person)
        .join(Identity, Identity.person_id == Person.id)
        .where(
            _in_team(actor.team_id),
            Identity.subject == actor.user_id,
            Person.status != PersonStatus.LEFT,
        )
    )
    if person is None:
        raise NotFound("stranger")
    return person


def locale_of(session: Session, actor: Actor, languages: Languages) -> str:
    """Return the language to answer an account in, known or not."""
    found = session.scalar(
        select(Person.locale)
        .join(Identity, Identity.person_id == Person.id)
        .where(_in_team(actor.team_id), Identity.subject == actor.user_id)
    )
    return languages.of(found)


def reach_of(session: Session, person_id: int, team_id: str) -> Reach | None:
    """Return how to reach a person in this workspace; None when they left or are not in it."""
    found = session.execute(
        select(Person, Identity)
        .join(Identity, Identity.person_id == Person.id)
        .where(
            _in_team(team_id),
            Person.id == person_id,
            Person.status != PersonStatus.LEFT,
        )
        .order_by(Identity.id)
        .limit(1)
    ).one_or_none()
    return None if found is None else Reach(found[0], found[1])


def mentions_of(session: Session, person_ids: Collection[int], team_id: str) -> dict[int, str]:
    """Return how to mention those of some people who are in this workspace."""
    rows = session.execute(
        select(Identity.person_id, Identity.subject).where(
            _in_team(team_id), Identity.person_id.in_(person_ids)
        )
    )
    return {person_id: f"<@{subject}>" for person_id, subject in rows}


def is_partners(session: Session, person_id: int | None) -> bool:
    """Tell whether somebody works for a partner company, and so answers by link alone."""
    own = session.scalar(
        select(Employer.is_own)
        .join(Person, Person.employer_id == Employer.id)
        .where(Person.id == person_id)
    )
    return own is False


def display_name(person: Person, locale: str) -> str:
    """Return a person's name as written in ``locale``."""
    return person.name_en if locale == "en" else person.name_ko


def _in_team(team_id: str) -> ColumnElement[bool]:
    return and_(
        Identity.provider == PROVIDER,
        Identity.tenant == team_id,
        Identity.is_confirmed.is_(True),
    )
