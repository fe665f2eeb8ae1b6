"""Which units differ: participation, the table of units and areas, and bands among peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.translate import _, _l
from app.views.results_figures import rate_words
from app.views.results_opened import Opened, Tab, tabs
from app.views.results_words import score_words
from app.words import word
from pulse.publishing.items import OVERALL
from pulse.publishing.plan import Dimension
from pulse.results.heat_map import HeatMap, HeatValue, columns_of, heat_map
from pulse.results.history import History
from pulse.results.peers import Band, Peer, PeerGroup

HEAT_STEPS = 5
BANDS = {
    Band.BELOW: _l("below its peers"),
    Band.WITHIN: _l("like its peers"),
    Band.ABOVE: _l("above its peers"),
}


@dataclass(frozen=True)
class HeatCell:
    """One square: darkness 1 to 5, the number in words, how many answered; empty if not shown."""

    level: int = 0
    text: str = ""
    band: str = ""


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


def build(opened: Opened, history: History, groups: Sequence[PeerGroup], area: str) -> UnitsPage:
    """Lay out the units of one wave for one reader."""
    found, names = opened.found, opened.names
    rates = _rates(opened)
    return UnitsPage(
        wave_id=found.wave.id,
        headline=_headline(groups, names.dimension(area)),
        under=opened.under,
        tabs=tabs(opened),
        heat=_heat(opened, history),
        rates=rates,
        has_reach=any(rate.reach != "–" for rate in rates),
        areas=[(code, names.dimension(code)) for code in columns_of(found)],
        area=area,
        peers=[_peer_table(opened, group) for group in groups],
        not_shown=_("not shown"),
    )


def chosen_area(opened: Opened, asked: str) -> str:
    """Return the area the peers are compared on: the one asked for, else the overall verdict."""
    areas = columns_of(opened.found)
    if asked in areas:
        return asked
    return OVERALL if OVERALL in areas or not areas else areas[0]


def _headline(groups: Sequence[PeerGroup], area: str) -> str:
    apart = sum(peer.band is not Band.WITHIN for group in groups for peer in group.peers)
    if not groups:
        return _("Too few like units can be shown to compare them.")
    if not apart:
        return _("In “%(area)s” no unit differs surely from units like it.", area=area)
    return _(
        "In “%(area)s” %(count)s units differ surely from units like them.",
        area=area,
        count=apart,
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


def _heat(opened: Opened, history: History) -> Heat | None:
    found, names = opened.found, opened.names
    rows = (Dimension.EVERYONE, Dimension.DEPARTMENT)
    kinds = {label.dimension for label in found.labels.values()}
    if Dimension.DEPARTMENT not in kinds:
        rows = (Dimension.EVERYONE, Dimension.ROLE)
    laid: HeatMap = heat_map(found, history.before, rows)
    if len(laid.rows) < 2:
        return None
    return Heat(
        columns=[names.dimension(code) for code in laid.columns],
        rows=[
            HeatLine(
                names.cell(row.label),
                min(row.depth, 3),
                [_square(row.values[code]) for code in laid.columns],
                names.holds(row.label),
            )
            for row in laid.rows
        ],
    )


def _square(value: HeatValue) -> HeatCell:
    if value.score is None:
        return HeatCell()
    level = min(int(value.score.value // (100 // HEAT_STEPS)) + 1, HEAT_STEPS)
    return HeatCell(level, score_words(value.score), value.score.n_band)
