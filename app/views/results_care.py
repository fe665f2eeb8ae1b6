"""Load and protection on a results page: what is published, and what the law asks for next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.translate import _, _l
from app.views.results_opened import Opened
from app.views.results_verdicts import NextStep
from app.views.results_words import score_words, signed
from pulse.publishing.plan import EVERYONE
from pulse.results.care import CareFigure, care_figures, standing_out
from pulse.results.history import Scores

MEASURES = (
    _l("Stop the work for a time, or change it: another line, another task, another area."),
    _l("Longer breaks."),
    _l("Treatment and counselling, if wanted, during working hours."),
    _l("Support for complaint, report or claim: recordings, a statement, company by one's side."),
)
"""What article 41 (2) of the Act and article 41 of its Decree name, in our own words."""
PREVENTION = (
    _l("A notice or announcement to customers that abuse is not accepted."),
    _l("A written way of dealing with it, which everybody knows."),
    _l("Training in that way, and in looking after oneself."),
)


@dataclass(frozen=True)
class CareLine:
    """One group with its load and its gap, in words."""

    name: str
    load: str
    rise: str
    gap: str
    is_alert: bool


@dataclass(frozen=True)
class CarePart:
    """The part of a results page about protection."""

    sentence: str
    lines: Sequence[CareLine]
    next_step: NextStep
    measures: Sequence[object]
    prevention: Sequence[object]


def build(opened: Opened, before: Scores) -> CarePart | None:
    """Return the part for a questionnaire about protection; None for any other."""
    found = opened.found
    figures = care_figures(found, before)
    if not figures:
        return None
    names = {one.key: opened.names.cell(found.labels[one.key]) for one in figures}
    marked = {one.key for one in standing_out(figures)}
    lines = [_line(one, names[one.key], is_alert=one.key in marked) for one in figures]
    return CarePart(_sentence(figures, names), lines, _next(lines), MEASURES, PREVENTION)


def _next(lines: Sequence[CareLine]) -> NextStep:
    """Say where to begin: the groups that stand out, with the measures the law names."""
    told = [one.name for one in lines if one.is_alert]
    if not told:
        return NextStep(
            _(
                "No group stands out. Keep the measures above known to everybody, and ask again "
                "next quarter."
            ),
            [],
        )
    return NextStep(
        _(
            "Begin with %(units)s: take the first of the measures above that is missing there, "
            "within a week. To take it up: the safety officer. Then tell everybody what changed.",
            units=", ".join(told),
        ),
        [],
    )


def _sentence(figures: Sequence[CareFigure], names: dict[str, str]) -> str:
    """Say where the gap is widest; where nothing may be told, say that."""
    told = [one for one in figures if one.gap is not None]
    if not told:
        return _(
            "Whether people could stop cannot be told of any group: fewer than ten faced abuse "
            "and answered."
        )
    widest = max(told, key=lambda one: (one.gap_points, one.key != EVERYONE))
    if widest.gap_points == 0:
        return _("Nowhere is a gap of more than two in ten told among those who faced abuse.")
    return _(
        "The gap is widest in %(unit)s: of those who faced abuse, %(share)s could not stop.",
        unit=names[widest.key],
        share=_share(widest.gap),
    )


def _line(one: CareFigure, name: str, *, is_alert: bool) -> CareLine:
    load = "" if one.load is None else score_words(one.load)
    rise = "" if one.rise is None else signed(one.rise)
    return CareLine(name, load, rise, _share(one.gap), is_alert)


def _share(gap: str | None) -> str:
    if gap is None:
        return ""
    points = gap.lstrip("≤≥")
    if gap.startswith("≤"):
        return _("%(points)s%% or less", points=points)
    if gap.startswith("≥"):
        return _("%(points)s%% or more", points=points)
    return _("about %(points)s%%", points=points)
