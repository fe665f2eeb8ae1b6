"""Which departments a pilot may be compared with: of the same kind, and alike until now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from pulse.people.permissions import Viewer
from pulse.people.tree import DepartmentNode, DepartmentTree
from pulse.publishing.cells import published_waves
from pulse.results.peers import own_employers
from pulse.results.reading import read_results
from pulse.results.scores import Score

ALIKE = Decimal(10)
"""Departments are alike where their mean scores lie at most so many points of 100 apart."""


@dataclass(frozen=True)
class Peer:
    """A department to compare with; ``is_alike`` only where published scores say so."""

    node: DepartmentNode
    is_alike: bool


def peers_of(
    session: Session,
    viewer: Viewer,
    tree: DepartmentTree,
    trial: Collection[str],
    at: datetime,
    template_code: str = "TPL-WEEK",
) -> list[Peer]:
    """Return own departments of the same peer group, those with similar scores first.

    Similar is said from the last published wave as the viewer reads it; no score is given.
    """
    kinds = {node.peer_group for code in trial if (node := tree.by_code.get(code))} - {""}
    paths = [tree.path_codes(tree.by_code[code].id) for code in trial if code in tree.by_code]
    own = own_employers(session).ids
    nodes = [
        node
        for node in tree.by_code.values()
        if node.peer_group in kinds
        and node.employer_id in own
        and not _overlaps(tree, node, trial, paths)
    ]
    means = _means(session, viewer, template_code, at) if nodes else {}
    known = [means[code] for code in trial if code in means]
    middle = sum(known, Decimal(0)) / len(known) if known else None
    found = [Peer(node, _is_alike(means.get(node.code), middle)) for node in nodes]
    return sorted(found, key=lambda peer: (not peer.is_alike, peer.node.code))


def _overlaps(
    tree: DepartmentTree,
    node: DepartmentNode,
    trial: Collection[str],
    paths: Collection[tuple[str, ...]],
) -> bool:
    is_within = not set(trial).isdisjoint(tree.path_codes(node.id))
    return is_within or any(node.code in path for path in paths)


def _is_alike(mean: Decimal | None, middle: Decimal | None) -> bool:
    return mean is not None and middle is not None and abs(mean - middle) <= ALIKE


def _means(
    session: Session, viewer: Viewer, template_code: str, at: datetime
) -> dict[str, Decimal]:
    waves = published_waves(session, template_code, at, 1)
    found = read_results(session, viewer, waves[0].id, with_comments=False) if waves else None
    if found is None:
        return {}
    return {
        label.department: mean
        for key, label in found.labels.items()
        if label.department and (mean := _mean(found.scores.get(key, {}))) is not None
    }


def _mean(scores: Mapping[str, Score]) -> Decimal | None:
    values = [score.value for score in scores.values() if not score.end_code]
    return sum(values, Decimal(0)) / len(values) if values else None
