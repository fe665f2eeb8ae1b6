"""Ballots filled in without reading, as far as the answers alone can tell, and only in bands.

No time of any answer is kept, so bursts cannot be looked for. What shows without times: the same
step in every question of one scale (straight-lining), and one and the same varied pattern on
several ballots. Nothing is deleted; a score is told with and without such ballots beside it.
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

    @property
    def everybody(self) -> frozenset[int]:
        """All of them."""
        return self.straight | self.alike

    def to_document(self) -> dict[str, str]:
        """Return the bands: of a hundred ballots looked at, about how many."""
        return {
            "straight": share_band(len(self.straight), self.looked_at),
            "alike": share_band(len(self.alike), self.looked_at),
        }


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
