"""What changed between two waves: by how much, how surely, and whether people moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from pulse.publishing.cells import CellLabel
from pulse.results.scores import Score, change

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Change:
    """By how many points of 100 a score moved, with its 90 % interval where there is one."""

    value: Decimal
    interval: tuple[Decimal, Decimal] | None = None

    @property
    def direction(self) -> str:
        """``up`` or ``down`` where the interval leaves out zero, else ``unclear``."""
        if self.interval is None or self.interval[0] <= 0 <= self.interval[1]:
            return "unclear"
        return "up" if self.value > 0 else "down"


@dataclass(frozen=True)
class Split:
    """A change taken apart: what comes from people having moved, and what from opinions."""

    people: Decimal
    opinions: Decimal


def change_between(now: Score | None, before: Score | None) -> Change | None:
    """Return the change of a published score; None where either is not shown or end-coded.

    The interval is the change ± √(half₁² + half₂²), each half being the wider side of the wave's
    own interval, to 0.1 outwards: both waves are taken as separate samples, which errs on the
    side of "unclear" as many of the same people answer twice.
    """
    moved = change(now, before)
    if moved is None or now is None or before is None:
        return None
    halves = (_half(now), _half(before))
    if halves[0] is None or halves[1] is None:
        return Change(moved)
    squared = halves[0] ** 2 + halves[1] ** 2
    half = squared.sqrt().quantize(TENTH, ROUND_CEILING)
    return Change(moved, (moved - half, moved + half))


def split(parts: Sequence[tuple[int, Decimal, int, Decimal]]) -> Split | None:
    """Take a change apart over parts that make up the whole in both waves.

    Each part is (people before, score before, people now, score now). People:
    Σ (share now - share before) × mean score; opinions: Σ mean share × (score now - score
    before); the two add up to the change of the weighted whole (source: Kitagawa 1955, method of
    the standardised difference of two rates). None without parts or people.
    """
    before = sum(part[0] for part in parts)
    now = sum(part[2] for part in parts)
    if not before or not now:
        return None
    people = opinions = Decimal(0)
    for many, old, count, new in parts:
        share_before, share_now = Decimal(many) / before, Decimal(count) / now
        people += (share_now - share_before) * (old + new) / 2
        opinions += (share_before + share_now) / 2 * (new - old)
    return Split(people.quantize(TENTH, ROUND_HALF_UP), opinions.quantize(TENTH, ROUND_HALF_UP))


@dataclass(frozen=True)
class Side:
    """One wave's side of a comparison: its labels, scores of one area, and people invited."""

    labels: Mapping[str, CellLabel]
    scores: Mapping[str, Score]
    invited: Mapping[str, int]


def split_of(key: str, now: Side, before: Side) -> Split | None:
    """Take the change of one cell apart by the cells right below it.

    None where they do not make up the same groups in both waves, or one of them is not shown or
    end-coded: then what moved cannot be told.
    """
    parts = _parts(key, now)
    if len(parts) < 2 or parts != _parts(key, before):
        return None
    rows = [_row(part, now, before) for part in parts]
    whole = [row for row in rows if row is not None]
    return split(whole) if len(whole) == len(rows) else None


def _parts(key: str, side: Side) -> list[str]:
    """Return the departments right below a cell."""
    return sorted(
        label.key
        for label in side.labels.values()
        if label.parent == key and label.key.startswith("department") and not label.is_partial
    )


def _row(part: str, now: Side, before: Side) -> tuple[int, Decimal, int, Decimal] | None:
    new, old = now.scores.get(part), before.scores.get(part)
    if new is None or old is None or new.end_code or old.end_code:
        return None
    if part not in now.invited or part not in before.invited:
        return None
    return before.invited[part], old.value, now.invited[part], new.value


def _half(score: Score) -> Decimal | None:
    if score.interval is None:
        return None
    return max(score.value - score.interval[0], score.interval[1] - score.value)
