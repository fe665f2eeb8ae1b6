"""How service requests read in Slack: for the provider's channel, for the requester, in modals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from integrations.moments import say_when
from integrations.ports import Message
from integrations.slack import ids, parts
from integrations.slack.parts import Block
from integrations.slack.request_menus import AT_PROVIDER, AT_REQUESTER, more_select
from integrations.wording import knows, say

PRIORITIES = ("P1", "P2", "P3")
HOLD_REASONS = (
    "waiting_requester",
    "identity_check",
    "agreed_date",
    "stock_out",
    "third_party",
)
MOST_LISTED = 15


@dataclass(frozen=True)
class Voice:
    """Whom we speak to, and when."""

    locale: str
    timezone: str
    at: datetime

    @property
    def today(self) -> date:
        """The day it is where this person is."""
        return self.at.astimezone(ZoneInfo(self.timezone)).date()

    def say(self, key: str, **params: object) -> str:
        """Say ``key`` in this person's language."""
        return say(self.locale, key, **params)

    def when(self, moment: datetime) -> str:
        """Say a moment in this person's language and zone."""
        return say_when(moment, at=self.at, timezone=self.timezone, locale=self.locale)


@dataclass(frozen=True)
class DueFace:
    """The promise that runs out next: its target, and until when; ``None`` while it is paused."""

    target: str
    due_at: datetime | None


@dataclass(frozen=True)
class RequestFace:
    """A service request as it stands now, in one language; everything typed is still raw."""

    id: int
    number: str
    subject: str
    details: str
    service: str
    priority: str
    requester: str
    assignee: str
    state: str
    has_reply: bool
    is_promised: bool
    due: DueFace | None
    link: str
    photos: int = 0


@dataclass(frozen=True)
class ServiceFace:
    """A service one may ask, with what it promises per priority in words."""

    id: int
    name: str
    description: str = ""


@dataclass(frozen=True)
class Draft:
    """What is already filled in when the modal opens."""

    goal: str = ""
    details: str = ""


def provider_message(face: RequestFace, voice: Voice) -> Message:
    """Return the root of a request's thread in the provider's channel, with what can be done."""
    root = "new" if face.state == "open" and not face.has_reply else face.state
    lead = voice.say(f"request.root.{root}", subject=parts.escape(face.subject))
    requester, due = parts.escape(face.requester), due_sentence(face, voice)
    asks = voice.say("request.root_from", requester=requester, due=due).strip()
    small = f"{_service_line(face, voice)} · {state_line(face, voice)}"
    blocks = [parts.section(f"{lead}\n{asks}")]
    if face.details:
        blocks.append(parts.section(parts.cut(parts.escape(face.details), 1500)))
    blocks += [
        *photo_line(face, voice),
        parts.context(small),
        parts.actions(_provider_buttons(face, voice), f"request.{face.id}"),
    ]
    return Message(parts.fallback(lead, asks, small, photo_words(face, voice)), blocks)


def opened_message(face: RequestFace, voice: Voice) -> Message:
    """Return what the requester hears at once: the number and the promise."""
    return _to_requester(face, voice, _told("request.opened_for_requester", face, voice, ""))


def standing_message(face: RequestFace, voice: Voice) -> Message:
    """Return the requester's first message as it reads once something has changed."""
    if face.state == "open":
        return opened_message(face, voice)
    return _to_requester(face, voice, _told("request.standing", face, voice, ""))


def changed_message(
    face: RequestFace, voice: Voice, kind: str, reason: str, note: str = ""
) -> Message:
    """Return what the requester hears when something happened to the request.

    ``note`` is the sentence that whoever did it wrote.
    """
    key = f"request.told.{kind}"
    if (kind, reason) == ("held", "waiting_requester"):
        key = "request.told.held_for_you"
    lead = _told(key if knows(key) else "request.told.other", face, voice, reason)
    return _to_requester(face, voice, lead, _agreeing(face, voice, kind), note)


def assigned_message(face: RequestFace, voice: Voice) -> Message:
    """Return what somebody hears who is to take a request over."""
    lead = _told("request.told.assigned", face, voice, "")
    page = parts.button(voice.say("request.open_page"), ids.OPEN_LINK, url=face.link)
    small, why = _service_line(face, voice), voice.say("request.given_to_you")
    blocks = [parts.section(lead), parts.context(small), parts.actions([page]), parts.context(why)]
    return Message(parts.fallback(lead, small, why), blocks)


