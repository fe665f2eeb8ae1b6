"""Which questions a wave asks, and in which of its installments.

A template that draws from a pool asks every dimension once a wave, and of a dimension the item
asked longer ago. All follows from the earlier waves: nobody chooses, nothing is random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pulse.surveys.models import Question, Template

QUARTER = timedelta(weeks=12)
NEVER = date.min


@dataclass(frozen=True)
class AskedBefore:
    """An earlier wave of the template: when it opened and what it asked."""

    on: date
    codes: frozenset[str]


def installment_codes(
    template: Template, history: Sequence[AskedBefore], on: date, count: int = 1
) -> list[list[str]]:
    """Return the question codes of each of ``count`` installments of a wave opening ``on``.

    Dimensions keep the order of the template and fill the installments from the first. Questions
    of ``structure.first`` open the first installment, those due once a quarter follow them, and
    those of ``structure.end`` close the last.
    """
    structure: Mapping[str, Any] = template.document.get("structure") or {}
    if "draw" not in structure:
        return _in_order([entry.code for entry in template.questions], count)
    last_asked = _last_asked(history)
    drawn = _draw(template.questions, last_asked)
    parts = _spread(drawn, count)
    due = [
        code
        for code in structure.get("quarter_add", ())
        if last_asked.get(code, NEVER) <= on - QUARTER
    ]
    parts[0] = [*structure.get("first", ()), *due, *parts[0]]
    parts[-1] = [*parts[-1], *structure.get("end", ())]
    return parts


def _draw(questions: Sequence[Question], last_asked: Mapping[str, date]) -> list[str]:
    """Pick one item a dimension: never asked first, then the one asked longest ago, then order."""
    pool = [entry for entry in questions if entry.is_pooled]
    best: dict[str, Question] = {}
    for entry in sorted(pool, key=lambda q: (last_asked.get(q.code, NEVER), q.position)):
        best.setdefault(entry.dimension, entry)
    order = {entry.dimension: entry.position for entry in reversed(pool)}
    return [best[dimension].code for dimension in sorted(best, key=lambda d: order[d])]


def _last_asked(history: Sequence[AskedBefore]) -> dict[str, date]:
    return {
        code: wave.on
        for wave in sorted(history, key=lambda entry: entry.on)
        for code in wave.codes
    }


def _in_order(codes: list[str], count: int) -> list[list[str]]:
    return _spread(codes, count) if count > 1 else [codes]


def _spread(codes: list[str], count: int) -> list[list[str]]:
    """Cut a list into ``count`` runs whose lengths differ by one at most, longer ones first."""
    size, extra = divmod(len(codes), count)
    starts = [at * size + min(at, extra) for at in range(count + 1)]
    return [codes[starts[at] : starts[at + 1]] for at in range(count)]
