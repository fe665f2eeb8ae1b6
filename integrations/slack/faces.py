"""The wording of a wave's parts, kept for a while: it is frozen while the wave is open."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from integrations.slack import parts
from integrations.slack.survey_blocks import OptionFace, PulseFace, QuestionFace
from integrations.wording import say
from pulse.errors import NotFound
from pulse.ratings.questionnaire import AFTER_SERVICE
from pulse.surveys.attention import USUAL, usual_budget
from pulse.surveys.models import Question, Template, Wave
from pulse.surveys.only_roles import roles_of
from pulse.surveys.question_kinds import kind_of
from pulse.surveys.sheet import months_to_say, questions_in, sources_of

KEPT = 128
FRESH = timedelta(minutes=10)
NOTICE = ("purpose", "items", "retention", "refusal", "extra")
NOT_HERE = frozenset({"multi", "ranking"})
"""Kinds which need more than one tap; a part that has one is answered on the page."""

Key = tuple[int, int, str]


class Faces:
    """A bounded, short-lived memory of faces, shared by the threads of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, tuple[datetime, PulseFace]] = OrderedDict()

    def kept(self, key: Key, at: datetime) -> PulseFace | None:
        """Return a face read in the last minutes."""
        with self._lock:
            found = self._kept.get(key)
        return found[1] if found and abs(at - found[0]) < FRESH else None

    def read(self, session: Session, key: Key, at: datetime) -> PulseFace:
        """Return a face, from the database when it is not kept."""
        found = self.kept(key, at)
        if found is None:
            found = load_face(session, *key)
            with self._lock:
                self._kept[key] = (at, found)
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return found


def load_face(session: Session, wave_id: int, installment: int, locale: str) -> PulseFace:
    """Read how one installment of a wave is asked in ``locale``."""
    wave = session.scalar(
        select(Wave)
        .where(Wave.id == wave_id)
        .options(
            joinedload(Wave.template).selectinload(Template.questions),
            selectinload(Wave.installments),
        )
    )
    part = next((p for p in wave.installments if p.number == installment), None) if wave else None
    if wave is None or part is None:
        raise NotFound("wave_not_found")
    by_code = {question.code: question for question in wave.template.questions}
    asked = [by_code[code] for code in part.question_codes if code in by_code]
    asks = usual_budget(session).asks
    return face_of(wave, asked, installment, locale, asks=asks)


def in_language(words: object, locale: str) -> str:
    """Return a text kept per language, in Korean where ``locale`` is missing."""
    if isinstance(words, Mapping):
        return str(words.get(locale) or words.get("ko") or "")
    return str(words or "")


def _kept(template: Template, said: str, locale: str) -> str:
    months = months_to_say(template, said)
    return say(locale, "survey.comments_kept", months=months) if months else ""


def face_of(
    wave: Wave, asked: list[Question], installment: int, locale: str, *, asks: int = USUAL.asks
) -> PulseFace:
    """Return how one installment of a wave at hand is asked in ``locale``.

    One face serves everybody, so what is meant for some roles only is asked on the page alone.
    """
    document: Mapping[str, Any] = wave.template.document
    is_rating = document.get("asked_after") == AFTER_SERVICE
    asked = [entry for entry in questions_in(asked, locale) if not roles_of(entry)]
    here = document.get("taps") or [entry.code for entry in asked]
    taps = tuple(
        _question(entry, locale) for entry in asked if entry.kind != "text" and entry.code in here
    )
    words = next((_question(entry, locale) for entry in asked if entry.kind == "text"), None)
    notice = document.get("notice") or {}
    tappable = bool(taps) and not any(entry.kind in NOT_HERE for entry in asked)
    return PulseFace(
        wave_id=wave.id,
        installment=installment,
        locale=locale,
        name=_name(wave, locale, is_rating=is_rating),
        why=in_language(document.get("why"), locale),
        notice=(
            *(in_language(notice.get(name), locale) for name in NOTICE),
            _kept(wave.template, in_language(notice.get("retention"), locale), locale),
            *sources_of(asked, locale),
        ),
        seconds=int(document.get("est_seconds") or 40),
        invited=wave.invited,
        k=wave.k,
        k_comments=wave.k_comments,
        closes_at=wave.closes_at,
        timezone=wave.timezone,
        in_slack=tappable and "slack" in wave.answer_in,
        taps=taps,
        comment=words,
        is_rating=is_rating,
        because="" if is_rating else _because(wave, installment, locale, asks),
    )


def _because(wave: Wave, installment: int, locale: str, asks: int) -> str:
    """Say why one is asked, how often at most, and where the questions of earlier weeks are."""
    key = "asking.because_all" if wave.sample_size is None else "asking.because_sample"
    why = say(locale, key, invited=wave.invited, asks=asks)
    return f"{why} {say(locale, 'asking.earlier')}" if installment > 1 else why


def _name(wave: Wave, locale: str, *, is_rating: bool) -> str:
    """Name the questionnaire; a rating is named after its service, as the wave is."""
    named = wave if is_rating else wave.template
    return named.name_en if locale == "en" else named.name_ko


def _question(question: Question, locale: str) -> QuestionFace:
    options = kind_of(question).options(locale)
    return QuestionFace(
        code=question.code,
        text=question.text_en if locale == "en" else question.text_ko,
        options=tuple(OptionFace(o.code, o.label, o.is_extra) for o in options),
        max_length=int(question.options.get("max_len") or parts.TYPED),
    )