def thread_message(
    face: RequestFace, voice: Voice, kind: str, reason: str = "", note: str = ""
) -> Message:
    """Return what the provider's channel hears, in the request's thread."""
    key = f"request.told_provider.{kind}"
    lead = _told(key if knows(key) else "request.told.other", face, voice, reason)
    agree = _agreeing(face, voice, kind)
    buttons = [parts.actions(agree)] if agree else []
    said = _quoted(note)
    text = parts.fallback(lead, parts.escape(note), photo_words(face, voice))
    return Message(text, [parts.section(lead), *said, *photo_line(face, voice), *buttons])


def photo_words(face: RequestFace, voice: Voice) -> str:
    """Say that there are photos; they themselves never leave the product."""
    return voice.say("request.photos", count=face.photos) if face.photos else ""


def photo_line(face: RequestFace, voice: Voice) -> list[Block]:
    """Say that there are photos, with the way to the page that shows them."""
    words = photo_words(face, voice)
    open_page = voice.say("request.open_page")
    return [parts.context(f"{words} <{face.link}|{open_page}>")] if words else []


def _quoted(note: str) -> list[Block]:
    """Return what somebody wrote as a quotation; every line of it is marked as one."""
    lines = parts.cut(parts.escape(note.strip()), 1500).split("\n")
    return [parts.section("\n".join(f"> {line}" for line in lines))] if note.strip() else []


def _agreeing(face: RequestFace, voice: Voice, kind: str) -> list[Block]:
    """Return the button that agrees to a proposed time, where one is proposed."""
    if kind != "renegotiated_proposed":
        return []
    words = voice.say("request.agree")
    return [parts.button(words, ids.REQUEST_AGREE, str(face.id), style="primary")]


def _told(key: str, face: RequestFace, voice: Voice, reason: str) -> str:
    if key == "request.told.replied" and not face.assignee:
        key = "request.told.answered"  # nobody has taken it on by name
    return voice.say(
        key,
        subject=parts.escape(face.subject),
        name=parts.escape(face.assignee or face.service),
        due=due_sentence(face, voice),
        reason=reason_words(reason, voice),
        state=voice.say(f"request.state.{face.state}"),
    ).strip()


def due_sentence(face: RequestFace, voice: Voice) -> str:
    """Say the next promise in plain words."""
    if face.due is None:
        return "" if face.is_promised else voice.say("request.unpromised")
    if face.due.due_at is None:
        return voice.say("request.paused")
    when = voice.when(face.due.due_at)
    if face.due.due_at < voice.at:
        return voice.say("request.late", when=when)
    key = "request.reply_due" if face.due.target == "first_reply" else "request.done_due"
    return voice.say(key, when=when)


def due_words(face: RequestFace, voice: Voice) -> str:
    """Say the next promise in a word or two, for lists."""
    if face.due is None or face.due.due_at is None:
        return voice.say("not_due")
    key = "late" if face.due.due_at < voice.at else "due"
    return voice.say(key, when=voice.when(face.due.due_at))


def state_line(face: RequestFace, voice: Voice) -> str:
    """Say where a request stands and who is on it."""
    by = voice.say("request.by", name=parts.escape(face.assignee)) if face.assignee else ""
    return voice.say("request.state_line", state=voice.say(f"request.state.{face.state}"), who=by)


def reason_words(reason: str, voice: Voice) -> str:
    """Say what a held request waits for."""
    key = f"request.reason.{reason}"
    return voice.say(key) if knows(key) else parts.escape(reason)


def list_blocks(faces: Sequence[RequestFace], voice: Voice) -> list[Block]:
    """Return short lines for requests, soonest first; the rest is on the page."""
    shown = [parts.section(list_line(face, voice)) for face in faces[:MOST_LISTED]]
    more = [parts.context(voice.say("request.more"))] if len(faces) > MOST_LISTED else []
    return shown + more


def list_line(face: RequestFace, voice: Voice) -> str:
    """Return one request as one short paragraph."""
    return voice.say(
        "request.mine_line",
        number=face.number,
        subject=parts.cut(parts.escape(face.subject), 200),
        state=voice.say(f"request.state.{face.state}"),
        due=due_words(face, voice),
    )


def promises_message(faces: Sequence[RequestFace], voice: Voice, command: str) -> Message:
    """Return the open requests of one person with their due times."""
    if not faces:
        none = voice.say("request.mine_none", command=command)
        return Message(none, [parts.section(none)])
    head = voice.say("request.mine")
    lines = [list_line(face, voice).replace("*", "") for face in faces[:MOST_LISTED]]
    blocks = [parts.header(head), *list_blocks(faces, voice)]
    return Message(parts.fallback(head, *lines), blocks)


