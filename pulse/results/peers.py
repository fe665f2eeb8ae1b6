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

from pulse.people.tree import DepartmentNode, DepartmentTree
from pulse.publishing.rounding import NumberBand
from pulse.results.reading import WaveResults
from pulse.results.scores import Score

LEAST_UNITS = 3
Z_90 = 1.644854
TENTH = Decimal("0.1")


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


def peer_groups(
    results: WaveResults, tree: DepartmentTree, dimension: str, own_employer_ids: frozenset[int]
) -> list[PeerGroup]:
    """Return the peer groups of which at least three units are published, as the viewer reads."""
    by_key = {
        key: by_dimension[dimension]
        for key, by_dimension in results.scores.items()
        if dimension in by_dimension
    }
    gathered: dict[tuple[str, bool], dict[str, Score]] = {}
    for key, score in by_key.items():
        node = _unit(results, tree, key)
        if node is not None and node.peer_group:
            place = (node.peer_group, node.employer_id not in own_employer_ids)
            gathered.setdefault(place, {})[key] = score
    spread = _spread(by_key)
    return [
        group
        for (code, is_partner), scores in sorted(gathered.items())
        if (group := band_group(code, is_partner, Reading(scores, spread))) is not None
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


def _unit(results: WaveResults, tree: DepartmentTree, key: str) -> DepartmentNode | None:
    label = results.labels.get(key)
    code = None if label is None else label.department
    return None if code is None else tree.by_code.get(code)


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
