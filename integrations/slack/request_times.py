"""How a request's time is counted, stretch by stretch, and what comes next, as a modal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from integrations.slack import parts
from integrations.slack.parts import Block
from integrations.slack.request_blocks import Voice, reason_words
from integrations.wording import knows
from pulse.commitments.board import ClockStory, RequestStory
from pulse.commitments.clocks import Reading
from pulse.commitments.derivation import DerivedSegment, Party, Piece
from pulse.commitments.models import Escalation

MOST_LINES = 120
SECTION_ROOM = 2400


def times_modal(told: RequestStory, voice: Voice) -> Block:
    """Return the modal; every stretch belongs to somebody, and together they are what passed."""
    blocks = [block for one in told.clocks for block in _clock(one, voice)]
    if not blocks:
        blocks = [parts.section(voice.say("times.none"))]
    blocks += _next(told, voice)
    title, close = voice.say("times.title"), voice.say("request.close")
    return parts.modal("times", title, blocks, close=close)


def _clock(one: ClockStory, voice: Voice) -> list[Block]:
    found = one.derivation
    lines = [_segment(segment, voice) for segment in found.segments]
    sums = " + ".join(
        f"{voice.say(f'party.{party.value}')} {exact(seconds)}"
        for party, seconds in found.by_party().items()
        if seconds
    )
    total = voice.say("times.sum", parts=sums or exact(0), whole=exact(found.real_seconds))
    return [
        parts.header(voice.say(f"times.{one.clock.target.value}")),
        parts.section(_used(found.reading, voice)),
        *_paragraphs(lines[:MOST_LINES]),
        *([parts.context(voice.say("times.rest"))] if len(lines) > MOST_LINES else []),
        parts.context(total),
    ]


def _used(read: Reading, voice: Voice) -> str:
    verdict = voice.say(f"verdict.{read.verdict.value}")
    elapsed = exact(read.elapsed_seconds)
    if read.goal_seconds is None:
        return voice.say("times.used_open", elapsed=elapsed, verdict=verdict)
    goal = exact(read.goal_seconds)
    return voice.say("times.used", elapsed=elapsed, goal=goal, verdict=verdict)


def _segment(segment: DerivedSegment, voice: Voice) -> str:
    words = voice.say(f"piece.{segment.piece.value}")
    if segment.name is not None:
        words += f": {segment.name.en if voice.locale == 'en' else segment.name.ko}"
    elif segment.hold:
        words += f": {reason_words(segment.hold, voice)}"
    counts = segment.piece is Piece.OPEN and segment.party is Party.PROVIDER
    span = f"{_stamp(segment.start, voice)} – {_stamp(segment.end, voice)}"
    party = voice.say(f"party.{segment.party.value}")
    end = voice.say("times.counts") if counts else ""
    return f"{span}  {parts.escape(words)} · {party} · {exact(segment.seconds)}{end}"


def _next(told: RequestStory, voice: Voice) -> list[Block]:
    """Say what happens if nobody acts: when, and who hears of it."""
    if not told.upcoming:
        return []
    lines = [_step(step, voice) for step in told.upcoming]
    return [parts.header(voice.say("times.next")), *_paragraphs(lines)]


def _step(step: Escalation, voice: Voice) -> str:
    who = ", ".join(_role(target, voice) for target in step.targets)
    if step.due_at is None:
        return voice.say("times.step_held", who=who)
    return voice.say("times.step", when=voice.when(step.due_at), who=who)


def _role(target: str, voice: Voice) -> str:
    key = f"role.{target}"
    return voice.say(key if knows(key) else "role.other")


def _paragraphs(lines: Iterable[str]) -> Iterator[Block]:
    """Put whole lines together as far as a section has room."""
    held: list[str] = []
    for line in lines:
        if held and sum(map(len, held)) + len(line) + len(held) > SECTION_ROOM:
            yield parts.section("\n".join(held))
            held = []
        held.append(line)
    if held:
        yield parts.section("\n".join(held))


def _stamp(at: datetime, voice: Voice) -> str:
    local = at.astimezone(ZoneInfo(voice.timezone))
    return f"{local.month}/{local.day} {local:%H:%M}"


def exact(seconds: int) -> str:
    """Return a length of time to the second, so that the lines add up."""
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
