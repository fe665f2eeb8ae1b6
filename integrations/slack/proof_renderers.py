"""What somebody signs in with has changed: what, when, what to do about it, and whom to ask.

Never a secret, and no link that signs anybody in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from integrations.moments import say_instant
from integrations.ports import Links, Outgoing, Receipt, Rendered, Renderer, Stale
from integrations.slack import parts
from integrations.slack.agreement_blocks import Note, note_message
from integrations.slack.messenger import Address
from integrations.slack.people import display_name
from integrations.wording import say
from pulse.account_notices import MailMoved, MailsMoved, ProofChanged, TokenMade
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
            ProofChanged.kind: self.proof_changed,
            TokenMade.kind: self.token_made,
            MailMoved.kind: self.mail_moved,
            MailsMoved.kind: self.mails_moved,
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

    def mail_moved(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell somebody where their mail goes now; by mail at the address it went to so far."""
        address = self.find(session, row)
        locale, person_id = address.locale, address.person_id or 0
        after = session.scalar(select(Person.email).where(Person.id == person_id))
        where = say(locale, "proof.mail_to", mail=masked(after)) if after else ""
        password = [say(locale, "proof.mail_password")] if has_password(session, person_id) else []
        note = Note(
            lead=say(locale, "proof.mail_moved"),
            lines=[
                where or say(locale, "proof.mail_nowhere"),
                _when(datetime.fromisoformat(str(row.payload["changed_at"])), address),
                say(locale, "proof.mail_known"),
                _whom_to_ask(session, person_id, locale, at, "proof.mail_ask"),
                *(password or [say(locale, "proof.no_password")]),
            ],
            label=say(locale, "proof.open"),
            link=self.links.settings(),
            why=say(locale, "proof.why"),
        )
        rendered = self.send(address, Outgoing(address.channel, note_message(note)))
        return replace(rendered, on_sent=partial(_forget_address, row.id, rendered.on_sent))

    def mails_moved(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell an administrator that one list moved the mail of many people."""
        address = self.find(session, row)
        locale, said = address.locale, row.payload
        before, after = (parts.escape(str(said[name])) for name in ("before", "after"))
        moved = "proof.mails_to" if after else "proof.mails_nowhere"
        note = Note(
            lead=say(locale, "proof.mails_moved", people=int(said["people"])),
            lines=[
                say(locale, moved, before=before, after=after),
                _when(datetime.fromisoformat(str(said["changed_at"])), address),
                say(locale, "proof.mails_untold"),
            ],
            label=say(locale, "proof.mails_open"),
            link=self.links.page("/audit"),
            why=say(locale, "proof.mails_why"),
        )
        return self.send(address, Outgoing(address.channel, note_message(note)))

    def _said(self, session: Session, address: Address, news: News, at: datetime) -> Rendered:
        locale, person_id = address.locale, address.person_id or 0
        way_back = "proof.password" if has_password(session, person_id) else "proof.no_password"
        note = Note(
            lead=news.lead,
            lines=[
                _when(news.happened_at, address),
                say(locale, "proof.known"),
                *(say(locale, key) for key in news.undo),
                say(locale, way_back),
                _whom_to_ask(session, person_id, locale, at, "proof.ask"),
            ],
            label=say(locale, "proof.open"),
            link=self.links.settings(),
            why=say(locale, "proof.why"),
        )
        return self.send(address, Outgoing(address.channel, note_message(note)))


def masked(mail: str) -> str:
    """Return as much of an address as its owner knows it by: ``p…@example.com``."""
    name, _, domain = mail.rpartition("@")
    return parts.escape(f"{name[:1]}…@{domain}")


def _forget_address(
    row_id: int,
    then: Callable[[Session, Receipt], None],
    session: Session,
    receipt: Receipt,
) -> None:
    """Forget the address somebody had, once it has been written to."""
    row = session.get_one(OutboxMessage, row_id)
    row.payload = {**row.payload, "before": ""}
    then(session, receipt)


def _when(instant: datetime, address: Address) -> str:
    when = say_instant(instant, timezone=address.timezone, locale=address.locale)
    return say(address.locale, "proof.when", when=when)


def _whom_to_ask(session: Session, person_id: int, locale: str, at: datetime, words: str) -> str:
    """Name some other administrators; where there is none, whoever runs the product helps."""
    others = [one for one in administrators(session, at) if one != person_id][:MOST_NAMES]
    people = session.scalars(select(Person).where(Person.id.in_(others)).order_by(Person.id))
    names = ", ".join(parts.escape(display_name(person, locale)) for person in people)
    return say(locale, words, names=names) if names else say(locale, f"{words}_operator")
