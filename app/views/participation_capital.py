"""The sheet on people in words: areas, figures, and what is not on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.i18n import localized
from app.translate import _, _l
from pulse.participation.capital import Area, AreaFigure

NAMES = {
    Area.ENGAGEMENT: _l("Engagement"),
    Area.LEADERSHIP: _l("Trust in leadership"),
    Area.SAFETY: _l("Safety and respect"),
    Area.TURNOVER: _l("Turnover"),
    Area.GRIEVANCES: _l("Grievances"),
    Area.TRAINING: _l("Training"),
}
UNITS = {
    Area.ENGAGEMENT: _l("satisfaction index, of 100"),
    Area.LEADERSHIP: _l("mean score, of 100"),
    Area.SAFETY: _l("mean score, of 100"),
    Area.TURNOVER: _l("percent of the mean number of people"),
    Area.GRIEVANCES: _l("reports to officers, as a band"),
    Area.TRAINING: _l("hours"),
}


@dataclass(frozen=True)
class CapitalLine:
    """One area as the sheet shows it."""

    area: str
    figure: str
    unit: str
    range: str
    basis: str


def lines(found: Iterable[AreaFigure]) -> list[CapitalLine]:
    """Put the areas into words."""
    return [
        CapitalLine(
            area=str(NAMES[one.area]),
            figure=one.figure,
            unit=str(UNITS[one.area]),
            range="" if one.low is None else f"{one.low}–{one.high}",
            basis=_basis(one),
        )
        for one in found
    ]


def columns() -> list[str]:
    """Return the head of the table in the reader's language."""
    return list(_heads().values())


def rows(found: Iterable[CapitalLine], period: str) -> list[dict[str, object]]:
    """Return the lines as rows of that table."""
    heads = _heads()
    return [
        {heads[name]: period if name == "period" else getattr(line, name) for name in heads}
        for line in found
    ]


def _heads() -> dict[str, str]:
    return {
        "period": _("Half-year"),
        "area": _("Area"),
        "figure": _("Figure"),
        "unit": _("Measured in"),
        "range": _("Probably between"),
        "basis": _("What it rests on"),
    }


def _basis(one: AreaFigure) -> str:
    if not one.is_known:
        return _("Nothing is on record here.")
    if one.wave is not None:
        return localized(one.wave, "name")
    if one.met is not None:
        return _("%(left)s left, %(mean)s on average", left=one.met, mean=one.mean_people)
    return _("Sealed reports received; a first one is not told.")
