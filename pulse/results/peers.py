"""Comparing like with like: units of one peer group in bands, never in ranks.

Each published score is drawn towards the mean of its group by how little it rests on. With s² the
spread of answers, n the lower end of the unit's number band and τ² what is left of the variance of
the scores beyond s²/n, the drawn score is mean + w (score - mean), w = τ² / (τ² + s²/n), and its
90 % band is ± 1.645 √(w s²/n + (1 - w)² v), v being the mean's own variance. Units: points of 100.
A unit is below or above where its band leaves out the group's mean. Source: James and Stein's
shrinkage in its empirical Bayes form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import sqrt

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.models import Employer
from pulse.people.tree import DepartmentTree
from pulse.publishing.plan import Dimension
from pulse.publishing.rounding import Z_90, NumberBand
from pulse.results.history import History
from pulse.results.reading import WaveResults
from pulse.results.scores import Score
from pulse.results.verdicts import index_spread_of

LEAST_UNITS = 3
TENTH = Decimal("0.1")
INDEX = "index"
"""Stands for the satisfaction index where an area is named."""
PARTNERS = "employer"
"""The group in which partner companies stand, each as a whole."""


class Band(StrEnum):
    """Where a unit stands among its peers."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@dataclass(frozen=True)
class Peer:
    """One unit among its peers; ``drawn`` is its score drawn towards the group's mean."""

    key: str
    score: Score
    drawn: Decimal
    low: Decimal
    high: Decimal
    band: Band


@dataclass(frozen=True)
class PeerGroup:
    """Units of one kind; those of a partner company only stand beside units like them."""

    code: str
    is_partner: bool
    mean: Decimal
    peers: tuple[Peer, ...]

    @property
    def has_order(self) -> bool:
        """Whether any two bands lie apart, so that an order may be said at all."""
        return any(
            one.high < other.low for one in self.peers for other in self.peers if one is not other
        )


@dataclass(frozen=True)
class Reading:
    """What the bands of one area are worked out from."""

    scores: Mapping[str, Score]
    spread: float


@dataclass(frozen=True)
class Compared:
    """What the units of one wave are compared by: scores by cell, and how widely people spread.

    ``spread`` is in points of 100, of everybody's answers as it was published.
    """

    scores: Mapping[str, Score]
    spread: float


@dataclass(frozen=True)
class OwnEmployers:
    """The employers whose units are not a partner's, by id and by code."""

    ids: frozenset[int]
    codes: frozenset[str]


def own_employers(session: Session) -> OwnEmployers:
    """Return the company's own employers; every other one is a partner."""
    found = session.execute(select(Employer.id, Employer.code).where(Employer.is_own.is_(True)))
    pairs = [(row.id, row.code) for row in found]
    return OwnEmployers(frozenset(i for i, _ in pairs), frozenset(code for _, code in pairs))


def compared_by(results: WaveResults, history: History, area: str) -> Compared:
    """Return the scores of an area, or of the satisfaction index, as far as they are published."""
    if area != INDEX:
        scores = {key: by[area] for key, by in results.scores.items() if area in by}
        return Compared(scores, _spread(scores))
    spread = index_spread_of(results)
    found = {key: history.index(key, spread) for key in results.labels}
    return Compared(
        {
            key: Score(index.value, None, index.interval, index.n_band)
            for key, index in found.items()
            if index is not None and index.n_band
        },
        float(spread or 0),
    )


def peer_groups(
    results: WaveResults, tree: DepartmentTree, compared: Compared, own: OwnEmployers
) -> list[PeerGroup]:
    """Return the peer groups of which at least three units are published, as the viewer reads.

    A pool called by the one unit in it large enough stands for that unit. Partner companies stand
    beside each other only, each as a whole.
    """
    gathered: dict[tuple[str, bool], dict[str, Score]] = {}
    for key, score in compared.scores.items():
        place = _place(results, tree, key, own)
        if place is not None:
            gathered.setdefault(place, {})[key] = score
    return [
        group
        for (code, is_partner), scores in sorted(gathered.items())
        if (group := band_group(code, is_partner, Reading(scores, compared.spread))) is not None
    ]


def band_group(code: str, is_partner: bool, reading: Reading) -> PeerGroup | None:
    """Return one group in bands; None under three units, or where no spread is published."""
    scores = reading.scores
    if len(scores) < LEAST_UNITS or reading.spread <= 0:
        return None
    noise = {key: reading.spread**2 / _at_least(score) for key, score in scores.items()}
    values = {key: float(score.value) for key, score in scores.items()}
    mean = sum(values[key] / noise[key] for key in values) / sum(1 / noise[k] for k in values)
    between = _between(list(values.values()), list(noise.values()))
    loose = 1 / sum(1 / (between + one) for one in noise.values())
    peers = []
    for key, score in scores.items():
        weight = between / (between + noise[key])
        half = Z_90 * sqrt(weight * noise[key] + (1 - weight) ** 2 * loose)
        peers.append(_peer(key, score, mean, (weight, half)))
    return PeerGroup(code, is_partner, _tenth(mean), tuple(peers))


def _peer(key: str, score: Score, mean: float, pull: tuple[float, float]) -> Peer:
    weight, half = pull
    drawn = mean + weight * (float(score.value) - mean)
    band = Band.WITHIN
    if drawn + half < mean:
        band = Band.BELOW
    elif drawn - half > mean:
        band = Band.ABOVE
    return Peer(key, score, _tenth(drawn), _tenth(drawn - half), _tenth(drawn + half), band)


def _between(values: Sequence[float], noise: Sequence[float]) -> float:
    """Return the variance of the scores beyond what chance alone would make of them."""
    middle = sum(values) / len(values)
    seen = sum((value - middle) ** 2 for value in values) / (len(values) - 1)
    return max(seen - sum(noise) / len(noise), 0.0)


def _place(
    results: WaveResults, tree: DepartmentTree, key: str, own: OwnEmployers
) -> tuple[str, bool] | None:
    """Return the group a cell stands in and whether it is a partner's; None for any other cell."""
    label = results.labels.get(key)
    if label is None:
        return None
    if label.dimension is Dimension.EMPLOYER:
        is_partner = len(label.terms) == 1 and label.code not in own.codes
        return (PARTNERS, True) if is_partner else None
    if label.dimension is not Dimension.DEPARTMENT:
        return None
    node = tree.by_code.get(label.department or label.lead.partition(":")[2])
    if node is None or not node.peer_group:
        return None
    return node.peer_group, node.employer_id not in own.ids


def _spread(scores: Mapping[str, Score]) -> float:
    """Read the spread of answers, in points, back from a published interval: half × √n / 1.645."""
    for score in scores.values():
        if score.interval is not None and score.end_code is None:
            half = float(max(score.value - score.interval[0], score.interval[1] - score.value))
            return half * sqrt(_at_least(score)) / Z_90
    return 0.0


def _at_least(score: Score) -> int:
    return NumberBand(score.n_band).at_least if score.n_band else NumberBand.FEW.at_least


def _tenth(value: float) -> Decimal:
    return Decimal(str(value)).quantize(TENTH, ROUND_HALF_UP)
