"""Which answers of a question are told together, where shares are told at all.

A scale from 0 to 10 has more steps than whole ten points can tell apart, so its answers are told
as three: 0 to 6, 7 and 8, 9 and 10. The recommend balance is the last less the first.
"""

from __future__ import annotations

from collections.abc import Sequence

from pulse.surveys.question_kinds import Column

THREE = {"0-6": tuple(range(7)), "7-8": (7, 8), "9-10": (9, 10)}

Groups = dict[str, tuple[int, ...]]


def share_groups(column: Column) -> Groups:
    """Return by label the positions of the options that are told together."""
    if (column.low, column.high) == (0, 10):
        return dict(THREE)
    return {label: (at,) for at, label in enumerate(column.labels)}


def grouped(counts: Sequence[int], groups: Groups) -> list[int]:
    """Add up the counts of options told together."""
    return [sum(counts[at] for at in group) for group in groups.values()]
