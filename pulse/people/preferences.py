"""What people decide for themselves: language, how they are told, summaries."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.errors import Invalid
from pulse.outbox import Way
from pulse.people.models import Identity, Person

LOCALES = ("ko", "en")


@dataclass(frozen=True)
class Preferences:
    """One person's choices as they stand, and which ways reach them at all."""

    locale: str
    way: Way
    wants_digests: bool
    has_slack: bool
    has_mail: bool


def preferences_of(session: Session, person_id: int) -> Preferences:
    """Return what somebody chose; without a choice messages go to Slack where they are in it."""
    person = session.get_one(Person, person_id)
    account = select(Identity.id).where(
        Identity.person_id == person_id,
        Identity.provider == "slack",
        Identity.is_confirmed.is_(True),
    )
    has_slack = session.scalar(account.limit(1)) is not None
    usual = Way.SLACK if has_slack else Way.MAIL
    way = Way(person.chosen_way) if person.chosen_way else usual
    return Preferences(person.locale, way, person.wants_digests, has_slack, bool(person.email))


def choose(
    session: Session, person_id: int, *, locale: str, way: Way, wants_digests: bool
) -> None:
    """Keep somebody's choices; Invalid for mail without an address, or an unknown language."""
    person = session.get_one(Person, person_id)
    if locale not in LOCALES:
        raise Invalid("unknown_language", fields={"locale": "unknown_language"})
    if way is Way.MAIL and not person.email:
        raise Invalid("no_mail_address", fields={"way": "no_mail_address"})
    person.has_chosen_locale = person.has_chosen_locale or person.locale != locale
    person.locale, person.chosen_way = locale, way.value
    person.wants_digests = wants_digests
    session.flush()


def stop_digests(session: Session, person_id: int) -> None:
    """End somebody's summaries by mail; doing it again is no error."""
    person = session.get(Person, person_id)
    if person is not None:
        person.wants_digests = False
        session.flush()
