"""Units by dimensions: scores where they may be seen, and one word where they may not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pulse.publishing.cells import CellLabel
from pulse.publishing.items import OVERALL
from pulse.publishing.plan import Dimension
from pulse.results.reading import WaveResults
from pulse.results.scores import Score, change

NOT_SHOWN = "not_shown"
"""The same for too few people, too few answers, protection of others, and what does not exist."""

ROWS = (Dimension.EVERYONE, Dimension.DEPARTMENT)


@dataclass(frozen=True)
class HeatValue:
    """One square: a score with its change since the wave before, or ``NOT_SHOWN``."""

    text_code: str
    score: Score | None = None
    change: Decimal | None = None


@dataclass(frozen=True)
class HeatRow:
    """One unit; ``depth`` says how far below everyone it stands."""

    label: CellLabel
    depth: int
    values: Mapping[str, HeatValue]


@dataclass(frozen=True)
class HeatMap:
    """Rows in the order of the tree, columns in the order of the template."""

    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def heat_map(
    results: WaveResults,
    before: Mapping[str, Mapping[str, Score]] | None = None,
    dimensions: Iterable[Dimension] = ROWS,
) -> HeatMap:
    """Lay out a wave as its viewer reads it; ``before`` holds the scores of the wave before."""
    columns = columns_of(results)
    wanted = frozenset(dimensions)
    labels = [label for label in results.labels.values() if label.dimension in wanted]
    scores = results.scores
    rows = [
        HeatRow(
            label,
            _depth(label, results.labels),
            _values(columns, scores.get(label.key, {}), (before or {}).get(label.key, {})),
        )
        for label in _tree_order(labels)
    ]
    return HeatMap(columns, tuple(rows))


def columns_of(results: WaveResults) -> tuple[str, ...]:
    """Return the dimensions asked: overall first, then as the template lists them."""
    document: Mapping[str, Any] = results.wave.template.document
    asked = {entry.dimension or entry.code for entry in results.form.questions.values()}
    shown = {dimension for by_dimension in results.scores.values() for dimension in by_dimension}
    listed = [str(entry["id"]) for entry in document.get("dimensions") or ()]
    first = [code for code in (OVERALL, *listed) if code in asked]
    return tuple(dict.fromkeys([*first, *sorted((asked & shown) - set(first))]))


def _values(
    columns: Sequence[str], now: Mapping[str, Score], before: Mapping[str, Score]
) -> dict[str, HeatValue]:
    return {column: _value(now.get(column), before.get(column)) for column in columns}


def _value(now: Score | None, before: Score | None) -> HeatValue:
    if now is None:
        return HeatValue(NOT_SHOWN)
    return HeatValue(now.text_code, now, change(now, before))


def _depth(label: CellLabel, labels: Mapping[str, CellLabel]) -> int:
    depth = 0
    parent = labels.get(label.parent or "")
    while parent is not None:
        depth, parent = depth + 1, labels.get(parent.parent or "")
    return depth


def _tree_order(labels: Sequence[CellLabel]) -> list[CellLabel]:
    """Put every cell below the one it is a part of, keeping the order of the plan."""
    here = {label.key for label in labels}
    children: dict[str | None, list[CellLabel]] = {}
    for label in labels:
        children.setdefault(label.parent if label.parent in here else None, []).append(label)
    ordered: list[CellLabel] = []
    stack = children.get(None, [])[::-1]
    while stack:
        label = stack.pop()
        ordered.append(label)
        stack += children.get(label.key, [])[::-1]
    return ordered
