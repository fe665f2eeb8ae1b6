"""The product's own page inside Slack: what is open for me, and what my department promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.ports import Message
from integrations.slack import ids, parts
from integrations.slack.asking_blocks import later_select
from integrations.slack.parts import Block
from integrations.slack.request_blocks import RequestFace, Voice, list_line
from integrations.wording import say

MOST_SHOWN = 10


@dataclass(frozen=True)
class PulseLine:
    """A pulse one may still answer."""

    name: str
    closes: str
    link: str
    wave_id: int = 0


@dataclass(frozen=True)
class HomeFace:
    """All that the page shows, for one person."""

    name: str
    pulses: Sequence[PulseLine]
    mine: Sequence[RequestFace]
    queue: Sequence[RequestFace] | None
    """None where the person's department provides nothing."""
    settings: str = ""
    paused: str = ""
    """Until when no survey comes, in words; empty without a break."""
    heard: Sequence[str] = ()
    """The newest answer to a survey's results, line by line; empty where there is none."""
    risks: Sequence[RequestFace] | None = None
    """Promises given or received that are broken or due within a day; None for who has none."""
    protection: str = ""
    """The page on which one stops and is contacted."""


def home_view(face: HomeFace, voice: Voice, command: str) -> Block:
    """Return the Home tab; each part is short and says what will appear where it is empty."""
    new = parts.button(voice.say("home.new"), ids.REQUEST_NEW, style="primary")
    every = parts.button(voice.say("home.promises"), ids.HOME_PROMISES)
    asked = parts.button(voice.say("asking.settings"), ids.ASKING_SETTINGS)
    own = parts.button(voice.say("home.settings"), ids.OPEN_LINK, url=face.settings)
    blocks = [
        parts.section(voice.say("home.head", name=parts.escape(face.name))),
        parts.actions([new, every, asked, *([own] if face.settings else [])]),
        *_pulses(face, voice),
        *_heard(face, voice),
        parts.header(voice.say("request.mine")),
        *_requests(face.mine, voice, voice.say("request.mine_none", command=command)),
    ]
    if face.risks is not None:
        blocks.append(parts.header(voice.say("home.risks")))
        blocks += _requests(face.risks, voice, voice.say("home.risks_none"))
    if face.queue is not None:
        blocks.append(parts.header(voice.say("home.queue")))
        blocks += _requests(face.queue, voice, voice.say("home.queue_none"))
    report = parts.button(voice.say("report.new"), ids.REPORT_NEW)
    return parts.home(
        [*blocks, *_protection(face, voice), parts.section(voice.say("report.lead"), report)]
    )


def _protection(face: HomeFace, voice: Voice) -> list[Block]:
    if not face.protection:
        return []
    stop = parts.button(voice.say("protection.stop"), ids.OPEN_LINK, url=face.protection)
    return [parts.section(voice.say("protection.lead"), stop)]


def help_message(locale: str, command: str) -> Message:
    """Return what can be done from Slack, and how."""
    head = say(locale, "help.head")
    keys = ("help.request", "help.promises", "help.report", "help.home")
    lines = [say(locale, key, command=command) for key in keys]
    blocks = [parts.section(head), *[parts.section(f"• {line}") for line in lines]]
    return Message(parts.fallback(head, *lines), blocks)


def _pulses(face: HomeFace, voice: Voice) -> list[Block]:
    blocks = [parts.header(voice.say("home.pulses"))]
    for pulse in face.pulses[:MOST_SHOWN]:
        words = voice.say("home.pulse_line", name=parts.escape(pulse.name), closes=pulse.closes)
        page = parts.button(voice.say("survey.by_link"), ids.OPEN_LINK, url=pulse.link)
        blocks.append(parts.section(words, page))
        blocks.append(parts.actions([later_select(voice.locale, pulse.wave_id)]))
    if face.paused:
        blocks.append(parts.context(face.paused))
    return blocks if face.pulses else [*blocks, parts.section(voice.say("home.pulses_none"))]


def _heard(face: HomeFace, voice: Voice) -> list[Block]:
    """Show what was heard last; where nothing was answered yet, say what will stand here."""
    lines = face.heard or [voice.say("results.home_none")]
    return [parts.header(voice.say("results.home")), *[parts.section(line) for line in lines]]


def _requests(faces: Sequence[RequestFace], voice: Voice, none: str) -> list[Block]:
    if not faces:
        return [parts.section(none)]
    blocks = []
    for face in faces[:MOST_SHOWN]:
        page = parts.button(voice.say("request.open_page"), ids.OPEN_LINK, url=face.link)
        blocks.append(parts.section(list_line(face, voice), page))
    if len(faces) > MOST_SHOWN:
        blocks.append(parts.context(voice.say("request.more")))
    return blocks
