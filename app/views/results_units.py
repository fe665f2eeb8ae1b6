"""Which units differ: participation, the table of units and areas, and bands among peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.translate import _, _l, ngettext
from app.views.results_figures import basis_of, rate_words
from app.views.results_opened import Opened, Tab, tabs
from app.views.results_words import score_words
from app.words import word
from pulse.publishing.items import OVERALL
from pulse.publishing.plan import Dimension
from pulse.results.heat_map import HeatMap, HeatRow, columns_of, heat_map
from pulse.results.history import History
from pulse.results.peers import (
    INDEX,
    Band,
    OwnEmployers,
    Peer,
    PeerGroup,
    compared_by,
    peer_groups,
)
from pulse.results.scores import Score
from pulse.results.verdicts import index_spread_of
from pulse.surveys.form import weights_of

HEAT_STEPS = 5
BANDS = {
    Band.BELOW: _l("below its peers"),
    Band.WITHIN: _l("like its peers"),
    Band.ABOVE: _l("above its peers"),
}


@dataclass(frozen=True)
class HeatCell:
    """One square: darkness 1 to 5, the number in words, how many answered; empty if not shown.

    ``peers`` says where the unit surely stands below or above units like it, and nothing else.
    """

    level: int = 0
    text: str = ""
    band: str = ""
    peers: str = ""


@dataclass(frozen=True)
class HeatLine:
    """One unit, or several that stand together; ``holds`` then names them."""

    name: str
    depth: int
    cells: list[HeatCell]
    holds: str = ""


@dataclass(frozen=True)
class Heat:
    """The table of units and areas."""

    columns: list[str]
    rows: list[HeatLine]


@dataclass(frozen=True)
class RateLine:
    """How far one unit was reached and answered."""

    name: str
    depth: int
    invited: int
    reach: str
    response: str
    coverage: str
    holds: str = ""


@dataclass(frozen=True)
class PeerLine:
    """One unit among its peers."""

    name: str
    score: str
    range: str
    band: str


@dataclass(frozen=True)
class PeerTable:
    """One peer group; ``note`` says what to keep in mind about it."""

    title: str
    note: str
    lines: Sequence[PeerLine]


@dataclass(frozen=True)
class UnitsPage:
    """All that the page shows."""

    wave_id: int
    headline: str
    under: str
    tabs: Sequence[Tab]
    heat: Heat | None
    rates: Sequence[RateLine]
    has_reach: bool
    areas: Sequence[tuple[str, str]]
    area: str
    peers: Sequence[PeerTable]
    not_shown: str
    basis: str


def build(opened: Opened, history: History, own: OwnEmployers, area: str) -> UnitsPage:
    """Lay out the units of one wave for one reader; like units are compared by ``area``."""
    found = opened.found
    by_area = {code: _groups(opened, history, own, code) for code, _name in _areas(opened)}
    groups = by_area.get(area, [])
    rates = _rates(opened)
    return UnitsPage(
        wave_id=found.wave.id,
        headline=_headline(groups, dict(_areas(opened)).get(area, "")),
        under=opened.under,
        tabs=tabs(opened),
        heat=_heat(opened, history, by_area),
        rates=rates,
        has_reach=any(rate.reach != "–" for rate in rates),
        areas=_areas(opened),
        area=area,
        peers=[_peer_table(opened, group) for group in groups],
        not_shown=_("not shown"),
        basis=basis_of(found),
    )


def chosen_area(opened: Opened, asked: str) -> str:
    """Return the area to compare peers by: the one asked for, else the index, if it can be."""
    areas = [code for code, _name in _areas(opened)]
    if asked in areas:
        return asked
    if INDEX in areas and index_spread_of(opened.found) is not None:
        return INDEX
    return OVERALL if OVERALL in areas or not areas else areas[0]


def _areas(opened: Opened) -> list[tuple[str, str]]:
    """Return what units are compared by: the index where there is one, then area by area."""
    listed = [(code, opened.names.dimension(code)) for code in columns_of(opened.found)]
    if not weights_of(opened.found.wave.template.document):
        return listed
    return [(INDEX, _("Employee satisfaction index")), *listed]


def _groups(opened: Opened, history: History, own: OwnEmployers, area: str) -> list[PeerGroup]:
    compared = compared_by(opened.found, history, area)
    return peer_groups(opened.found, opened.tree, compared, own)


def _headline(groups: Sequence[PeerGroup], area: str) -> str:
    apart = sum(peer.band is not Band.WITHIN for group in groups for peer in group.peers)
    if not groups:
        return _("Too few like units can be shown to compare them.")
    if not apart:
        return _("No unit differs surely from units like it in “%(area)s”.", area=area)
    return ngettext(
        "%(num)s unit differs surely from units like it in “%(area)s”.",
        "%(num)s units differ surely from units like them in “%(area)s”.",
        apart,
        area=area,
    )


def _rates(opened: Opened) -> list[RateLine]:
    told = {one.cell_key: one for one in opened.found.participation}
    listed = [label for key, label in opened.found.labels.items() if key in told]
    return [
        RateLine(
            name=opened.names.cell(label),
            depth=0 if label.parent is None else 1,
            invited=told[label.key].invited,
            reach=rate_words(told[label.key].reach),
            response=rate_words(told[label.key].response),
            coverage=rate_words(told[label.key].coverage),
            holds=opened.names.holds(label),
        )
        for label in listed
    ]


def _peer_table(opened: Opened, group: PeerGroup) -> PeerTable:
    title = word("peers", group.code)
    note = _("Their mean is %(mean)s.", mean=group.mean)
    if group.is_partner:
        contract = _(
            "Partner companies stand in a band of their own: their contracts, work and numbers of "
            "people differ, so they are compared with each other only."
        )
        note = f"{note} {contract}"
    if not group.has_order:
        overlap = _("All their ranges overlap: there is no order among them.")
        note = f"{note} {overlap}"
    return PeerTable(title, note, [_peer_line(opened, peer) for peer in group.peers])


def _peer_line(opened: Opened, peer: Peer) -> PeerLine:
    return PeerLine(
        name=opened.names.cell(opened.found.labels[peer.key]),
        score=score_words(peer.score),
        range=f"{peer.low}–{peer.high}",
        band=str(BANDS[peer.band]),
    )


def _heat(
    opened: Opened, history: History, by_area: Mapping[str, Sequence[PeerGroup]]
) -> Heat | None:
    found, names = opened.found, opened.names
    rows = (Dimension.EVERYONE, Dimension.DEPARTMENT)
    kinds = {label.dimension for label in found.labels.values()}
    if Dimension.DEPARTMENT not in kinds:
        rows = (Dimension.EVERYONE, Dimension.ROLE)
    laid: HeatMap = heat_map(found, history.before, rows)
    if len(laid.rows) < 2:
        return None
    marks = _marks(by_area)
    indices = compared_by(found, history, INDEX).scores if INDEX in by_area else None
    return Heat(
        columns=[name for _code, name in _areas(opened)],
        rows=[
            HeatLine(
                names.cell(row.label),
                min(row.depth, 3),
                _squares(row, laid.columns, marks, indices),
                names.holds(row.label),
            )
            for row in laid.rows
        ],
    )


def _marks(by_area: Mapping[str, Sequence[PeerGroup]]) -> dict[tuple[str, str], str]:
    """Say by area and cell which units surely differ from units like them."""
    return {
        (area, peer.key): str(BANDS[peer.band])
        for area, groups in by_area.items()
        for group in groups
        for peer in group.peers
        if peer.band is not Band.WITHIN
    }


def _squares(
    row: HeatRow,
    columns: Sequence[str],
    marks: Mapping[tuple[str, str], str],
    indices: Mapping[str, Score] | None,
) -> list[HeatCell]:
    """Return a row of squares, the index first where there is one."""
    key = row.label.key
    squares = [_square(row.values[code].score, marks.get((code, key), "")) for code in columns]
    if indices is None:
        return squares
    return [_square(indices.get(key), marks.get((INDEX, key), "")), *squares]


def _square(score: Score | None, peers: str = "") -> HeatCell:
    if score is None:
        return HeatCell()
    level = min(int(score.value // (100 // HEAT_STEPS)) + 1, HEAT_STEPS)
    return HeatCell(level, score_words(score), score.n_band, peers)
