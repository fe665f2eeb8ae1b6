"""How notices read as mail: a subject, plain text that says everything, and a quiet HTML form."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integrations.ports import Message
from integrations.slack import escalation_blocks, request_blocks
from integrations.slack.escalation_blocks import StepFace
from integrations.slack.request_blocks import RequestFace, Voice
from integrations.slack.survey_blocks import PulseFace
from integrations.wording import say

SUBJECT = 120
_FONT = (
    "font-family:Pretendard,'Apple SD Gothic Neo','Noto Sans KR','Malgun Gothic',"
    "system-ui,sans-serif;font-size:16px;line-height:1.6;word-break:keep-all;"
    "overflow-wrap:anywhere"
)
_NIGHT = (
    "@media (prefers-color-scheme:dark){body{background:#12181a!important;color:#e7edee!important}"
    ".quiet{color:#a5b2b6!important}.go{background:#7cc6d2!important;color:#06262c!important}}"
)
"""For programs that show mail by night; the others keep to the day's colours."""


@dataclass(frozen=True)
class Letter:
    """The parts of a mail: what it is about, the point, what else, one link, the small print."""

    locale: str
    subject: str
    lead: str
    paragraphs: Sequence[str] = ()
    label: str = ""
    link: str = ""
    small: Sequence[str] = ()

    def message(self) -> Message:
        """Return the mail in both forms."""
        return Message(self.text(), subject=_subject(self.subject), html=self.html())

    def text(self) -> str:
        """Return the plain form; it leaves out nothing."""
        link = f"{self.label}\n{self.link}" if self.link else ""
        parts = [self.lead, *self.paragraphs, link, "\n".join(self.small)]
        return "\n\n".join(part for part in parts if part) + "\n"

    def html(self) -> str:
        """Return the form with a button; no pictures, nothing that tells when it was read."""
        quiet = "color:#556166;font-size:14px"
        rows = [_paragraph(self.lead, "font-size:18px;font-weight:600")]
        rows += [_paragraph(text) for text in self.paragraphs]
        if self.link:
            rows.append(_button(self.label, self.link))
        rows += [_paragraph(text, quiet, "quiet") for text in self.small]
        return (
            f'<!doctype html><html lang="{self.locale}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            '<meta name="color-scheme" content="light dark">'
            f"<title>{html.escape(self.subject)}</title><style>{_NIGHT}</style></head>"
            f'<body style="margin:0;padding:24px;background:#ffffff;color:#182124;{_FONT}">'
            f'<div style="max-width:36em;margin:0 auto">{"".join(rows)}</div></body></html>\n'
        )


class MailSpeech:
    """Every notice to a person as a letter."""

    def asked(self, face: PulseFace, at: datetime, link: str) -> Message:
        """Ask for answers behind the personal link."""
        locale = face.locale
        facts = {"name": face.name, "count": len(face.taps), "seconds": face.seconds}
        voice, subject = ("survey", "mail.survey_subject")
        if face.is_rating:
            voice, subject = ("rating", "rating.subject")
        return Letter(
            locale,
            say(locale, subject, **facts),
            say(locale, f"{voice}.ask_link", **facts),
            [
                say(locale, f"{voice}.who", invited=face.invited, closes=face.closes(at)),
                face.because,
                say(locale, "mail.survey_promise", k=face.k),
                say(locale, "mail.survey_limits"),
                say(locale, "survey.free"),
            ],
            say(locale, "survey.by_link"),
            link,
            [say(locale, "mail.survey_link")],
        ).message()

    def results_out(self, name: str, link: str, locale: str) -> Message:
        """Tell that results are out, with the way to them and no number."""
        lead, where = say(locale, "results.out", name=name), say(locale, "results.out_where")
        label, why = say(locale, "results.open"), say(locale, "results.out_why")
        return Letter(locale, lead, lead, [where], label, link, [why]).message()

    def step(self, face: StepFace, voice: Voice) -> Message:
        """Tell a step; it is acknowledged on the page."""
        lead, *rest = _lines(escalation_blocks.step_message(face, voice))
        paragraphs = [text for text in rest if text != voice.say("escalation.why")]
        return self._about(face.request, voice, lead, paragraphs, voice.say("mail.step_why"))

    def opened(self, face: RequestFace, voice: Voice) -> Message:
        """Confirm a request to who made it."""
        return self._told(face, voice, request_blocks.opened_message(face, voice))

    def changed(
        self, face: RequestFace, voice: Voice, kind: str, reason: str, note: str = ""
    ) -> Message:
        """Tell the requester what happened, with what was written about it."""
        message = request_blocks.changed_message(face, voice, kind, reason, note)
        return self._told(face, voice, message)

    def assigned(self, face: RequestFace, voice: Voice) -> Message:
        """Tell somebody that a request is theirs now."""
        lead, *rest = _lines(request_blocks.assigned_message(face, voice))
        why = voice.say("request.given_to_you")
        return self._about(face, voice, lead, [text for text in rest if text != why], why)

    def _told(self, face: RequestFace, voice: Voice, message: Message) -> Message:
        lead, *rest = _lines(message)
        why = voice.say("request.you_get_this")
        return self._about(face, voice, lead, [text for text in rest if text != why], why)

    def _about(
        self, face: RequestFace, voice: Voice, lead: str, rest: Sequence[str], why: str = ""
    ) -> Message:
        label = voice.say("request.open_page")
        return Letter(voice.locale, lead, lead, rest, label, face.link, [why]).message()


def plain_letter(message: Message, locale: str) -> Message:
    """Return as a mail what was only said for chat: its text carries the whole meaning."""
    if message.subject:
        return message
    lead, *rest = _lines(message) or [""]
    label, link = _way_on(message)
    return Letter(locale, lead, lead, rest, label, link).message()


def _way_on(message: Message) -> tuple[str, str]:
    """Return the words and the address of the page a chat message leads to, if it does."""
    elements = (one for block in message.blocks for one in block.get("elements", ()))
    for element in elements:
        if element.get("type") == "button" and element.get("url"):
            return element["text"]["text"], element["url"]
    return "", ""


def password_letter(
    locale: str, purpose: str, link: str, hours: int, company: str = ""
) -> Message:
    """Return the invitation to a first password, or the way to a new one."""
    subject = f"mail.{purpose}_subject_from" if company else f"mail.{purpose}_subject"
    return Letter(
        locale,
        say(locale, subject, company=company) if company else say(locale, subject),
        say(locale, f"mail.{purpose}_lead"),
        [say(locale, "mail.password_until", hours=hours)],
        say(locale, "mail.password_choose"),
        link,
        [say(locale, f"mail.{purpose}_not_me")],
    ).message()


def _lines(message: Message) -> list[str]:
    """Return what a chat message says, without what only chat needs."""
    said = html.unescape(message.text).replace("\u200b", "")
    return [line for line in said.split("\n") if line]


def _subject(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SUBJECT else f"{flat[: SUBJECT - 1]}…"


def _paragraph(words: str, style: str = "", kind: str = "") -> str:
    if not words:
        return ""
    shown = html.escape(words).replace("\n", "<br>")
    named = f' class="{kind}"' if kind else ""
    return f'<p{named} style="margin:0 0 16px;{style}">{shown}</p>'


def _button(label: str, link: str) -> str:
    style = (
        "display:inline-block;padding:10px 18px;border-radius:8px;background:#0d6170;"
        "color:#ffffff;text-decoration:none;font-weight:600"
    )
    address = html.escape(link, quote=True)
    return (
        f'<p style="margin:8px 0 24px"><a class="go" href="{address}" style="{style}">'
        f"{html.escape(label)}</a></p>"
    )
