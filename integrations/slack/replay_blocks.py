"""The modal in which a head answers a proposed calendar change, with what it would flip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.slack import ids, parts
from integrations.slack.parts import Block
from integrations.slack.request_blocks import Voice

YES, NO = "yes", "no"
SHOWN = 10


@dataclass(frozen=True)
class ReplayFace:
    """A proposed change as its answerer sees it.

    ``flips`` are the number of each request and its verdict before and after: the first of
    ``count``.
    """

    change_id: int
    lead: str
    effect: str
    flips: Sequence[tuple[str, str, str]]
    count: int


def counting_modal(voice: Voice) -> Block:
    """Return what stands there while a calendar full of clocks is worked out anew."""
    return parts.modal(
        ids.REPLAY_SENT,
        voice.say("calendar.answer_title"),
        [parts.section(voice.say("calendar.answer_counting"))],
        close=voice.say("request.cancel"),
    )


def answer_modal(face: ReplayFace, voice: Voice, origin: str) -> Block:
    """Return the modal; ``origin`` is where the message with the button is brought up to date."""
    options = [parts.option(voice.say(f"calendar.answer_{code}"), code) for code in (YES, NO)]
    chosen = parts.radio(ids.REPLAY_ANSWER, options)
    why = parts.text_input(ids.REPLAY_REASON, lines=True, most=500)
    listed = _flip_lines(face, voice)
    return parts.modal(
        ids.REPLAY_SENT,
        voice.say("calendar.answer_title"),
        [
            parts.section(f"*{face.lead}*\n{face.effect}"),
            *([parts.section("\n".join(listed))] if listed else []),
            parts.context(voice.say("calendar.asked_why")),
            parts.field(voice.say("calendar.answer_what"), chosen, block_id="answer"),
            parts.field(voice.say("calendar.answer_why"), why, block_id="reason", optional=True),
        ],
        close=voice.say("request.cancel"),
        submit=voice.say("request.send"),
        metadata=f"{face.change_id}|{origin}",
    )


def _flip_lines(face: ReplayFace, voice: Voice) -> list[str]:
    lines = [
        "• "
        + voice.say(
            "calendar.answer_flip",
            number=number,
            before=voice.say(f"verdict.{before}"),
            after=voice.say(f"verdict.{after}"),
        )
        for number, before, after in face.flips[:SHOWN]
    ]
    left = face.count - SHOWN
    return [*lines, voice.say("calendar.answer_more", count=left)] if left > 0 else lines
