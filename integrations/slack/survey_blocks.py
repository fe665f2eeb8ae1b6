"""How a pulse reads in Slack: one question at a time, and never what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integrations.moments import say_when
from integrations.ports import Message
from integrations.slack import asking_blocks, ids, parts
from integrations.slack.parts import Block
from integrations.slack.report_blocks import ON_TOP
from integrations.wording import say
from pulse.errors import NotFound

SKIP = "skip"
TOLD = ":told"
"""Ends the metadata of a comment whose author was told what it sounds like."""


@dataclass(frozen=True)
class OptionFace:
    """One thing to tap: ``code`` is opaque, ``label`` is read; extras stand apart from a scale."""

    code: str
    label: str
    is_extra: bool = False


@dataclass(frozen=True)
class QuestionFace:
    """One question as a person reads it."""

    code: str
    text: str
    options: tuple[OptionFace, ...] = ()
    max_length: int = parts.TYPED


@dataclass(frozen=True)
class PulseFace:
    """A part of a wave in one language: ``taps`` are answered here, ``comment`` in a modal."""

    wave_id: int
    installment: int
    locale: str
    name: str
    why: str
    notice: tuple[str, ...]
    seconds: int
    invited: int
    k: int
    k_comments: int
    closes_at: datetime
    timezone: str
    in_slack: bool
    taps: tuple[QuestionFace, ...]
    comment: QuestionFace | None = None
    is_rating: bool = False
    """Whether this asks about a service, in a batch that closes when enough came together."""
    because: str = ""
    """Why this person is asked, where it is not plain from what is asked."""

    def index_of(self, code: str) -> int:
        """Return the position of a question; of none, the first."""
        codes = [question.code for question in self.taps]
        return codes.index(code) if code in codes else 0

    def closes(self, at: datetime) -> str:
        """Say when the wave closes."""
        if self.is_rating:
            return say(self.locale, "rating.closes")
        return say_when(self.closes_at, at=at, timezone=self.timezone, locale=self.locale)


def first_message(face: PulseFace, *, at: datetime, link: str) -> Message:
    """Return the message that asks; where it may be answered here, with its first question."""
    locale = face.locale
    key = f"{_voice(face)}.ask" if face.in_slack else f"{_voice(face)}.ask_link"
    name = parts.escape(face.name)
    lead = say(locale, key, name=name, count=len(face.taps), seconds=face.seconds)
    who = say(locale, f"{_voice(face)}.who", invited=face.invited, closes=face.closes(at))
    promise = say(locale, "survey.promise", k=face.k)
    limits = say(locale, "survey.limits")
    free = say(locale, "survey.free")
    question = _question_blocks(face, 0) if face.in_slack else []
    blocks = [
        parts.section(lead),
        *question,
        parts.context(who),
        *([parts.context(face.because)] if face.because else []),
        parts.context(promise),
        parts.context(limits),
        parts.context(free),
        parts.actions(_first_links(face, link), _block_id(face, "links")),
    ]
    asked = parts.escape(face.taps[0].text) if face.in_slack else ""
    return Message(parts.fallback(lead, asked, who, face.because, promise, limits, free), blocks)


def step_message(face: PulseFace, index: int) -> Message:
    """Return the message that stands in the place of the last one, with one question."""
    kept = say(face.locale, "survey.not_kept")
    head = f"{parts.escape(face.name)} {_position(face, index)}"
    blocks = [*_question_blocks(face, index), parts.context(f"{head} · {kept}")]
    return Message(parts.fallback(head, parts.escape(face.taps[index].text), kept), blocks)


def thanks_message(face: PulseFace, *, at: datetime, is_complete: bool, link: str = "") -> Message:
    """Return the last message: thanks, until when answers can be changed, and the way to more."""
    locale = face.locale
    thanks = say(locale, "survey.thanks" if is_complete else "survey.thanks_open")
    if face.is_rating:
        thanks = say(locale, "rating.thanks")
    until = say(locale, "survey.until", closes=face.closes(at))
    value = _value(face, face.taps[0].code)
    change = parts.button(say(locale, "survey.change"), ids.SURVEY_CHANGE, value)
    more = [parts.button(say(locale, "rating.more"), ids.OPEN_LINK, url=link)] if link else []
    row = parts.actions([*more, *_comment_button(face), change], _block_id(face, "end"))
    return Message(
        parts.fallback(thanks, until), [parts.section(thanks), row, parts.context(until)]
    )


def over_message(face: PulseFace) -> Message:
    """Return what stands in the place of a pulse that has closed: no button is left."""
    over = say(face.locale, "survey.over", name=parts.escape(face.name))
    return Message(over, [parts.section(over)])


def comment_modal(
    face: PulseFace, typed: str = "", *, is_grave: bool = False, traces: Sequence[str] = ()
) -> Block:
    """Return the modal for words: it starts empty, because answers are never shown in Slack.

    ``typed`` is what somebody just typed that sounds like a report (``is_grave``), or by which
    somebody may be recognised (``traces``, as codes); nothing of it is kept yet, so it stands
    there still, under the way to report it and a word of warning. Sent again it goes through.
    """
    question = face.comment
    if question is None:
        raise NotFound("question_not_found")
    most = question.max_length
    box = parts.text_input(ids.SURVEY_COMMENT_TEXT, lines=True, most=most, filled=typed)
    hint = say(face.locale, "survey.comment_hint", k=face.k_comments)
    return parts.modal(
        ids.SURVEY_COMMENT_SENT,
        say(face.locale, "survey.comment_title"),
        [
            *(_not_a_report(face.locale) if is_grave else []),
            *(_recognisable(face.locale, traces) if traces else []),
            parts.field(question.text, box, block_id=question.code, hint=hint, optional=True),
        ],
        close=say(face.locale, "request.close"),
        submit=say(face.locale, _sends(is_grave=is_grave, is_traced=bool(traces))),
        metadata=":".join((str(face.wave_id), question.code, str(face.installment), face.locale))
        + (TOLD if typed else ""),
    )


def letter_modal(locale: str, link: str) -> Block:
    """Return the last view after a comment: the link of its thread, shown this once."""
    return parts.modal(
        "letter",
        say(locale, "letters.title"),
        [
            parts.section(say(locale, "letters.kept")),
            parts.section(f"<{link}>"),
            parts.context(say(locale, "letters.once")),
        ],
        close=say(locale, "request.close"),
    )


def _sends(*, is_grave: bool, is_traced: bool) -> str:
    if is_grave:
        return "report.as_comment"
    return "survey.send_anyway" if is_traced else "request.send"


def _recognisable(locale: str, traces: Sequence[str]) -> list[Block]:
    found = ", ".join(say(locale, f"trace.{trace}") for trace in traces)
    return [parts.section(say(locale, "survey.recognisable", found=found)), parts.divider()]


def _not_a_report(locale: str) -> list[Block]:
    report = parts.button(say(locale, "report.new"), ids.REPORT_NEW, ON_TOP)
    return [parts.section(say(locale, "report.not_this"), report), parts.divider()]


def why_modal(face: PulseFace, privacy: str, groups: str = "") -> Block:
    """Return the modal that says why one is asked, what is kept, and what is not protected.

    ``groups`` leads to the page with the groups the person's answers count in.
    """
    locale = face.locale
    paragraphs = [
        face.why,
        *face.notice,
        say(locale, "survey.promise", k=face.k),
        say(locale, "survey.limits"),
        say(locale, "survey.free"),
    ]
    page = parts.button(say(locale, "survey.privacy"), ids.OPEN_LINK, url=privacy)
    words = say(locale, "survey.groups")
    more = [parts.actions([parts.button(words, ids.OPEN_LINK, url=groups)])] if groups else []
    blocks = [parts.section(parts.escape(text)) for text in paragraphs if text]
    return parts.modal(
        ids.SURVEY_WHY,
        say(locale, "survey.why_title"),
        [*blocks, *more, parts.actions([page])],
        close=say(locale, "request.close"),
    )


def _voice(face: PulseFace) -> str:
    return "rating" if face.is_rating else "survey"


def _question_blocks(face: PulseFace, index: int) -> list[Block]:
    question = face.taps[index]
    words = f"*{_position(face, index)}*  {parts.escape(question.text)}"
    return [
        parts.section(words),
        parts.actions(_choices(face, question), _block_id(face, question.code)),
        parts.actions(_ways(face, index, question), _block_id(face, f"{question.code}.ways")),
    ]


def _choices(face: PulseFace, question: QuestionFace) -> list[Block]:
    shown = [option for option in question.options if option.code != SKIP]
    if len(shown) > ids.MOST_OPTIONS:
        options = [parts.option(o.label, _value(face, question.code, o.code)) for o in shown]
        return [parts.select(ids.SURVEY_PICK, say(face.locale, "survey.pick"), options)]
    count = sum(not option.is_extra for option in shown)
    return [
        parts.button(
            option.label,
            ids.SURVEY_ANSWER[at],
            _value(face, question.code, option.code),
            spoken=_spoken(face.locale, option, at + 1, count),
        )
        for at, option in enumerate(shown)
    ]


def _ways(face: PulseFace, index: int, question: QuestionFace) -> list[Block]:
    """Return Back (but on the first), Skip (perhaps an answer of its own), and the comment."""
    declines = any(option.code == SKIP for option in question.options)
    label = next((o.label for o in question.options if o.code == SKIP), "")
    value = _value(face, question.code, SKIP if declines else "")
    skip = parts.button(label or say(face.locale, "survey.skip"), ids.SURVEY_SKIP, value)
    back = parts.button(
        say(face.locale, "survey.back"), ids.SURVEY_BACK, _value(face, question.code)
    )
    return [*([back] if index else []), skip, *_comment_button(face)]


def _comment_button(face: PulseFace) -> list[Block]:
    if face.comment is None:
        return []
    words = say(face.locale, "survey.comment")
    return [parts.button(words, ids.SURVEY_COMMENT, _value(face, face.comment.code))]


def _first_links(face: PulseFace, link: str) -> list[Block]:
    style = "" if face.in_slack else "primary"
    by_link = parts.button(
        say(face.locale, "survey.by_link"), ids.OPEN_LINK, url=link, style=style
    )
    value = _value(face, face.taps[0].code if face.taps else "")
    why = parts.button(say(face.locale, "survey.why"), ids.SURVEY_WHY, value)
    return [by_link, why, asking_blocks.later_select(face.locale, face.wave_id)]


def _spoken(locale: str, option: OptionFace, number: int, count: int) -> str:
    if option.is_extra:
        return option.label
    return say(locale, "survey.spoken", number=number, count=count, label=option.label)


def _position(face: PulseFace, index: int) -> str:
    return say(face.locale, "survey.position", number=index + 1, count=len(face.taps))


def _value(face: PulseFace, code: str, option: str = "") -> str:
    return f"{face.wave_id}:{code}:{option}"


def _block_id(face: PulseFace, name: str) -> str:
    """Name a row so that a press tells the language and the part without a look-up."""
    return f"pulse.{face.locale}.{face.installment}.{name}"
