"""What the numbers of a whole group say together: the weakest link, drivers, doubtful ballots.

These need each person's answers side by side, so they are worked out inside the closing job and
leave it as a name, as shares in whole five points, or as a band. Only groups of the disjoint cut
of the plan (everyone, and one level of the departments) have any: what overlaps could be
subtracted. Every result follows from the answers as a set; who gave which changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from pulse.publishing.atoms import Atoms
from pulse.publishing.doubtful import burst_ballots, doubtful_ballots
from pulse.publishing.drivers import Refusal, driver_shares
from pulse.publishing.index_spread import index_spread
from pulse.publishing.items import OVERALL, RECOMMEND, Item
from pulse.publishing.models import FindingKind
from pulse.publishing.plan import EVERYONE
from pulse.publishing.rounding import number_band
from pulse.publishing.safe import EVERYONE_MINIMUM, SafeSet
from pulse.publishing.weakest_link import Table, surely_lowest

WEAKEST_MINIMUM = 10

ShownUnions = Mapping[str, Sequence[Collection[int]]]
"""By question, the people in each cell that is published of it."""


@dataclass(frozen=True)
class Finding:
    """One published statement about one group; ``document`` is all that is told of it."""

    cell_key: str
    kind: FindingKind
    document: Mapping[str, Any]


def group_findings(items: Sequence[Item], key: str, members: Collection[int]) -> list[Finding]:
    """Name the weakest link of a group and what its overall verdict goes with.

    The first needs ten answers to every item and two areas; the second has its own minimum.
    """
    fewest = min((sum(p in item.index_of for p in members) for item in items), default=0)
    if fewest < WEAKEST_MINIMUM:
        return []
    areas = _areas(items)
    links = {code: ones for code, ones in areas.items() if code not in (OVERALL, RECOMMEND)}
    if len(links) < 2:
        return []
    table = _table(areas, members)
    link_table = table.columns(tuple(links))
    code = surely_lowest(link_table, _coarse(links, members))
    found = [Finding(key, FindingKind.WEAKEST_LINK, {"code": code})]
    if OVERALL in areas:
        told = driver_shares(link_table, table.columns((OVERALL,)))
        document = {"refused": told.value} if isinstance(told, Refusal) else told.to_document()
        found.append(Finding(key, FindingKind.DRIVERS, document))
    return found


def company_findings(
    items: Sequence[Item],
    people: Collection[int],
    shown: ShownUnions,
    k: int,
    slots: Mapping[int, int] | None = None,
) -> list[Finding]:
    """Tell in bands how many ballots look unread, and the means without them where that is safe.

    ``people`` are those who answered anything. Nothing with fewer than thirty ballots to look at.
    With ``slots``, those of a batch of ratings, bursts are looked for and nothing else.
    """
    if slots is None:
        doubtful = doubtful_ballots(items, people)
    else:
        doubtful = burst_ballots(items, people, slots)
    if doubtful is None:
        return []
    document: dict[str, Any] = dict(doubtful.to_document())
    without = {
        item.code: told
        for item in items
        if (told := _without(item, doubtful.everybody, shown.get(item.code, ()), k)) is not None
    }
    return [Finding(EVERYONE, FindingKind.DOUBTFUL, {**document, "without": without})]


def index_findings(items: Sequence[Item], weights: Mapping[str, Decimal]) -> list[Finding]:
    """Tell how widely everybody's own index spreads, where thirty people have one."""
    points = index_spread(items, weights) if weights else None
    return (
        [] if points is None else [Finding(EVERYONE, FindingKind.INDEX_SPREAD, {"points": points})]
    )


def _without(
    item: Item, doubtful: frozenset[int], shown: Sequence[Collection[int]], k: int
) -> dict[str, str | None] | None:
    """Return the mean of everybody else; None where fewer than k could then be told apart.

    The two versions are two sets of respondents, and stand the same test as any two cells.
    """
    answered = frozenset(item.index_of)
    careful = answered - doubtful
    if careful == answered or len(careful) < max(EVERYONE_MINIMUM, k):
        return None
    atoms = Atoms.of(answered, [*shown, careful])
    safe = SafeSet(atoms.sizes(answered), k)
    if not all(safe.offer(marks) for marks in atoms.incidence):
        return None
    mean = item.mean(careful)
    return {
        "mean": str(mean.value),
        "end_code": mean.end_coded,
        "n_band": number_band(len(careful)).value,
    }


def _areas(items: Sequence[Item]) -> dict[str, list[Item]]:
    areas: dict[str, list[Item]] = {}
    for item in items:
        areas.setdefault(item.dimension or item.code, []).append(item)
    return areas


def _table(areas: Mapping[str, Sequence[Item]], members: Collection[int]) -> Table:
    """Lay out people × areas in points of 100, with a gap where somebody answered no item."""
    rows = [
        [_mean_of(ones, person) for ones in areas.values()]
        for person in members
        if any(person in item.index_of for ones in areas.values() for item in ones)
    ]
    return Table(tuple(areas), np.array(rows, np.float64).reshape(len(rows), len(areas)))


def _mean_of(items: Sequence[Item], person: int) -> float:
    points = [item.points(item.index_of[person]) for item in items if person in item.index_of]
    return sum(points) / len(points) if points else float("nan")


def _coarse(areas: Mapping[str, Sequence[Item]], members: Collection[int]) -> dict[str, Fraction]:
    """Return the areas' means as a reader can work them out of what is published."""
    return {
        code: sum((item.published(members) for item in ones), Fraction(0)) / len(ones)
        for code, ones in areas.items()
    }
