"""How a step of an escalation chain reads: what runs out, why you hear it, and what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integrations.moments import say_minutes
from integrations.ports import Message
from integrations.slack import ids, parts
from integrations.slack.request_blocks import RequestFace, Voice, state_line

LATE_MINUTES = 5
"""From this on a late notice says how late it is."""


@dataclass(frozen=True)
class StepFace:
    """A fired step: ``share`` of the goal (in percent) it stands for, None after it."""

    escalation_id: int
    request: RequestFace
    service_code: str
    target: str
    goal: str
    share: int | None
    due_at: datetime | None
    late_minutes: int
    is_acknowledged: bool = False


def step_message(face: StepFace, voice: Voice) -> Message:
    """Return the notice of a fired step, with Acknowledge and Open."""
    lead = _lead(face, voice)
    subject = parts.escape(face.request.subject)
    why = voice.say("escalation.why")
    late = _late(face, voice)
    small = f"{parts.escape(face.request.service)} · {state_line(face.request, voice)}"
    buttons = [
        parts.button(
            voice.say("escalation.acknowledge"),
            ids.ESCALATION_ACKNOWLEDGE,
            str(face.escalation_id),
            style="primary",
        ),
        parts.button(voice.say("request.open_page"), ids.OPEN_LINK, url=face.request.link),
    ]
    if face.is_acknowledged:
        buttons = buttons[1:]
    blocks = [
        parts.section(f"{lead}\n{subject}"),
        parts.context(small),
        parts.actions(buttons, f"escalation.{face.escalation_id}"),
        parts.context(" ".join(text for text in (why, late) if text)),
    ]
    return Message(parts.fallback(lead, subject, late, why), blocks)


def acknowledged_message(face: StepFace, voice: Voice, name: str) -> Message:
    """Return what stands in the place of the notice once somebody took it."""
    said = voice.say(
        "escalation.acknowledged", number=face.request.number, name=parts.escape(name)
    )
    subject = parts.escape(face.request.subject)
    page = parts.button(voice.say("request.open_page"), ids.OPEN_LINK, url=face.request.link)
    blocks = [parts.section(f"{said}\n{subject}"), parts.actions([page])]
    return Message(parts.fallback(said, subject), blocks)


def _lead(face: StepFace, voice: Voice) -> str:
    known = {
        "service": face.service_code,
        "number": face.request.number,
        "goal": voice.say(f"escalation.{face.target}", length=face.goal),
    }
    if face.share is None:
        return voice.say("escalation.after", **known)
    if face.share == 0:
        return voice.say("escalation.at_opening", **known)
    if face.share == 100 or face.due_at is None:
        return voice.say("escalation.at_due", **known)
    when = voice.when(face.due_at)
    return voice.say("escalation.before", **known, share=face.share, due=when)


def _late(face: StepFace, voice: Voice) -> str:
    if face.late_minutes < LATE_MINUTES:
        return ""
    return voice.say("escalation.late", length=say_minutes(face.late_minutes, voice.locale))
