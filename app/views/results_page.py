"""The short version of a wave: the answer first, then what it rests on and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.i18n import localized
from app.translate import _
from app.views import results_care
from app.views.results_care import CarePart
from app.views.results_figures import Figure, basis_of, figures_of, headline
from app.views.results_opened import Opened, Tab, tabs
from app.views.results_response import Answered
from app.views.results_verdicts import NextStep, doubt_words, named_weakest, next_step
from app.views.results_words import Fold, Names, method_of
from pulse.publishing.certificates import Certificate
from pulse.publishing.models import PublishedCell
from pulse.results.changes import Change, change_between
from pulse.results.history import History
from pulse.results.reading import WaveResults
from pulse.results.verdicts import doubt_of
from pulse.surveys.question_kinds import Ranking, Scale


@dataclass(frozen=True)
class DimensionRow:
    """One question as published for the group the page is about."""

    name: str
    text: str
    mean: str
    interval: str
    band: str
    change: str
    without: str = ""


@dataclass(frozen=True)
class ShareTable:
    """The shares of answers to one question, where they are told."""

    text: str
    shares: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Choice:
    """One group a reader may turn to."""

    key: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class ResultsPage:
    """All that the page shows."""

    wave_id: int
    name: str
    under: str
    headline: str
    tabs: Sequence[Tab]
    groups: Sequence[Choice]
    figures: Sequence[Figure]
    dimensions: Sequence[DimensionRow]
    has_change: bool
    shares: Sequence[ShareTable]
    method: Sequence[Fold]
    not_shown: str
    doubt: str
    next_step: NextStep
    answered: Sequence[Answered]
    care: CarePart | None
    basis: str
    is_answered_to: bool

    @property
    def has_without(self) -> bool:
        """Whether means without doubtful ballots stand beside the others."""
        return any(row.without for row in self.dimensions)


@dataclass(frozen=True)
class Beside:
    """What a page needs beside the published wave itself."""

    history: History
    record: Certificate
    owners: Mapping[str, str]
    why: Fold
    answered: Sequence[Answered] = ()
    expected: str = ""


def build(opened: Opened, beside: Beside) -> ResultsPage:
    """Lay out one wave for one reader."""
    found, names, main = opened.found, opened.names, opened.group
    rows = dimension_rows(found, beside.history, names, main)
    care = results_care.build(opened, beside.history.before)
    said = headline(found, names, main, named_weakest(found, main))
    return ResultsPage(
        wave_id=found.wave.id,
        name=localized(found.wave, "name"),
        under=opened.under,
        headline=care.sentence if care else said,
        tabs=tabs(opened),
        groups=choices(opened),
        figures=figures_of(found, beside.history, main),
        dimensions=rows,
        has_change=any(row.change for row in rows),
        shares=_shares(found, names, main),
        method=[*_expected(beside), beside.why, *method_of(found.wave, beside.record)],
        not_shown=_("not shown"),
        doubt=doubt_words(doubt_of(found)),
        next_step=care.next_step if care else next_step(found, names, beside.owners, main),
        answered=beside.answered,
        care=care,
        basis=basis_of(found),
        is_answered_to=opened.is_answered_to,
    )


def _expected(beside: Beside) -> list[Fold]:
    words = beside.expected
    return [Fold(_("What was expected beforehand"), words)] if words else []


def choices(opened: Opened) -> list[Choice]:
    """Return the groups a reader may turn to, in the order of the plan."""
    return [
        Choice(key, opened.names.cell(label), key == opened.group)
        for key, label in opened.found.labels.items()
    ]


def dimension_rows(
    found: WaveResults, history: History, names: Names, main: str
) -> list[DimensionRow]:
    """Return one row a question on a scale, as published for a group."""
    now, before = found.scores.get(main, {}), history.before.get(main, {})
    doubt = doubt_of(found)
    without = doubt.without if doubt is not None and doubt_words(doubt) else {}
    rows = []
    for asked in found.form.questions.values():
        if not isinstance(asked.kind, Scale):
            continue
        cell = found.cell(main, asked.code)
        code = asked.dimension or asked.code
        moved = change_between(now.get(code), before.get(code))
        row = _row(cell, names.dimension(code), names.question(asked.code), asked.kind, moved)
        rows.append(replace(row, without=_without(without.get(asked.code))))
    return rows


def _row(
    cell: PublishedCell | None, name: str, text: str, kind: Scale, moved: Change | None
) -> DimensionRow:
    if cell is None or cell.mean is None:
        return DimensionRow(name, text, "", "", "", "")
    value = _("%(mean)s of %(most)s", mean=_mean(cell), most=kind.high)
    interval = f"{cell.interval[0]}–{cell.interval[1]}" if cell.interval else ""
    return DimensionRow(name, text, value, interval, cell.n_band, _moved(moved))


def _mean(cell: PublishedCell) -> str:
    return _ended(str(cell.mean), cell.end_code)


def _without(told: Mapping[str, str | None] | None) -> str:
    return "" if told is None else _ended(str(told["mean"]), told["end_code"])


def _ended(mean: str, end_code: str | None) -> str:
    if end_code == "low":
        return _("%(mean)s or less", mean=mean)
    if end_code == "high":
        return _("%(mean)s or more", mean=mean)
    return mean


def _moved(moved: Change | None) -> str:
    """Say a change; one that chance alone might have made is called unclear."""
    if moved is None:
        return ""
    if moved.value == 0:
        return _("no change")
    if moved.interval is None or moved.direction != "unclear":
        return f"{moved.value:+}"
    return _("%(points)s, may be chance", points=f"{moved.value:+}")


def _shares(found: WaveResults, names: Names, main: str) -> list[ShareTable]:
    tables = []
    for code, asked in found.form.questions.items():
        rows = names.shares(code, partial(found.cell, main)) or _as_told(found.cell(main, code))
        label = names.question(code) or names.dimension(asked.dimension or code)
        if asked.kind.name == Ranking.name:
            label = _("%(question)s (put first)", question=label)
        if rows:
            tables.append(ShareTable(label, rows))
    return tables


def _as_told(cell: PublishedCell | None) -> list[tuple[str, str]]:
    return [*cell.distribution.items()] if cell is not None and cell.distribution else []
