"""A part of a wave as it is read on a page: words, options and notices in one language.

A sheet holds nothing about a person, so one serves everybody who is asked in the same language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from pulse.errors import NotFound
from pulse.surveys.keeping import months_kept, says_months
from pulse.surveys.models import Installment, Question, Template, Wave
from pulse.surveys.question_kinds import MAX_TEXT, Option, kind_of, label_in

BASES: Mapping[str, Mapping[str, Any]] = {
    "consent": {
        "words": {
            "ko": "답을 보내는 것으로 하는 동의(개인정보 보호법 제15조 제1항 제1호)",
            "en": "Your consent, given by answering (PIPA article 15 (1) 1)",
        }
    },
    "contract": {
        "words": {
            "ko": "근로계약의 이행(개인정보 보호법 제15조 제1항 제4호)",
            "en": "Carrying out the contract of employment (PIPA article 15 (1) 4)",
        }
    },
    "duty": {
        "words": {
            "ko": "법에 따른 의무(개인정보 보호법 제15조 제1항 제2호)",
            "en": "A duty set by law (PIPA article 15 (1) 2)",
        }
    },
    "interest": {
        "words": {
            "ko": "회사의 정당한 이익(개인정보 보호법 제15조 제1항 제6호)",
            "en": "The company's legitimate interest (PIPA article 15 (1) 6)",
        }
    },
}
"""On what ground of Korean law a survey handles personal data; recorded with each version."""

NOTICE = ("purpose", "items", "retention", "refusal")
SECONDS = 60


@dataclass(frozen=True)
class SheetQuestion:
    """One question as it is read: what it asks and what can be chosen."""

    code: str
    kind: str
    text: str
    options: tuple[Option, ...]
    max_length: int
    needs_consent: bool


@dataclass(frozen=True)
class Sheet:
    """One installment of a wave in one language."""

    wave_id: int
    number: int
    opens_at: datetime
    locale: str
    name: str
    why: str
    notice: Mapping[str, str]
    extra: str
    help: str
    closing: str
    report: str
    basis: str
    invited: int
    k: int
    k_comments: int
    seconds: int
    closes_at: datetime
    timezone: str
    questions: tuple[SheetQuestion, ...]
    sources: tuple[str, ...] = ()
    """Where questions come from that were written elsewhere."""
    comments_kept_months: int = 0
    """After how many months comments are deleted, 0 where none are asked or the notice says it."""
    is_rating: bool = False
    """Whether it asks about a service, in a batch that closes when enough came together."""

    @property
    def asks_consent(self) -> bool:
        """Whether some questions may only be answered with a consent of their own."""
        return any(question.needs_consent for question in self.questions)

    def without(self, codes: Collection[str]) -> Sheet:
        """Return the sheet of somebody who is not asked some of it."""
        kept = tuple(question for question in self.questions if question.code not in codes)
        return replace(self, questions=kept)


def read_sheets(session: Session, wave_id: int, locale: str) -> tuple[Sheet, ...]:
    """Return the sheets of all installments, the first one first; NotFound without such a wave."""
    wave = session.scalar(
        select(Wave)
        .where(Wave.id == wave_id)
        .options(
            joinedload(Wave.template).selectinload(Template.questions),
            selectinload(Wave.installments),
        )
    )
    if wave is None:
        raise NotFound("wave_not_found")
    return tuple(sheet_of(wave, part, locale) for part in wave.installments)


def allowed_answers(
    questions: Mapping[str, SheetQuestion], given: Mapping[str, Any], *, has_consent: bool
) -> dict[str, Any]:
    """Return what of ``given`` may be sealed: without consent, nothing that needs it."""
    return {
        code: value
        for code, value in given.items()
        if has_consent or code not in questions or not questions[code].needs_consent
    }


def commented(questions: Mapping[str, SheetQuestion], answers: Mapping[str, Any]) -> list[str]:
    """Return the codes of the answers that are words of somebody's own."""
    return [
        code
        for code, value in answers.items()
        if code in questions and questions[code].kind == "text" and str(value or "").strip()
    ]


def sheet_of(wave: Wave, part: Installment, locale: str) -> Sheet:
    """Return one installment of a wave at hand."""
    document: Mapping[str, Any] = wave.template.document
    notice: Mapping[str, Any] = document.get("notice") or {}
    with_consent = frozenset(document.get("consent_required") or ())
    by_code = {question.code: question for question in wave.template.questions}
    asked = questions_in([by_code[c] for c in part.question_codes if c in by_code], locale)
    is_rating = "asked_after" in document
    named = wave if is_rating else wave.template
    return Sheet(
        wave_id=wave.id,
        number=part.number,
        opens_at=part.opens_at,
        locale=locale,
        name=named.name_en if locale == "en" else named.name_ko,
        why=_words(document, "why", locale),
        notice={name: _words(notice, name, locale) for name in NOTICE if notice.get(name)},
        extra=_words(notice, "extra", locale),
        help=_words(document.get("always_show") or {}, "help", locale),
        closing=_words(document, "closing", locale),
        report=_words(document, "report", locale),
        basis=_words(BASES.get(str(document.get("basis")), {}), "words", locale),
        invited=wave.invited,
        k=wave.k,
        k_comments=wave.k_comments,
        seconds=int(document.get("est_seconds") or SECONDS),
        closes_at=wave.closes_at,
        timezone=wave.timezone,
        questions=tuple(_question(entry, locale, with_consent) for entry in asked),
        sources=sources_of(asked, locale),
        comments_kept_months=months_to_say(wave.template, _words(notice, "retention", locale)),
        is_rating=is_rating,
    )


def questions_in(asked: Iterable[Question], locale: str) -> list[Question]:
    """Return the questions that are asked in a language."""
    return [entry for entry in asked if locale not in (entry.options.get("dropped_in") or ())]


def sources_of(asked: Iterable[Question], locale: str) -> tuple[str, ...]:
    """Return the lines that say where questions come from, each once."""
    found = (_words(entry.options, "attribution", locale) for entry in asked)
    return tuple(dict.fromkeys(line for line in found if line))


def months_to_say(template: Template, said: str) -> int:
    """Return after how many months comments go; 0 where none are asked or ``said`` tells it."""
    months = months_kept(template.document)
    has_words = any(question.kind == "text" for question in template.questions)
    return months if has_words and not says_months(said, months) else 0


def _question(question: Question, locale: str, with_consent: frozenset[str]) -> SheetQuestion:
    return SheetQuestion(
        code=question.code,
        kind=question.kind,
        text=question.text_en if locale == "en" else question.text_ko,
        options=tuple(kind_of(question).options(locale)),
        max_length=min(int(question.options.get("max_len") or MAX_TEXT), MAX_TEXT),
        needs_consent=question.code in with_consent or bool(question.options.get("sensitive")),
    )


def _words(entry: Mapping[str, Any], name: str, locale: str) -> str:
    found = entry.get(name)
    return label_in(found, locale) if isinstance(found, str | Mapping) else ""
