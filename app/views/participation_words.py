"""Taking part in words: the figures with how they came about, and what is missing of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from flask import request, url_for

from app.forms.rubric import SIDES
from app.translate import _, _l, ngettext
from app.views.navigation import may
from app.views.results_figures import Figure
from app.views.results_opened import Tab
from app.views.results_words import score_words
from app.words import day
from pulse.participation.overview import Overview
from pulse.participation.periods import Half
from pulse.participation.process import Share, Span, Step
from pulse.participation.rubric import MOST_POINTS, Rubric
from pulse.results.indices import action_closure

METHOD = 1
"""Which version of these rules the figures follow."""

STEPS = {
    Step.ANSWERED: _l("Opinions answered in ten working days"),
    Step.CONSULTED: _l("Changes agreed to beforehand"),
    Step.REASONED: _l("Refusals with a reason"),
    Step.CLOSED: _l("Promised actions closed with word to those concerned"),
}
FORMULAS = {
    Step.ANSWERED: _l(
        "Surveys answered for the company within ten working days of their results / surveys that "
        "were answered or whose ten days are over."
    ),
    Step.CONSULTED: _l(
        "Calendar changes both sides agreed to and promises signed by both sides / all that came "
        "into force; what a law demands is left out."
    ),
    Step.REASONED: _l(
        "Requests declined or cancelled by the provider and decisions put off, with a reason / "
        "all of them."
    ),
    Step.CLOSED: _l(
        "Answers renewed with what became of them by the day first promised / answers of which "
        "that day came. Closed silently does not count."
    ),
}
NOTHING_DUE = {
    Step.ANSWERED: _l("No survey's results were due an answer."),
    Step.CONSULTED: _l("No calendar under promises and no promise changed."),
    Step.REASONED: _l("Nothing was refused on record."),
    Step.CLOSED: _l("No promised action came due."),
}


@dataclass(frozen=True)
class Nav:
    """The pages about taking part, and the half-years beside this one."""

    tabs: Sequence[Tab]
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One share of the process: the number, how many of how many, and how it came about."""

    name: str
    number: str
    counts: str
    formula: str


@dataclass(frozen=True)
class SideLine:
    """One side of the rubric as both raters see it."""

    name: str
    points: str
    evidence: Sequence[str]
    note: str


@dataclass(frozen=True)
class RubricPage:
    """What is known of the rubric: a sentence, and the sides once both raters have finished."""

    headline: str
    sides: Sequence[SideLine]


@dataclass(frozen=True)
class Page:
    """All that the first page shows."""

    headline: str
    under: str
    figures: Sequence[Figure]
    lines: Sequence[Line]
    rubric: RubricPage
    missing: Sequence[str]
    basis: str


def half_words(half: Half) -> str:
    """Return what a half-year is called."""
    if half.number == 1:
        return _("First half of %(year)s", year=half.year)
    return _("Second half of %(year)s", year=half.year)


def nav(endpoint: str, half: Half, now: Half) -> Nav:
    """Return the row of pages and the ways to the half-year before and after."""
    listed = (
        ("participation.show", _("Side by side")),
        ("participation.waiting", _("How long people wait")),
        ("participation.ledger", _("Ledger")),
        ("participation.capital", _("Sheet on people")),
        ("participation.show_rubric", _("Rate")),
    )
    later = half.after
    return Nav(
        tabs=[
            Tab(url_for(one, period=half.code), words, request.endpoint == one)
            for one, words in listed
            if _is_open(one)
        ],
        name=half_words(half),
        before=url_for(endpoint, period=half.before.code),
        after="" if later > now else url_for(endpoint, period=later.code),
    )


def _is_open(endpoint: str) -> bool:
    """Tell whether a page is the reader's to open."""
    from_menu: dict[str, tuple[str, ...]] = {
        "participation.show": ("read_all_results", "read_company_results"),
        "participation.waiting": ("read_all_results", "read_company_results"),
        "participation.capital": ("read_all_results", "read_company_results"),
        "participation.show_rubric": ("rate_participation",),
    }
    needed = from_menu.get(endpoint, ())
    return not needed or any(may(one) for one in needed)


def build(found: Overview, span: Span) -> Page:
    """Lay out a half-year for a reader of the company's results."""
    missing = _missing(found)
    basis = f"{half_words(span.half)}. {_('Method version %(version)s.', version=METHOD)}"
    return Page(
        headline=_headline(found.index, missing),
        under=_("%(half)s, as far as %(day)s.", half=half_words(span.half), day=day(span.today)),
        figures=[replace(one, why=f"{one.why} {basis}") for one in _figures(found)],
        lines=[_line(share) for share in found.shares],
        rubric=rubric_page(found.rubric, span.half),
        missing=missing,
        basis=basis,
    )


