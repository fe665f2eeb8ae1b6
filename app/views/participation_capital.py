"""The sheet on people in words: areas, figures, and what is not on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.i18n import localized
from app.translate import _, _l
from app.words import day
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


FORMULAS = {
    Area.ENGAGEMENT: _l(
        "0.3 × overall + 0.7 × sum of (weight × area score), over the published means of the "
        "last nine weeks"
    ),
    Area.LEADERSHIP: _l("(mean − lowest answer) ÷ (highest − lowest answer) × 100"),
    Area.SAFETY: _l("(mean − lowest answer) ÷ (highest − lowest answer) × 100"),
    Area.TURNOVER: _l("people who left ÷ mean of the numbers employed at both ends × 100"),
    Area.GRIEVANCES: _l("sealed reports received in the half-year, told as a band"),
    Area.TRAINING: _l("not calculated"),
}
OUT_OF_SIGHT = (
    _l("pay and what people cost"),
    _l("recruiting and filling of posts"),
    _l("succession"),
    _l("the make-up of the workforce by age, sex or origin"),
    _l("accidents and days lost"),
    _l("skills and training"),
)
"""What boards are told elsewhere and this product has no data for."""


@dataclass(frozen=True)
class CapitalLine:
    """One area as the sheet shows it, with what it rests on."""

    area: str
    figure: str
    unit: str
    range: str
    basis: str
    formula: str
    people: str
    days: str
    answered: str
    method: str


def lines(found: Iterable[AreaFigure]) -> list[CapitalLine]:
    """Put the areas into words."""
    return [
        CapitalLine(
            area=str(NAMES[one.area]),
            figure=one.figure,
            unit=str(UNITS[one.area]),
            range="" if one.low is None else f"{one.low}–{one.high}",
            basis=_basis(one),
            formula=str(FORMULAS[one.area]),
            people=one.n_band,
            days=_days(one),
            answered=_answered(one),
            method=_method(one),
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
        "basis": _("What it is based on"),
        "formula": _("How it is worked out"),
        "people": _("Answers"),
        "days": _("Asked"),
        "answered": _("Response rate"),
        "method": _("Method"),
    }


def _basis(one: AreaFigure) -> str:
    if not one.is_known:
        return _("Nothing is on record here.")
    if one.wave is not None:
        return localized(one.wave, "name")
    if one.met is not None:
        return _("%(left)s left, %(mean)s on average", left=one.met, mean=one.mean_people)
    return _("Sealed reports received; a first one is not told.")


def _days(one: AreaFigure) -> str:
    if one.wave is None:
        return ""
    return f"{day(one.wave.opens_at)} – {day(one.wave.closes_at)}"


def _answered(one: AreaFigure) -> str:
    if one.record is None or one.record.response_rate is None:
        return ""
    return f"{one.record.response_rate}%"


def _method(one: AreaFigure) -> str:
    """Name the rules the figure was made by; counts follow the product's own rules."""
    if one.record is not None:
        return str(one.record.certificate.get("method", ""))
    return "counts-1" if one.is_known else ""
