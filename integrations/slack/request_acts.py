"""The modal that asks what an act on a request needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.slack import ids, parts
from integrations.slack.parts import Block
from integrations.slack.request_blocks import (
    PRIORITIES,
    RequestFace,
    Voice,
    priority_words,
)

OUTCOMES = ("done", "alternative_accepted", "declined_within_limit")
LACKS = ("what", "where", "evidence", "approval", "by_when", "right_place")
HINTED = frozenset({"hand_over", "waive", "lacks", "correct"})
NEEDED_NOTE = frozenset({"reply", "cancel"})


@dataclass(frozen=True)
class ActChoices:
    """What an act's modal lets choose from: (value, words) each."""

    people: Sequence[tuple[str, str]] = ()
    services: Sequence[tuple[str, str]] = ()
    events: Sequence[tuple[str, str]] = ()


def act_modal(face: RequestFace, voice: Voice, act: str, choices: ActChoices) -> Block:
    """Return the modal of one act."""
    subject = parts.cut(parts.escape(face.subject), 200)
    lines = [f"*{parts.escape(voice.say(f'act.{act}'))}*\n{subject}"]
    hint = [parts.context(voice.say(f"act.hint_{act}"))] if act in HINTED else []
    return parts.modal(
        ids.REQUEST_ACT_SENT,
        voice.say("act.title", number=face.number),
        [
            *[parts.section(line) for line in lines],
            *hint,
            *_fields(face, voice, act, choices),
            _note(voice, act),
        ],
        close=voice.say("request.cancel"),
        submit=voice.say("act.do"),
        metadata=f"{act}.{face.id}",
    )


def is_fillable(act: str, choices: ActChoices) -> bool:
    """Tell whether there is anything to choose from where the act needs it."""
    needed = {
        "reassign": choices.people,
        "hand_over": choices.services,
        "correct": choices.events,
    }
    return bool(needed.get(act, True))


def _note(voice: Voice, act: str) -> Block:
    label = {"reply": "act.note_reply", "cancel": "act.note_why"}.get(act, "act.note")
    typed = parts.text_input(ids.ACT_NOTE, lines=True, most=500)
    optional = act not in NEEDED_NOTE
    return parts.field(voice.say(label), typed, block_id="note", optional=optional)


def _fields(face: RequestFace, voice: Voice, act: str, choices: ActChoices) -> list[Block]:
    """Return the fields besides the sentence; their block ids are the verbs' own field names."""
    listed = {
        "reassign": ("act.person", ids.ACT_PERSON, "assignee_id", choices.people),
        "hand_over": ("act.service", ids.ACT_SERVICE, "service_id", choices.services),
    }
    if act in listed:
        return [_listed(voice, *listed[act])]
    match act:
        case "resolve":
            return [_ending(voice)]
        case "priority":
            return [_urgency(face, voice)]
        case "propose":
            picker = parts.moment_picker(ids.ACT_DUE)
            return [parts.field(voice.say("act.due_at"), picker, block_id="due_at")]
        case "lacks":
            return [_lacking(voice)]
    return _correcting(voice, choices) if act == "correct" else []


def _ending(voice: Voice) -> Block:
    options = _options(voice, "outcome", OUTCOMES)
    element = parts.radio(ids.ACT_OUTCOME, options, options[0])
    return parts.field(voice.say("act.outcome"), element, block_id="outcome")


def _lacking(voice: Voice) -> Block:
    boxes = parts.checkboxes(ids.ACT_LACKS, _options(voice, "lack", LACKS))
    return parts.field(voice.say("act.missing"), boxes, block_id="lacks", optional=True)


def _correcting(voice: Voice, choices: ActChoices) -> list[Block]:
    picker = parts.moment_picker(ids.ACT_DUE)
    return [
        _listed(voice, "act.event", ids.ACT_EVENT, "event", choices.events),
        parts.field(voice.say("act.happened_at"), picker, block_id="happened_at", optional=True),
    ]


def _urgency(face: RequestFace, voice: Voice) -> Block:
    offered = [code for code in PRIORITIES if code != face.priority]
    options = [parts.option(priority_words(code, voice), code) for code in offered]
    element = parts.radio(ids.ACT_PRIORITY, options)
    return parts.field(voice.say("act.urgency"), element, block_id="priority")


def _listed(
    voice: Voice, label: str, action_id: str, block_id: str, choices: Sequence[tuple[str, str]]
) -> Block:
    options = [parts.option(words, value) for value, words in choices]
    element = parts.select(action_id, voice.say(label), options)
    return parts.field(voice.say(label), element, block_id=block_id)


def _options(voice: Voice, family: str, codes: Sequence[str]) -> list[Block]:
    return [parts.option(voice.say(f"{family}.{code}"), code) for code in codes]
