"""How agreements and calendars read in Slack: what is asked in plain words, and one way to act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from integrations.moments import say_day
from integrations.ports import Message
from integrations.slack import ids, parts
from integrations.slack.parts import Block
from integrations.slack.request_blocks import Voice

SIDES = ("provider", "customer")


@dataclass(frozen=True)
class VersionFace:
    """A version of a promise as one person sees it; texts typed by people are still raw.

    ``outcome`` is asked, signed_one, signed_both or off_the_table; ``may_sign`` lists the sides
    this person may sign for, ``duties`` pairs of whose and what; ``goal`` is empty
    where nothing is promised within a time, ``chain`` where nobody is told.
    """

    version_id: int
    service: str
    wording: str
    before: str
    goal: str
    rate: int
    first_day: date
    outcome: str
    waits_for: Sequence[str]
    may_sign: Sequence[str]
    duties: Sequence[tuple[str, str]]
    link: str
    chain: str = ""


@dataclass(frozen=True)
class Note:
    """A short message: the point, what else, one button that leads to a page, why it comes.

    ``act`` is a button that acts, before the one that leads to the page.
    """

    lead: str
    lines: Sequence[str]
    label: str
    link: str
    why: str = ""
    act: Block | None = None


def version_message(face: VersionFace, voice: Voice) -> Message:
    """Return a proposal with its Sign button, or what has become of it."""
    service = parts.escape(face.service)
    day = say_day(face.first_day, voice.today, voice.locale)
    of_first = "" if face.before else "_first"
    outcome = face.outcome + (of_first if face.outcome == "off_the_table" else "")
    lead = voice.say(f"agreement.{outcome}", service=service, day=day)
    lines = [voice.say("agreement.promise", wording=parts.escape(face.wording))]
    is_asked = face.outcome == "asked"
    if is_asked:
        lines += _asked_lines(face, voice, day)
    why = voice.say(f"agreement.why{of_first}" if is_asked else "agreement.why_settled")
    page = parts.button(voice.say("agreement.open"), ids.OPEN_LINK, url=face.link)
    sign = [_sign_button(face, side, voice) for side in face.may_sign] if is_asked else []
    blocks = [
        parts.section("\n".join([f"*{lead}*", *lines])),
        parts.actions([*sign, page], f"agreement.{face.version_id}"),
        parts.context(why),
    ]
    return Message(parts.fallback(lead, *lines, why), blocks)


def note_message(note: Note) -> Message:
    """Return a message that leads to a page."""
    page = parts.button(note.label, ids.OPEN_LINK, url=note.link)
    blocks: list[Block] = [
        parts.section("\n".join([f"*{note.lead}*", *note.lines])),
        parts.actions([page] if note.act is None else [note.act, page]),
    ]
    if note.why:
        blocks.append(parts.context(note.why))
    return Message(parts.fallback(note.lead, *note.lines, note.why), blocks)


def _asked_lines(face: VersionFace, voice: Voice, day: str) -> list[str]:
    key = "agreement.terms" if face.goal else "agreement.terms_bare"
    lines = [voice.say(key, goal=face.goal, rate=face.rate, day=day)]
    if face.chain:
        lines.append(voice.say("agreement.chain", chain=parts.escape(face.chain)))
    if face.before:
        lines.append(voice.say("agreement.before", wording=parts.escape(face.before)))
    lines += [
        voice.say(f"agreement.duty.{whose}", text=parts.escape(text))
        for whose, text in face.duties
    ]
    sides = ", ".join(voice.say(f"agreement.side.{side}") for side in face.waits_for)
    return [*lines, voice.say("agreement.waits", sides=sides)]


def _sign_button(face: VersionFace, side: str, voice: Voice) -> Block:
    words = voice.say("agreement.sign", side=voice.say(f"agreement.side.{side}"))
    action = ids.AGREEMENT_SIGN[SIDES.index(side)]
    return parts.button(words, action, str(face.version_id), style="primary")
