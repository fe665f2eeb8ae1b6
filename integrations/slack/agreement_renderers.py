"""The notices about agreements and calendars, said from what is true when they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from integrations.ports import Links, Message, Outgoing, Rendered, Renderer, Stale
from integrations.slack import ids, parts
from integrations.slack.agreement_blocks import Note, note_message, version_message
from integrations.slack.agreement_views import calendar_name, version_face
from integrations.slack.messenger import Address
from integrations.slack.parts import Block
from integrations.slack.request_blocks import Voice
from pulse import notices
from pulse.commitments import calendar_changes, reviewing, signing
from pulse.commitments.models import Service
from pulse.commitments.record_models import CalendarChange, ClockChange
from pulse.commitments.replay import Effect
from pulse.errors import NotFound
from pulse.outbox import OutboxMessage
from pulse.people.permissions import viewer_of


@dataclass(frozen=True)
class AgreementRenderers:
    """Says them; ``find`` and ``send`` are how the way of telling addresses a message."""

    find: Callable[[Session, OutboxMessage], Address]
    send: Callable[[Address, Outgoing], Rendered]
    links: Links

    def by_kind(self) -> Mapping[str, Renderer]:
        """Return the renderer of each kind of notice."""
        return {
            notices.VersionProposed.kind: self.version_proposed,
            notices.VersionSettled.kind: self.version_settled,
            notices.CalendarChangeProposed.kind: self.change_proposed,
            notices.CalendarChangeSettled.kind: self.change_settled,
            notices.CalendarReviewDue.kind: self.calendar_review,
            notices.AgreementReviewDue.kind: self.agreement_review,
        }

    def version_proposed(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Ask for a signature that is still wanted, from somebody who may still give it."""
        address = self.find(session, row)
        message, may_sign = self._version(session, row, address, at)
        if not may_sign:
            raise Stale("nothing_to_sign")
        return self.send(address, Outgoing(address.channel, message))

    def version_settled(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell what became of a proposal."""
        address = self.find(session, row)
        message, _ = self._version(session, row, address, at)
        return self.send(address, Outgoing(address.channel, message))

    def change_proposed(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Ask for consent, with what would flip as things are now."""
        address = self.find(session, row)
        change = _change(session, row)
        if change.applied_at is not None or change.withdrawn_at is not None:
            raise Stale("already_settled")
        found = calendar_changes.effect_of(session, change, at, 0)
        if found is None:
            raise Stale("being_counted")
        voice = Voice(address.locale, address.timezone, at)
        note = Note(
            lead=voice.say("calendar.asked", **named(session, change, voice)),
            lines=[preview_words(found, voice)],
            act=self._answer_button(session, address, change, at),
            label=voice.say("calendar.look"),
            link=self.links.page(f"/calendars/changes/{change.id}"),
            why=voice.say("calendar.asked_why"),
        )
        return self._send(address, note_message(note))

    def change_settled(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell that a calendar has changed, with old and new, or stays as it is."""
        address = self.find(session, row)
        change = _change(session, row)
        voice = Voice(address.locale, address.timezone, at)
        key, lines = "calendar.turned_down", []
        if change.applied_at is not None:
            key = "calendar.applied_by_law" if change.is_by_law else "calendar.applied"
            lines = [_applied_words(change, voice)]
        elif change.withdrawn_reason:
            why = parts.escape(change.withdrawn_reason)
            lines = [voice.say("calendar.turned_down_why", reason=why)]
        note = Note(
            lead=voice.say(key, **named(session, change, voice)),
            lines=lines,
            label=voice.say("calendar.see"),
            link=self.links.page(f"/calendars/changes/{change.id}"),
            why=voice.say("calendar.settled_why"),
        )
        return self._send(address, note_message(note))

    def calendar_review(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Ask to look through the calendars that are still due."""
        address = self.find(session, row)
        voice = Voice(address.locale, address.timezone, at)
        due_on = date.fromordinal(int(row.payload["slot"]))
        due = reviewing.calendars_due(session, voice.today).get(due_on, [])
        if not due:
            raise Stale("reviewed_meanwhile")
        names = ", ".join(parts.escape(getattr(one, _name(voice))) for one in due)
        note = Note(
            lead=voice.say("calendar.review", names=names),
            lines=[voice.say("calendar.review_how")],
            label=voice.say("calendar.review_open"),
            link=self.links.page("/calendars"),
            why=voice.say("calendar.review_why"),
        )
        return self._send(address, note_message(note))

    def agreement_review(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Ask both heads to look at promises whose review date has come."""
        address = self.find(session, row)
        voice = Voice(address.locale, address.timezone, at)
        service = session.scalar(select(Service).where(Service.id == row.payload["service_id"]))
        review_on = date.fromordinal(int(row.payload["slot"]))
        due = [
            version
            for version in signing.due_for_review(session, voice.today)
            if version.commitment.service is service and version.review_on == review_on
        ]
        if service is None or not due:
            raise Stale("reviewed_meanwhile")
        wordings = [getattr(one, _name(voice, "wording")) for one in due]
        said = [voice.say("agreement.promise", wording=parts.escape(one)) for one in wordings]
        note = Note(
            lead=voice.say(
                "agreement.review", service=parts.escape(getattr(service, _name(voice)))
            ),
            lines=[*said, voice.say("agreement.review_how")],
            label=voice.say("agreement.open"),
            link=self.links.page(f"/services/{service.code}#promises"),
            why=voice.say("agreement.review_why"),
        )
        return self._send(address, note_message(note))

    def _version(
        self, session: Session, row: OutboxMessage, address: Address, at: datetime
    ) -> tuple[Message, bool]:
        voice = Voice(address.locale, address.timezone, at)
        version_id, person_id = int(row.payload["version_id"]), address.person_id or 0
        try:
            face = version_face(
                session, version_id, person_id, self.links, voice.locale, voice.today
            )
        except NotFound as error:
            raise Stale(error.code) from error
        return version_message(face, voice), bool(face.may_sign) and face.outcome == "asked"

    def _answer_button(
        self, session: Session, address: Address, change: CalendarChange, at: datetime
    ) -> Block | None:
        """Offer an answer in Slack to whoever may give one."""
        voice = Voice(address.locale, address.timezone, at)
        who = viewer_of(session, address.person_id or 0, voice.today)
        if not calendar_changes.may_consent(session, change, who, at):
            return None
        words = voice.say("calendar.answer")
        return parts.button(words, ids.REPLAY_LOOK, str(change.id), style="primary")

    def _send(self, address: Address, message: Message) -> Rendered:
        return self.send(address, Outgoing(address.channel, message))


def _change(session: Session, row: OutboxMessage) -> CalendarChange:
    found = session.get(CalendarChange, int(row.payload["change_id"]))
    if found is None:
        raise Stale("change_gone")
    return found


def preview_words(found: Effect, voice: Voice) -> str:
    """Say how many verdicts and due times a change would flip."""
    return effect_words(voice, ("flips", found.flips), ("moves", found.moves))


def effect_words(voice: Voice, *counted: tuple[str, int]) -> str:
    """Say each count that is not zero in a sentence of its own; or that nothing changes."""
    said = [voice.say(f"calendar.{what}", count=count) for what, count in counted if count]
    return " ".join(said) or voice.say("calendar.effect_none")


def _applied_words(change: CalendarChange, voice: Voice) -> str:
    flips = sum(_is_flip(one) for one in change.clocks)
    words = effect_words(voice, ("flipped", flips), ("moved", len(change.clocks) - flips))
    return f"{words} {voice.say('calendar.both_kept')}" if change.clocks else words


def named(session: Session, change: CalendarChange, voice: Voice) -> dict[str, Any]:
    """Return the calendar's name and the reason of a change, fit for a message."""
    name = calendar_name(session, change.calendar_code, voice.locale)
    return {"calendar": parts.escape(name), "reason": parts.escape(change.reason)}


def _name(voice: Voice, what: str = "name") -> str:
    return f"{what}_en" if voice.locale == "en" else f"{what}_ko"


def _is_flip(row: ClockChange) -> bool:
    return row.verdict_before != row.verdict_after