def columns() -> list[str]:
    """Return the head of the table of figures in the reader's language."""
    return [_("Half-year"), _("Measure"), _("Figure"), _("Count"), _("Formula")]


def rows(page: Page, half: Half) -> list[dict[str, object]]:
    """Return the figures of a page as rows of that table."""
    listed = [(one.label, one.number, one.note, one.why) for one in page.figures]
    listed += [(line.name, line.number, line.counts, line.formula) for line in page.lines]
    return [dict(zip(columns(), (half.code, *row), strict=True)) for row in listed]


def _headline(index: Decimal | None, missing: Sequence[str]) -> str:
    if index is not None:
        return _("The index of taking part is %(index)s of 100.", index=index)
    return ngettext(
        "The index of taking part cannot be told yet: %(num)s part of it is missing.",
        "The index of taking part cannot be told yet: %(num)s parts of it are missing.",
        len(missing),
    )


def _figures(found: Overview) -> list[Figure]:
    told = found.perception
    rated = found.rubric.counted
    process = found.process
    index_why = _("0.4 × what people say + 0.4 × mean of the four shares + 0.2 × rubric.")
    said_why = _("Mean item score of the survey on being heard, of everybody who answered.")
    rubric_why = _("Points given by two raters / the most there could be. Five sides, 0 to 4.")
    return [
        Figure(
            _("Index of taking part"),
            _or_dash(found.index),
            _("of 100") if found.index is not None else _("not told while a part is missing"),
            index_why,
            "taking-part",
        ),
        Figure(
            _("What people say"),
            "–" if told is None else score_words(told.score),
            "" if told is None else _("of 100, closed %(day)s", day=day(told.closed_on)),
            said_why,
            "taking-part",
        ),
        Figure(
            _("What the records say"),
            _or_dash(process),
            _("percent, mean of four shares"),
            _("Each share is shown below with what it counts."),
            "taking-part",
        ),
        Figure(
            _("What two raters see"),
            "–" if rated is None else str(_share_of(rated)),
            "" if rated is None else _rubric_note(rated),
            rubric_why,
            "taking-part",
        ),
    ]


def _share_of(rated: Sequence[int]) -> Decimal | None:
    return action_closure(sum(rated), len(rated) * MOST_POINTS)


def _rubric_note(rated: Sequence[int]) -> str:
    return _("%(points)s of %(most)s points", points=sum(rated), most=len(rated) * MOST_POINTS)


def _or_dash(value: Decimal | None) -> str:
    return "–" if value is None else str(value)


def _line(share: Share) -> Line:
    percent = share.percent
    counts = _("%(met)s of %(due)s", met=share.met, due=share.due)
    if share.left_out:
        left = _("%(count)s demanded by law, left out", count=share.left_out)
        counts = f"{counts}; {left}"
    return Line(
        name=str(STEPS[share.step]),
        number="–" if percent is None else _("%(rate)s%%", rate=percent),
        counts=str(NOTHING_DUE[share.step]) if percent is None else counts,
        formula=str(FORMULAS[share.step]),
    )


def _missing(found: Overview) -> list[str]:
    missing = []
    if found.perception is None:
        missing.append(
            _("What people say: no survey on being heard was published in this half-year.")
        )
    missing += [
        f"{STEPS[one.step]}: {NOTHING_DUE[one.step]}" for one in found.shares if not one.due
    ]
    if found.rubric.counted is None:
        missing.append(_("What raters see: %(state)s", state=_rubric_state(found.rubric)))
    return missing


def _rubric_state(found: Rubric) -> str:
    if found.is_whole:
        return _("where the two differ by more than a point they talk first.")
    if not found.raters:
        return _("nobody has rated yet; it takes two.")
    return ngettext(
        "%(num)s person has begun; it takes two who rate all five sides.",
        "%(num)s people have begun; both have to rate all five sides.",
        found.raters,
    )


def rubric_page(found: Rubric, half: Half) -> RubricPage:
    """Say how far the rating is, and what both raters see once both have finished."""
    if found.counted is not None:
        headline = _(
            "The two raters gave %(points)s of %(most)s points.",
            points=sum(found.counted),
            most=len(found.counted) * MOST_POINTS,
        )
    else:
        headline = _("%(half)s: %(state)s", half=half_words(half), state=_rubric_state(found))
    return RubricPage(
        headline,
        [
            SideLine(
                name=str(SIDES[side.criterion]),
                points=" · ".join(str(points) for points in side.points),
                evidence=side.evidence,
                note=_("They talk first.") if side.must_be_discussed else "",
            )
            for side in found.sides
        ],
    )
