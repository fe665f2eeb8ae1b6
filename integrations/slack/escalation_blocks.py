"""How a step of an escalation chain reads: what runs out, why you hear it, and what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integrations.moments import say_minutes
from integrations.ports import Message
from integrations.slack import ids, parts
from integrations.slack.parts import Block
from integrations.slack.request_blocks import RequestFace, Voice, state_line

LATE_MINUTES = 5
"""From this on a late notice says how late it is."""


WITHIN = (30, 60, 120, 240, 1440)
"""For how many minutes somebody may take a step on with one choice."""
OTHER = "other"


@dataclass(frozen=True)
class StepFace:
    """A fired step: ``share`` of the goal (in percent) it stands for, None after it.

    ``names`` are those who were told, as mentions where they are in the workspace. A discreet one
    gives no details of the case.
    """

    escalation_id: int
    request: RequestFace
    target: str
    goal: str
    share: int | None
    due_at: datetime | None
    late_minutes: int
    is_acknowledged: bool = False
    names: tuple[str, ...] = ()
    has_both_heads: bool = False
    is_discreet: bool = False


def step_message(face: StepFace, voice: Voice) -> Message:
    """Return the notice of a fired step to one person, with what can be done about it."""
    why = voice.say("escalation.why")
    late = _late(face, voice)
    end = parts.context(" ".join(text for text in (why, late) if text))
    words, body = _body(face, voice)
    return Message(parts.fallback(words, late, why), [*body, end])


def step_thread_message(face: StepFace, voice: Voice) -> Message:
    """Return the notice of a fired step in the request's thread, where both sides meet."""
    key = "escalation.both_heads" if face.has_both_heads else "escalation.told"
    told = voice.say(key, names=", ".join(face.names)) if face.names else ""
    late = _late(face, voice)
    words, body = _body(face, voice)
    blocks = [*body[:1], *([parts.section(told)] if told else []), *body[1:]]
    if late:
        blocks.append(parts.context(late))
    return Message(parts.fallback(words, told, late), blocks)


def acknowledged_message(
    face: StepFace, voice: Voice, name: str, until: datetime | None
) -> Message:
    """Return what stands in the place of the notice once somebody took it on."""
    key = "escalation.acknowledged_open" if until is None else "escalation.acknowledged"
    said = voice.say(
        key,
        subject=_subject(face, voice),
        name=parts.escape(name),
        until="" if until is None else voice.when(until),
    )
    small = _small(face, voice)
    blocks = [
        parts.section(said),
        parts.context(small),
        parts.actions([_page_button(face, voice)]),
    ]
    return Message(parts.fallback(said, small), blocks)


def until_modal(escalation_id: int, voice: Voice) -> Block:
    """Return the modal that asks for a time of one's own."""
    picker = parts.moment_picker(ids.ACT_DUE)
    label = voice.say("escalation.other_until")
    return parts.modal(
        ids.ESCALATION_ACKNOWLEDGE_SENT,
        voice.say("escalation.other_title"),
        [parts.field(label, picker, block_id="expected_at")],
        close=voice.say("request.cancel"),
        submit=voice.say("act.do"),
        metadata=str(escalation_id),
    )


def _body(face: StepFace, voice: Voice) -> tuple[str, list[Block]]:
    """Return what every notice of this step says, the point first, and what it shows."""
    said, small = f"{_lead(face, voice)}\n{_how(face, voice)}", _small(face, voice)
    block_id = f"escalation.{face.escalation_id}"
    return f"{said}\n{small}", [
        parts.section(said),
        parts.context(small),
        parts.actions(_buttons(face, voice), block_id),
    ]


def _subject(face: StepFace, voice: Voice) -> str:
    """Return what the request is about, to stand after a sentence; nothing of a discreet one."""
    if face.is_discreet:
        return ""
    return voice.say("escalation.subject", subject=parts.escape(face.request.subject))


def _small(face: StepFace, voice: Voice) -> str:
    request = face.request
    if face.is_discreet:
        return voice.say("escalation.discreet", number=request.number)
    return f"{parts.escape(request.service)} · {request.number} · {state_line(request, voice)}"


def _page_button(face: StepFace, voice: Voice) -> Block:
    """Return the way to the part of the page that tells the coming steps."""
    to_steps = f"{face.request.link}#next"
    return parts.button(voice.say("request.open_page"), ids.OPEN_LINK, url=to_steps)


def _buttons(face: StepFace, voice: Voice) -> list[Block]:
    """Return Acknowledge with until when, Hand over and Open, as far as they make sense."""
    page = _page_button(face, voice)
    if face.is_acknowledged:
        return [page]
    codes = [*[str(minutes) for minutes in WITHIN], OTHER]
    options = [
        parts.option(voice.say(f"escalation.within.{code}"), f"{face.escalation_id}.{code}")
        for code in codes
    ]
    take_on = parts.select(
        ids.ESCALATION_ACKNOWLEDGE, voice.say("escalation.acknowledge"), options
    )
    value = f"hand_over.{face.request.id}"
    hand_over = parts.button(voice.say("escalation.hand_over"), ids.REQUEST_HAND_OVER, value)
    return [take_on, *([] if face.is_discreet else [hand_over]), page]


def _stage(face: StepFace) -> str:
    """Return which part of the promised time a step stands for, as its words are called."""
    if face.share is None:
        return "at_due" if face.due_at is None else "after"
    if face.share == 0:
        return "at_opening"
    return "at_due" if face.share == 100 or face.due_at is None else "before"


def _lead(face: StepFace, voice: Voice) -> str:
    stage = _stage(face)
    key = stage if stage == "at_opening" else f"{stage}.{face.target}"
    due = "" if face.due_at is None else voice.when(face.due_at)
    return voice.say(f"escalation.{key}", due=due, subject=_subject(face, voice))


def _how(face: StepFace, voice: Voice) -> str:
    goal = voice.say(f"escalation.{face.target}", length=face.goal)
    return voice.say(f"escalation.how.{_stage(face)}", goal=goal, share=face.share)


def _late(face: StepFace, voice: Voice) -> str:
    if face.late_minutes < LATE_MINUTES:
        return ""
    return voice.say("escalation.late", length=say_minutes(face.late_minutes, voice.locale))
