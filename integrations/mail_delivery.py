"""Notices by mail: where a person's mail goes, who would rather not, and how it is handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from integrations.mail_texts import MailSpeech, password_letter, plain_letter
from integrations.ports import (
    Mail,
    Mailer,
    Outgoing,
    Receipt,
    Rendered,
    Renderer,
    Stale,
)
from integrations.slack.messenger import Address
from integrations.slack.renderers import SlackRenderers
from integrations.slack.speech import Speech
from pulse.account_notices import MailMoved
from pulse.notices import RequestChanged, RequestOpened, RequestRefreshed
from pulse.outbox import Lane, OutboxMessage
from pulse.people.company_settings import Languages, company_settings
from pulse.people.mail_bounces import returns_mail
from pulse.people.models import Department, Person, PersonStatus
from pulse.people.signed_links import VALID, Offer, Purpose
from pulse.people.tree import department_path, head_of

_CHAT_ALONE = frozenset({RequestRefreshed.kind})
"""What only brings a message up to date that stands in a chat; a letter cannot be."""
_FOR_UNITS = frozenset({RequestOpened.kind, RequestChanged.kind})
"""What a department hears in its channel and nobody of it hears otherwise."""


@dataclass(frozen=True)
class MailAddresses:
    """Finds the mail of ``person:ID``; for a department's channel, that of its head.

    A shared channel has no mail. Where there is no chat at all, somebody has to hear what would
    be told there: the head, or the nearest above, of the day that ``local_day`` gives.
    """

    languages: Languages = field(default_factory=Languages)
    local_day: Callable[[], date] | None = None

    def find(self, session: Session, recipient: str) -> Address | None:
        """Return where a person's mail goes; None for who left, or has no mail that arrives."""
        kind, _, name = recipient.partition(":")
        if kind == "channel":
            return self._of_unit(session, name)
        person = session.get(Person, int(name)) if kind == "person" else None
        if person is None or not person.email or returns_mail(session, person):
            return None
        return self.at(session, person.id, person.email)

    def at(self, session: Session, person_id: int, mail: str) -> Address | None:
        """Return an address of somebody's, with how to write to them; None for who left."""
        person = session.get(Person, person_id)
        if person is None or person.status is PersonStatus.LEFT:
            return None
        locale = self.languages.of(person.locale)
        return Address(mail, locale, person.timezone, person.id)

    def _of_unit(self, session: Session, code: str) -> Address | None:
        """Return where what a department is told goes: to its head, as to a channel."""
        department = session.scalar(select(Department).where(Department.code == code))
        if self.local_day is None or department is None:
            return None
        on = self.local_day()
        path = department_path(session, department.id, on)
        heads = (head_of(session, one.id, on) for one in reversed(path))
        found = (self.find(session, f"person:{head.id}") for head in heads if head is not None)
        address = next((one for one in found if one is not None), None)
        return None if address is None else replace(address, person_id=None)

    def remember(self, session: Session, address: Address, receipt: Receipt) -> None:
        """Keep nothing: a mail address does not change by being written to."""


@dataclass(frozen=True)
class MailRenderers(SlackRenderers):
    """Says every notice as a letter; ``stop_link`` ends a person's digests."""

    addresses: MailAddresses
    speech: Speech = field(default_factory=MailSpeech)
    stop_link: Callable[[int], str] = field(kw_only=True)
    password_link: Callable[[Session, Offer], str] = field(kw_only=True)

    def by_kind(self) -> Mapping[str, Renderer]:
        """Return the renderer of each kind of notice."""
        chat = super().by_kind()
        return {kind: partial(self._as_mail, said) for kind, said in chat.items()}

    def password_offered(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Send the one-time link, made now: it is stored nowhere before."""
        address = self._address(session, row)
        purpose = Purpose(row.payload["purpose"])
        offer = Offer(int(row.payload["person_id"]), purpose, at + VALID[purpose])
        hours = int(VALID[purpose].total_seconds() // 3600)
        link = self.password_link(session, offer)
        kept, locale = company_settings(session), address.locale
        letter = password_letter(locale, purpose.value, link, hours, kept.name(locale))
        letter = replace(letter, sender=kept.mail_name)
        return Rendered(Outgoing(address.channel, letter))

    def _address(self, session: Session, row: OutboxMessage) -> Address:
        """Return where a letter goes; about a changed address it goes to the one before."""
        before = str(row.payload.get("before", "")) if row.notice == MailMoved.kind else ""
        if not before:
            return super()._address(session, row)
        address = self.addresses.at(session, int(row.payload["person_id"]), before)
        if address is None:
            raise Stale("person_left")
        return address

    def _as_mail(
        self, said: Renderer, session: Session, row: OutboxMessage, at: datetime
    ) -> Rendered:
        """Complete what was said to a letter; a digest also says how to end it."""
        if row.notice in _CHAT_ALONE:
            raise Stale("stands_in_no_chat")
        address = self._address(session, row)
        if address.person_id is None and row.notice not in _FOR_UNITS:
            raise Stale("for_a_channel")
        rendered = said(session, row, at)
        letter = plain_letter(rendered.outgoing.message, address.locale)
        message = replace(letter, sender=company_settings(session).mail_name)
        if row.lane == Lane.DIGEST and address.person_id is not None:
            _require_digests(session, address.person_id)
            message = replace(message, unsubscribe=self.stop_link(address.person_id))
        outgoing = Outgoing(address.channel, message)
        if address.person_id is None:
            return Rendered(outgoing)  # a letter is no thread that later messages stand in
        return replace(rendered, outgoing=outgoing)


class MailMessenger:
    """The Messenger of an SMTP server."""

    method = "mail"
    is_stopped = False

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    def heal(self) -> None:
        """Ask whether the server takes mail from us."""
        self._mailer.check()

    def post(self, outgoing: Outgoing) -> Receipt:
        """Send one mail; its id stands for it."""
        said = outgoing.message
        mail = Mail(
            outgoing.channel,
            said.subject,
            said.text,
            said.html,
            said.unsubscribe,
            sender=said.sender,
            is_traced=outgoing.is_traced,
        )
        return Receipt("mail", self._mailer.send(mail))


def _require_digests(session: Session, person_id: int) -> None:
    if not session.scalar(select(Person.wants_digests).where(Person.id == person_id)):
        raise Stale("unsubscribed")
