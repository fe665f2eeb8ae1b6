"""Who owns a service has changed, said to both: from what is theirs when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from integrations.ports import Links, Outgoing, Rendered, Renderer, Stale
from integrations.slack import parts
from integrations.slack.agreement_blocks import Note, note_message
from integrations.slack.messenger import Address
from integrations.slack.people import display_name
from integrations.wording import say
from pulse.commitments.models import Service
from pulse.notices import ServicesHandedOver
from pulse.outbox import OutboxMessage
from pulse.people.models import Person


@dataclass(frozen=True)
class OwnerRenderers:
    """Says them; ``find`` and ``send`` are how the way of telling addresses a message."""

    find: Callable[[Session, OutboxMessage], Address]
    send: Callable[[Address, Outgoing], Rendered]
    links: Links

    def by_kind(self) -> Mapping[str, Renderer]:
        """Return the renderer of each kind of notice."""
        return {ServicesHandedOver.kind: self.handed_over}

    def handed_over(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell what became somebody's and still is, and what was theirs and is no longer."""
        address = self.find(session, row)
        locale, person_id = address.locale, address.person_id
        named = [_services(session, str(row.payload[name])) for name in ("gained", "lost")]
        gained = [one for one in named[0] if one.owner_id == person_id]
        lost = [one for one in named[1] if one.owner_id != person_id]
        if not (gained or lost):
            raise Stale("handed_back")
        whose = [self._whose(session, one, locale) for one in lost]
        taken = _listed(locale, "owner.lost", whose, whose) if lost else []
        names = [_name(one, locale) for one in gained]
        single = [say(locale, "owner.gained_one", service=name) for name in names]
        given = _listed(locale, "owner.gained", single, names) if gained else []
        lead, *lines = [*given, *([say(locale, "owner.may")] if gained else []), *taken]
        note = Note(
            lead=lead,
            lines=lines,
            label=say(locale, "owner.open"),
            link=self.links.page(_page([*gained, *lost])),
            why=say(locale, "owner.why"),
        )
        return self.send(address, Outgoing(address.channel, note_message(note)))

    def _whose(self, session: Session, service: Service, locale: str) -> str:
        owner = session.get(Person, service.owner_id or 0)
        called = _name(service, locale)
        if owner is None:
            return say(locale, "owner.nobody", service=called)
        name = parts.escape(display_name(owner, locale))
        return say(locale, "owner.somebody", service=called, name=name)


def _listed(locale: str, many: str, single: Sequence[str], items: Sequence[str]) -> list[str]:
    """Return one thing as the sentence it has, several as a list under how many they are."""
    if len(items) == 1:
        return list(single)
    return [say(locale, many, count=len(items)), *(f"• {item}" for item in items)]


def _services(session: Session, numbers: str) -> Sequence[Service]:
    wanted = [int(number) for number in numbers.split(",") if number]
    return session.scalars(
        select(Service).where(Service.id.in_(wanted)).order_by(Service.code)
    ).all()


def _name(service: Service, locale: str) -> str:
    return parts.escape(service.name_en if locale == "en" else service.name_ko)


def _page(services: Sequence[Service]) -> str:
    return f"/services/{services[0].code}" if len(services) == 1 else "/services"