def new_modal(
    services: Sequence[ServiceFace], voice: Voice, draft: Draft, promises: Sequence[str] = ()
) -> Block:
    """Return the modal of a new request; ``promises`` speak for ``PRIORITIES`` once chosen."""
    options = [parts.option(s.name, str(s.id), s.description) for s in services]
    goal = parts.text_input(ids.REQUEST_GOAL, most=200, filled=draft.goal)
    service = parts.select(ids.REQUEST_SERVICE, voice.say("request.service"), options)
    urgency = _priorities(voice, promises)
    details = parts.text_input(ids.REQUEST_DETAILS, lines=True, filled=draft.details)
    hint = voice.say("request.goal_hint")
    fields = [
        parts.field(voice.say("request.goal"), goal, block_id="subject", hint=hint),
        parts.field(voice.say("request.service"), service, block_id="service_id")
        | {"dispatch_action": True},
        parts.field(voice.say("request.priority"), urgency, block_id="priority"),
        parts.field(voice.say("request.details"), details, block_id="details", optional=True),
    ]
    return parts.modal(
        ids.REQUEST_NEW_SENT,
        voice.say("request.title"),
        fields,
        close=voice.say("request.cancel"),
        submit=voice.say("request.send"),
    )


def hold_modal(request_id: int, voice: Voice, origin: str) -> Block:
    """Return the modal that asks why a request is put on hold; ``origin`` finds the message."""
    options = [parts.option(reason_words(r, voice), r) for r in HOLD_REASONS]
    reason = parts.radio(ids.REQUEST_HOLD_REASON, options)
    return parts.modal(
        ids.REQUEST_HOLD_SENT,
        voice.say("request.hold_title"),
        [
            parts.field(
                voice.say("request.hold_why"),
                reason,
                block_id="reason",
                hint=voice.say("request.hold_hint"),
            )
        ],
        close=voice.say("request.cancel"),
        submit=voice.say("request.hold"),
        metadata=f"{request_id}|{origin}",
    )


def notice_modal(locale: str, text: str) -> Block:
    """Return a modal that only says one sentence."""
    return parts.modal(
        "notice",
        say(locale, "notice.title"),
        [parts.section(parts.escape(text))],
        close=say(locale, "request.close"),
    )


def list_modal(locale: str, blocks: Sequence[Block]) -> Block:
    """Return a modal that only shows ``blocks``."""
    title = say(locale, "request.mine_title")
    return parts.modal("list", title, blocks, close=say(locale, "request.close"))


def _to_requester(
    face: RequestFace, voice: Voice, lead: str, buttons: Sequence[Block] = (), note: str = ""
) -> Message:
    small, why = _service_line(face, voice), voice.say("request.you_get_this")
    page = parts.button(voice.say("request.open_page"), ids.OPEN_LINK, url=face.link)
    acts = AT_REQUESTER.get(face.state, ())
    blocks = [
        parts.section(lead),
        *_quoted(note),
        *photo_line(face, voice),
        parts.context(f"{small} · {state_line(face, voice)}"),
        parts.actions([*buttons, page, more_select(face.id, voice.say, acts)]),
        parts.context(why),
    ]
    said = (parts.escape(note), photo_words(face, voice))
    return Message(parts.fallback(lead, *said, small, why), blocks)


def _service_line(face: RequestFace, voice: Voice) -> str:
    return voice.say(
        "request.service_line",
        service=parts.escape(face.service),
        priority=priority_words(face.priority, voice),
        number=face.number,
    )


def priority_words(priority: str, voice: Voice) -> str:
    """Say how urgent something is."""
    key = f"request.priority.{priority}"
    return voice.say(key) if knows(key) else parts.escape(priority)


def _provider_buttons(face: RequestFace, voice: Voice) -> list[Block]:
    value = str(face.id)
    page = parts.button(voice.say("request.open_page"), ids.OPEN_LINK, url=face.link)
    more = more_select(face.id, voice.say, AT_PROVIDER.get(face.state, ()))
    if face.state == "held":
        resume = parts.button(
            voice.say("request.resume"), ids.REQUEST_RESUME, value, style="primary"
        )
        return [resume, page, more]
    if face.state != "open":
        return [page, more]
    on_it = parts.button(voice.say("request.on_it"), ids.REQUEST_REPLY, value, style="primary")
    hold = parts.button(voice.say("request.hold"), ids.REQUEST_HOLD, value)
    resolve = parts.button(voice.say("request.resolve"), ids.REQUEST_RESOLVE, value)
    return [*([] if face.has_reply else [on_it]), hold, resolve, page, more]


def _priorities(voice: Voice, promises: Sequence[str]) -> Block:
    said = [*promises, *[""] * len(PRIORITIES)]
    options = [
        parts.option(priority_words(code, voice), code, said[at])
        for at, code in enumerate(PRIORITIES)
    ]
    return parts.radio(ids.REQUEST_PRIORITY, options, options[1])
