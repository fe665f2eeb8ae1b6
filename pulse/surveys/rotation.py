"""Which questions a wave asks, and in which of its installments.

A template that draws from a pool asks so many dimensions an installment (``draw.count``; without
it, all of them once a wave): those asked longest ago, and of a dimension the item asked longest
ago. So a pool of any size comes round evenly: among dimensions, and among the items of one, no
count is ever more than one ahead. All follows from the earlier waves: nobody chooses, nothing is
random.
"""

from __future__ import annotations

from collections import Counter
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

    Drawn items keep the order of the template and fill the installments from the first. Questions
    of ``structure.first`` open the first installment, those due once a quarter follow them, and
    those of ``structure.end`` close the last.
    """
    structure: Mapping[str, Any] = template.document.get("structure") or {}
    if "draw" not in structure:
        return _in_order([entry.code for entry in template.questions], count)
    asked = _Asked.read(history)
    per_installment = (structure["draw"] or {}).get("count")
    drawn = _draw(template.questions, asked, per_installment and int(per_installment) * count)
    parts = _spread(drawn, count)
    due = [
        code
        for code in structure.get("quarter_add", ())
        if asked.last.get(code, NEVER) <= on - QUARTER
    ]
    parts[0] = [*structure.get("first", ()), *due, *parts[0]]
    parts[-1] = [*parts[-1], *structure.get("end", ())]
    return parts


@dataclass(frozen=True)
class _Asked:
    """When each thing was asked last, and how often in all."""

    last: Mapping[str, date]
    times: Mapping[str, int]

    @classmethod
    def read(cls, history: Sequence[AskedBefore]) -> _Asked:
        """Read it from the earlier waves, by question."""
        last: dict[str, date] = {}
        times: Counter[str] = Counter()
        for wave in sorted(history, key=lambda entry: entry.on):
            last.update(dict.fromkeys(wave.codes, wave.on))
            times.update(wave.codes)
        return cls(last, times)

    def of(self, codes: Sequence[str]) -> tuple[date, int]:
        """Return when any of some questions was asked last, and how often all of them were."""
        return (
            max((self.last.get(code, NEVER) for code in codes), default=NEVER),
            sum(self.times.get(code, 0) for code in codes),
        )


def _draw(questions: Sequence[Question], asked: _Asked, slots: int | None) -> list[str]:
    """Fill so many slots, one at a time: the dimension due first, and of it the item due first.

    Due first is what this wave asks least, then what was asked longest ago, then least often,
    then what stands first.
    """
    pool = {entry.code: entry for entry in questions if entry.is_pooled}
    items: dict[str, list[str]] = {}
    for code, entry in pool.items():
        items.setdefault(entry.dimension, []).append(code)
    queues = {
        dimension: sorted(codes, key=lambda code: (*asked.of([code]), pool[code].position))
        for dimension, codes in items.items()
    }
    order = sorted(
        queues, key=lambda name: (*asked.of(items[name]), pool[items[name][0]].position)
    )
    drawn: list[str] = []
    wanted = min(len(queues) if slots is None else slots, len(pool))
    while len(drawn) < wanted:
        for dimension in order:
            if queues[dimension] and len(drawn) < wanted:
                drawn.append(queues[dimension].pop(0))
    return sorted(drawn, key=lambda code: pool[code].position)


def _in_order(codes: list[str], count: int) -> list[list[str]]:
    return _spread(codes, count) if count > 1 else [codes]


def _spread(codes: list[str], count: int) -> list[list[str]]:
    """Cut a list into ``count`` runs whose lengths differ by one at most, longer ones first."""
    size, extra = divmod(len(codes), count)
    starts = [at * size + min(at, extra) for at in range(count + 1)]
    return [codes[starts[at] : starts[at + 1]] for at in range(count)]
