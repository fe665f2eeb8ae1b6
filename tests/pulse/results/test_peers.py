from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pulse.people.tree import DepartmentNode, DepartmentTree
from pulse.publishing.cells import CellLabel
from pulse.publishing.plan import Dimension
from pulse.results.peers import Band, PeerGroup, Reading, band_group, peer_groups
from pulse.results.reading import WaveResults
from pulse.results.scores import Score
from tests.pulse.surveys.world import SINCE

SPREAD = 25.0
LABEL = CellLabel("", Dimension.DEPARTMENT, "p", "everyone", "", ())


def scores(*values: tuple[str, str]) -> dict[str, Score]:
    return {f"u{at}": Score(Decimal(v), n_band=band) for at, (v, band) in enumerate(values)}


def group(*values: tuple[str, str]) -> PeerGroup:
    found = band_group("teams", False, Reading(scores(*values), SPREAD))
    assert found is not None
    return found


def test_units_that_differ_no_more_than_chance_are_all_within() -> None:
    found = group(("52", "10-19"), ("48", "10-19"), ("50", "10-19"))
    assert {peer.band for peer in found.peers} == {Band.WITHIN}
    assert not found.has_order
    assert all(peer.low < found.mean < peer.high for peer in found.peers)


def test_a_unit_far_from_its_peers_is_named_below_or_above() -> None:
    found = group(("20", "50+"), ("60", "50+"), ("62", "50+"), ("61", "50+"), ("90", "50+"))
    first, *_between, last = (peer.band for peer in found.peers)
    assert (first, last) == (Band.BELOW, Band.ABOVE)
    assert found.has_order


def test_fewer_people_are_drawn_more_towards_the_mean() -> None:
    found = group(("20", "5-9"), ("20", "50+"), ("70", "50+"), ("75", "50+"))
    few, many = found.peers[0], found.peers[1]
    assert few.score.value == many.score.value
    assert few.drawn > many.drawn


def test_two_units_are_not_compared_and_nothing_is_without_a_spread() -> None:
    assert band_group("t", False, Reading(scores(("1", "5-9"), ("2", "5-9")), SPREAD)) is None
    three = scores(("1", "5-9"), ("2", "5-9"), ("3", "5-9"))
    assert band_group("t", False, Reading(three, 0.0)) is None


def node(number: int, peer_group: str, employer_id: int) -> DepartmentNode:
    return DepartmentNode(
        id=number, code=f"T{number}", parent_id=None, name_ko="팀", name_en="Team",
        level="team", kind="", employer_id=employer_id, site_id=None, calendar_code="",
        is_provider=False, peer_group=peer_group, head_id=None,
    )  # fmt: skip


class Results:
    """What the comparison reads of a published wave."""

    def __init__(self, values: dict[str, str]) -> None:
        interval = (Decimal(40), Decimal(60))
        self.scores = {
            key: {"work": Score(Decimal(value), None, interval, "10-19")}
            for key, value in values.items()
        }
        self.labels = {
            key: replace(LABEL, key=key, code=key, terms=(f"in:{key}",)) for key in values
        }


def test_like_stands_beside_like_and_partners_apart() -> None:
    nodes = {n: node(n, "team", 1 if n <= 3 else 2) for n in range(1, 7)}
    nodes[7] = node(7, "other", 1)
    nodes[8] = node(8, "", 1)
    values = {f"T{n}": str(40 + n) for n in nodes}
    found: WaveResults = Results(values)  # type: ignore[assignment]
    groups = peer_groups(found, DepartmentTree(SINCE, nodes), "work", frozenset({1}))
    assert [(g.code, g.is_partner, [p.key for p in g.peers]) for g in groups] == [
        ("team", False, ["T1", "T2", "T3"]),
        ("team", True, ["T4", "T5", "T6"]),
    ]
