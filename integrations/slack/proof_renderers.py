"""What somebody signs in with has changed: what, when, what to do about it, and whom to ask.

Never a secret, and no link that signs anybody in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from integrations.moments import say_instant
from integrations.ports import Links, Outgoing, Rendered, Renderer, Stale
from integrations.slack import parts
from integrations.slack.agreement_blocks import Note, note_message
from integrations.slack.messenger import Address
from integrations.slack.people import display_name
from integrations.wording import say
from pulse import notices
from pulse.outbox import OutboxMessage
from pulse.people.api_tokens import ApiToken
from pulse.people.credentials import has_password
from pulse.people.models import Person
from pulse.people.workspaces import administrators

MOST_NAMES = 3


@dataclass(frozen=True)
class News:
    """What happened, when, and by which words besides the usual ones it is undone."""

    lead: str
    happened_at: datetime
    undo: Sequence[str] = ()


@dataclass(frozen=True)
class ProofRenderers:
    """Says them; ``find`` and ``send`` are how the way of telling addresses a message."""

    find: Callable[[Session, OutboxMessage], Address]
    send: Callable[[Address, Outgoing], Rendered]
    links: Links

    def by_kind(self) -> Mapping[str, Renderer]:
        """Return the renderer of each kind of notice."""
        return {
            notices.ProofChanged.kind: self.proof_changed,
            notices.TokenMade.kind: self.token_made,
        }

    def proof_changed(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell what changed, or that a recovery code was used."""
        address = self.find(session, row)
        lead = say(address.locale, f"proof.{row.payload['change']}")
        news = News(lead, datetime.fromisoformat(str(row.payload["changed_at"])))
        return self._said(session, address, news, at)

    def token_made(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell that a program may act for somebody, by the name the token was given."""
        address = self.find(session, row)
        token = session.get(ApiToken, int(row.payload["token_id"]))
        if token is None:
            raise Stale("token_gone")
        lead = say(address.locale, "proof.token_made", name=parts.escape(token.name))
        news = News(lead, token.created_at, ["proof.end_token"])
        return self._said(session, address, news, at)

    def _said(self, session: Session, address: Address, news: News, at: datetime) -> Rendered:
        locale, person_id = address.locale, address.person_id or 0
        when = say_instant(news.happened_at, timezone=address.timezone, locale=locale)
        way_back = "proof.password" if has_password(session, person_id) else "proof.no_password"
        note = Note(
            lead=news.lead,
            lines=[
                say(locale, "proof.when", when=when),
                say(locale, "proof.known"),
                *(say(locale, key) for key in news.undo),
                say(locale, way_back),
                _whom_to_ask(session, person_id, locale, at),
            ],
            label=say(locale, "proof.open"),
            link=self.links.settings(),
            why=say(locale, "proof.why"),
        )
        return self.send(address, Outgoing(address.channel, note_message(note)))


def _whom_to_ask(session: Session, person_id: int, locale: str, at: datetime) -> str:
    """Name some other administrators; where there is none, whoever runs the product helps."""
    others = [one for one in administrators(session, at) if one != person_id][:MOST_NAMES]
    people = session.scalars(select(Person).where(Person.id.in_(others)).order_by(Person.id))
    names = ", ".join(parts.escape(display_name(person, locale)) for person in people)
    return say(locale, "proof.ask", names=names) if names else say(locale, "proof.ask_operator")
