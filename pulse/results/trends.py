"""A score over the waves of a questionnaire, with a mark wherever its meaning changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pulse.results.scores import Score
from pulse.surveys.form import wording_of
from pulse.surveys.models import Question, Template, Wave

UNCOUNTED = frozenset({"reads_as", "bank", "attribution", "locked"})
"""What stands in a question and does not decide what is measured."""


class Break(StrEnum):
    """Why a point may not be read on from the one before it."""

    ITEM = "item"
    DRIVER = "driver"
    WEIGHT = "weight"
    METHOD = "method"


@dataclass(frozen=True)
class Meaning:
    """All that an area's score of one wave rests on besides the answers."""

    items: tuple[str, ...]
    drivers: tuple[str, ...]
    weights: tuple[str, ...]
    method: str


@dataclass(frozen=True)
class TrendPoint:
    """One wave of a series; ``breaks`` are changes of meaning since the wave before."""

    wave: Wave
    score: Score | None
    breaks: tuple[Break, ...]


def trend(
    waves: Sequence[Wave],
    scores: Sequence[Mapping[str, Score]],
    methods: Mapping[int, str],
    dimension: str,
) -> list[TrendPoint]:
    """Return the points of one area, the oldest first; ``waves`` come with the newest first."""
    points: list[TrendPoint] = []
    before: Meaning | None = None
    for wave, by_dimension in zip(reversed(waves), reversed(scores), strict=True):
        meaning = meaning_of(wave.template, dimension, methods.get(wave.id, ""))
        marks = () if before is None else breaks_between(before, meaning)
        points.append(TrendPoint(wave, by_dimension.get(dimension), marks))
        before = meaning
    return points


def meaning_of(template: Template, dimension: str, method: str) -> Meaning:
    """Return what a score of ``dimension`` rests on in one version of a questionnaire.

    Items are those of the whole pool: that they take turns is no change of meaning. Nor is other
    wording of which whoever wrote it says that it asks the same (``reads_as``, the first wording).
    """
    document: Mapping[str, Any] = template.document
    listed = [entry for entry in document.get("dimensions") or () if "id" in entry]
    return Meaning(
        items=tuple(
            sorted(
                _measured(one)
                for one in template.questions
                if (one.dimension or one.code) == dimension
            )
        ),
        drivers=tuple(sorted(str(entry["id"]) for entry in listed)),
        weights=tuple(sorted(f"{entry['id']}={entry.get('weight')}" for entry in listed)),
        method=method,
    )


def _measured(question: Question) -> str:
    kept = [(n, value) for n, value in question.options.items() if n not in UNCOUNTED]
    words = question.options.get("reads_as") or wording_of(
        {"ko": question.text_ko, "en": question.text_en}
    )
    return f"{question.code} {question.kind} {words} {sorted(kept, key=str)}"


def breaks_between(before: Meaning, now: Meaning) -> tuple[Break, ...]:
    """Return what changed of the meaning of a score; changed areas count once, as drivers."""
    has_new_drivers = before.drivers != now.drivers
    changed = {
        Break.ITEM: before.items != now.items,
        Break.DRIVER: has_new_drivers,
        Break.WEIGHT: before.weights != now.weights and not has_new_drivers,
        Break.METHOD: before.method != now.method,
    }
    return tuple(mark for mark, is_new in changed.items() if is_new)
