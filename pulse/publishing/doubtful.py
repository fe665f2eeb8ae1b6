"""Ballots filled in without reading, as far as the answers alone can tell, and only in bands.

What shows without times: the same step in every question of one scale (straight-lining), and one
and the same varied pattern on several ballots. Batches of ratings after a service also hold,
sealed with each, in which ten minutes it began: there a burst shows, many ratings alike within
minutes while others say something else. Nothing is deleted; a score is told with and without such
ballots beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pulse.publishing.items import Item

LEAST_BALLOTS = 30
LEAST_ITEMS = 6
ALIKE_ITEMS = 8
ALIKE_OPTIONS = 3
ALIKE_BALLOTS = 5
BURST_BALLOTS = 8
BURST_SHARE = Fraction(9, 10)
ELSEWHERE_MOST = Fraction(3, 4)
BANDS = ((50, "50+"), (25, "25-49"), (10, "10-24"), (0, "<10"))
RAISED = frozenset({"25-49", "50+"})
"""Bands in which a page warns: a quarter of the ballots and more."""


@dataclass(frozen=True)
class Doubtful:
    """Who filled in the same step throughout, and whose pattern stands on several ballots.

    Names people, so it never leaves the closing job; its bands do.
    """

    straight: frozenset[int]
    alike: frozenset[int]
    looked_at: int
    burst: frozenset[int] | None = None
    """Who pressed the same as many others within minutes; None where no times were noted."""

    @property
    def everybody(self) -> frozenset[int]:
        """All of them."""
        return self.straight | self.alike | (self.burst or frozenset())

    def to_document(self) -> dict[str, str]:
        """Return the bands: of a hundred ballots looked at, about how many."""
        if self.burst is not None:
            return {"straight": "", "alike": "", "burst": share_band(*self._burst())}
        return {
            "straight": share_band(len(self.straight), self.looked_at),
            "alike": share_band(len(self.alike), self.looked_at),
        }

    def _burst(self) -> tuple[int, int]:
        return len(self.burst or ()), self.looked_at


def doubtful_ballots(items: Sequence[Item], people: Collection[int]) -> Doubtful | None:
    """Look through the ballots with at least six answers on the scale most questions have.

    A pattern counts as the same on several ballots from five ballots with eight answers and three
    different steps: shorter or plainer ones come about by chance. None under thirty ballots.
    """
    asked = _widest_scale(items)
    given = {
        person: tuple(item.index_of.get(person, -1) for item in asked) for person in sorted(people)
    }
    patterns = {
        person: answers
        for person, answers in given.items()
        if sum(index >= 0 for index in answers) >= LEAST_ITEMS
    }
    if len(patterns) < LEAST_BALLOTS:
        return None
    straight = frozenset(person for person, said in patterns.items() if _steps(said) == 1)
    return Doubtful(straight, _alike(patterns), len(patterns))


def burst_ballots(
    items: Sequence[Item], people: Collection[int], slots: Mapping[int, int]
) -> Doubtful | None:
    """Look for ratings alike in two neighbouring slots: at least eight, and nine in ten of them.

    Where more than three quarters of the other ballots say the same, it is the common opinion and
    no burst. None under thirty ballots, as a band of fewer could be counted back.
    """
    given = {
        person: tuple(item.index_of.get(person, -1) for item in items)
        for person in sorted(people)
        if person in slots
    }
    if len(given) < LEAST_BALLOTS:
        return None
    found: set[int] = set()
    for first in sorted(set(slots.values())):
        found |= _burst_from(given, [p for p in given if slots[p] in (first, first + 1)])
    return Doubtful(frozenset(), frozenset(), len(given), frozenset(found))


def _burst_from(given: Mapping[int, tuple[int, ...]], within: Sequence[int]) -> frozenset[int]:
    if len(within) < BURST_BALLOTS:
        return frozenset()
    said, count = Counter(given[person] for person in within).most_common(1)[0]
    others = [answers for person, answers in given.items() if person not in set(within)]
    is_common = others and Fraction(others.count(said), len(others)) > ELSEWHERE_MOST
    if count < BURST_BALLOTS or Fraction(count, len(within)) < BURST_SHARE or is_common:
        return frozenset()
    return frozenset(person for person in within if given[person] == said)


def share_band(part: int, whole: int) -> str:
    """Tell a share of ballots as a band of percent."""
    percent = Fraction(100 * part, whole)
    return next(name for least, name in BANDS if percent >= least)


def _widest_scale(items: Sequence[Item]) -> list[Item]:
    scales = Counter((item.low, item.high) for item in items)
    if not scales:
        return []
    widest = max(scales, key=lambda scale: (scales[scale], scale))
    return [item for item in items if (item.low, item.high) == widest]


def _alike(patterns: Mapping[int, tuple[int, ...]]) -> frozenset[int]:
    held = Counter(patterns.values())
    return frozenset(
        person
        for person, said in patterns.items()
        if held[said] >= ALIKE_BALLOTS
        and _steps(said) >= ALIKE_OPTIONS
        and sum(index >= 0 for index in said) >= ALIKE_ITEMS
    )


def _steps(answers: tuple[int, ...]) -> int:
    return len({index for index in answers if index >= 0})
