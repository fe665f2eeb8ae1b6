"""How long people wait to hear back: from a subject reaching five voices to the answer to it.

Answers belong to no person, so a subject is counted, not an opinion: it begins with the day on
which the results were published in which five comments first named it, and ends with the day on
which everybody asked was told what was heard. Days are working days of the company. Subjects
still open count as having waited until now (Kaplan-Meier).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.participation.process import IsWorking, Records, Span
from pulse.publishing.models import PublishedComment
from pulse.results.indices import middle_wait, time_to_listen
from pulse.results.themes import topics
from pulse.surveys.models import Wave

VOICES = 5


@dataclass(frozen=True)
class Theme:
    """One subject, from the day it reached five voices to the day people were told of it."""

    word: str
    wave_id: int
    began_on: date
    told_on: date | None
    days: int


@dataclass(frozen=True)
class Listening:
    """The subjects of a half-year: the median wait, and the oldest that is still silent."""

    themes: tuple[Theme, ...]

    @property
    def median(self) -> int | None:
        """The median in working days; None where fewer than half have been answered."""
        return middle_wait([(one.days, one.told_on is not None) for one in self.themes])

    @property
    def open(self) -> int:
        """How many are still without an answer."""
        return sum(one.told_on is None for one in self.themes)

    @property
    def oldest_silent(self) -> int | None:
        """How long the oldest of those has waited, in working days."""
        return max((one.days for one in self.themes if one.told_on is None), default=None)


def listening_of(
    session: Session, records: Records, span: Span, is_working: IsWorking
) -> Listening:
    """Return how long the subjects of a half-year waited. One query."""
    bodies: dict[int, list[str]] = {}
    rows = session.execute(
        select(PublishedComment.wave_id, PublishedComment.body).where(
            PublishedComment.wave_id.in_([wave.id for wave in records.waves])
        )
    )
    for wave_id, body in rows:
        bodies.setdefault(wave_id, []).append(body)
    return Listening(
        tuple(
            _theme(word, wave, records.answered_on(wave.id, span), (span, is_working))
            for wave, word in _first_named(records.waves, bodies)
        )
    )


def _first_named(
    waves: Sequence[Wave], bodies: dict[int, list[str]]
) -> Iterable[tuple[Wave, str]]:
    """Yield every subject once, with the survey in which five comments first named it."""
    seen: set[str] = set()
    for wave in waves:
        for topic in topics(sorted(bodies.get(wave.id, [])), []):
            if topic.comments >= VOICES and topic.word not in seen:
                seen.add(topic.word)
                yield wave, topic.word


def _theme(word: str, wave: Wave, told: date | None, when: tuple[Span, IsWorking]) -> Theme:
    span, is_working = when
    began = span.local(wave.publishes_at)
    return Theme(word, wave.id, began, told, time_to_listen(began, told or span.today, is_working))
