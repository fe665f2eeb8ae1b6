from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pulse.people.tree import DepartmentNode, DepartmentTree
from pulse.publishing.cells import CellLabel
from pulse.publishing.models import PublishedFinding
from pulse.publishing.plan import Dimension
from pulse.results.history import History
from pulse.results.peers import (
    INDEX,
    Band,
    OwnEmployers,
    PeerGroup,
    Reading,
    band_group,
    compared_by,
    peer_groups,
)
from pulse.results.reading import WaveResults
from pulse.results.scores import Index, Score
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

    def __init__(self, values: dict[str, str], spread: int | None = None) -> None:
        interval = (Decimal(40), Decimal(60))
        self.scores = {
            key: {"work": Score(Decimal(value), None, interval, "10-19")}
            for key, value in values.items()
        }
        self.labels = {
            key: replace(LABEL, key=key, code=key, terms=(f"in:{key}",)) for key in values
        }
        told = PublishedFinding(
            cell_key="everyone", kind="index_spread", document={"points": spread}
        )
        self.findings = [] if spread is None else [told]


class OneIndex:
    """A history in which every unit has the index it is given."""

    def __init__(self, values: dict[str, str], n_band: str = "10-19") -> None:
        self.values, self.n_band = values, n_band

    def index(self, key: str, spread: int | None = None) -> Index | None:
        value = self.values.get(key)
        return None if value is None else Index(Decimal(value), (), None, self.n_band)


OWN = OwnEmployers(frozenset({1}), frozenset({"EXT"}))


def grouped(
    results: Results, nodes: dict[int, DepartmentNode], area: str = "work"
) -> list[PeerGroup]:
    found: WaveResults = results  # type: ignore[assignment]
    values = {key: str(by["work"].value) for key, by in results.scores.items()}
    history: History = OneIndex(values)  # type: ignore[assignment]
    return peer_groups(found, DepartmentTree(SINCE, nodes), compared_by(found, history, area), OWN)


def test_like_stands_beside_like_and_partners_apart() -> None:
    nodes = {n: node(n, "team", 1 if n <= 3 else 2) for n in range(1, 7)}
    nodes[7] = node(7, "other", 1)
    nodes[8] = node(8, "", 1)
    groups = grouped(Results({f"T{n}": str(40 + n) for n in nodes}), nodes)
    assert [(g.code, g.is_partner, [p.key for p in g.peers]) for g in groups] == [
        ("team", False, ["T1", "T2", "T3"]),
        ("team", True, ["T4", "T5", "T6"]),
    ]


def test_a_pool_called_by_one_unit_stands_for_it_and_a_nameless_one_for_none() -> None:
    nodes = {n: node(n, "team", 1) for n in range(1, 5)}
    results = Results({f"T{n}": str(40 + n) for n in nodes})
    results.labels["T3"] = replace(results.labels["T3"], terms=("at:C", "in:T3"), lead="in:T3")
    results.labels["T4"] = replace(results.labels["T4"], terms=("at:D", "in:T4"))
    (group,) = grouped(results, nodes)
    assert [p.key for p in group.peers] == ["T1", "T2", "T3"]


def test_partner_companies_stand_beside_each_other_each_as_a_whole() -> None:
    results = Results(dict.fromkeys(("EXT", "PA", "PB", "PC"), "50"))
    for key, label in results.labels.items():
        results.labels[key] = replace(label, dimension=Dimension.EMPLOYER)
    (group,) = grouped(results, {})
    assert (group.code, group.is_partner) == ("employer", True)
    assert [p.key for p in group.peers] == ["PA", "PB", "PC"]


CC_TEAM = {"T0901": "67", "T0902": "65", "T0903": "70", "T0904": "69", "T0905": "55",
           "T0906": "66"}  # fmt: skip
PARTNER_TEAMS = {"PA01": "62", "PA02": "60", "PA03": "64"}


def test_the_team_of_the_story_is_below_its_peers_by_the_index() -> None:
    """The planted numbers of a call centre: one team under its like, partners by themselves."""
    values = {**CC_TEAM, **PARTNER_TEAMS}
    nodes = {
        at: replace(node(at, "cc_team", 1 if code in CC_TEAM else 2), code=code)
        for at, code in enumerate(values)
    }
    own, partner = grouped(Results(values, spread=9), nodes, INDEX)
    bands = {peer.key: peer.band for peer in own.peers}
    assert bands.pop("T0905") is Band.BELOW
    assert set(bands.values()) == {Band.WITHIN}
    assert partner.is_partner
    assert {peer.band for peer in partner.peers} == {Band.WITHIN}


def test_without_a_published_spread_no_index_is_compared() -> None:
    nodes = {n: node(n, "team", 1) for n in range(1, 4)}
    assert grouped(Results({f"T{n}": "50" for n in nodes}), nodes, INDEX) == []
