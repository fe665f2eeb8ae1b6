"""The company's numbers beside public figures: what may be compared, and what may not and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.translate import _, _l, ngettext
from app.views.results_opened import Opened, Tab, tabs
from pulse.results.comparisons import (
    Comparison,
    Refusal,
    Standing,
    compare_with,
    outside_range,
)
from pulse.results.models import PublicFigure
from pulse.results.public_figures import TOP_TWO

MEASURES = {
    "top_two": _l("percent who chose the two highest steps"),
    "score": _l("mean score of 100"),
}
STANDINGS = {
    Standing.LOWER: _l("lower here"),
    Standing.HIGHER: _l("higher here"),
    Standing.UNCLEAR: _l("cannot be told apart"),
}
REFUSALS = {
    Refusal.OTHER_WORDING: _l("nobody was asked this in these words"),
    Refusal.OTHER_STEPS: _l("asked here on a scale with another number of steps"),
    Refusal.NOT_SHOWN: _l("our own number is not shown"),
}
MOST_REFUSED = 20


@dataclass(frozen=True)
class OutsideLine:
    """One public figure beside our own number."""

    wording: str
    measure: str
    ours: str
    our_range: str
    theirs: str
    their_range: str
    source: str
    licence: str
    standing: str


@dataclass(frozen=True)
class RefusedLine:
    """One public figure that is not compared."""

    wording: str
    source: str
    why: str


@dataclass(frozen=True)
class OutsidePage:
    """All that the page shows."""

    headline: str
    under: str
    tabs: Sequence[Tab]
    lines: Sequence[OutsideLine]
    refused: Sequence[RefusedLine]
    more: int
    has_figures: bool


def build(opened: Opened, figures: Sequence[PublicFigure]) -> OutsidePage:
    """Lay out one wave beside the public figures that have been brought in."""
    told = compare_with(opened.found, figures)
    lines = [_line(one) for one in told if one.refusal is None]
    refused = [_refused(one, one.refusal) for one in told if one.refusal is not None]
    return OutsidePage(
        headline=_headline(told),
        under=opened.under,
        tabs=tabs(opened),
        lines=lines,
        refused=refused[:MOST_REFUSED],
        more=max(len(refused) - MOST_REFUSED, 0),
        has_figures=bool(figures),
    )


def _headline(told: Sequence[Comparison]) -> str:
    fair = [one for one in told if one.refusal is None]
    if not told:
        return _("There is no public figure to compare with yet.")
    if not fair:
        return _("None of the public figures can be compared honestly with this survey.")
    apart = sum(one.standing is not Standing.UNCLEAR for one in fair)
    if not apart:
        return ngettext(
            "%(num)s public figure can be compared, and it cannot be told apart from ours.",
            "%(num)s public figures can be compared, and none can be told apart from ours.",
            len(fair),
        )
    return _(
        "Surely different from ours: %(apart)s of the %(fair)s public figures that can be "
        "compared.",
        fair=len(fair),
        apart=apart,
    )


def _line(told: Comparison) -> OutsideLine:
    figure, own = told.figure, told.own
    low, high = outside_range(figure)
    about = _("about %(share)s", share=own.told) if own and figure.measure == TOP_TWO else ""
    return OutsideLine(
        wording=figure.wording,
        measure=str(MEASURES[figure.measure]),
        ours="" if own is None else about or own.told,
        our_range="" if own is None else f"{own.low}–{own.high}",
        theirs=figure.value,
        their_range=f"{low}–{high}",
        source=_source(figure),
        licence=figure.licence,
        standing=str(STANDINGS[told.standing]),
    )


def _refused(told: Comparison, why: Refusal) -> RefusedLine:
    return RefusedLine(told.figure.wording, _source(told.figure), str(REFUSALS[why]))


def _source(figure: PublicFigure) -> str:
    return _(
        "%(source)s, %(year)s, %(n)s people",
        source=figure.source,
        year=figure.year,
        n=f"{figure.n:,}",
    )
