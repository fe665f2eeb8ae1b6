"""A wave's published cells laid out for a page: the answer first, then what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.i18n import localized
from app.translate import _
from app.views.results_figures import Figure, figures_of, headline
from app.views.results_verdicts import NextStep, doubt_words, named_weakest, next_step
from app.views.results_words import Fold, Names, method_of, score_words
from app.words import day
from pulse.people.tree import DepartmentTree
from pulse.publishing.certificates import Certificate
from pulse.publishing.models import PublishedCell
from pulse.publishing.plan import EVERYONE, Dimension
from pulse.results.heat_map import HeatMap, HeatValue, heat_map
from pulse.results.history import History
from pulse.results.reading import WaveResults
from pulse.results.scores import change
from pulse.results.verdicts import doubt_of
from pulse.surveys.question_kinds import Scale

HEAT_STEPS = 5


@dataclass(frozen=True)
class DimensionRow:
    """One question as published for everybody the viewer reads."""

    name: str
    text: str
    mean: str
    interval: str
    band: str
    change: str
    without: str = ""


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
class Block:
    """Comments that stand together."""

    name: str
    comments: list[str]


@dataclass(frozen=True)
class ResultsPage:
    """All that the page shows."""

    name: str
    period: str
    headline: str
    figures: list[Figure]
    dimensions: list[DimensionRow]
    has_change: bool
    heat: Heat | None
    blocks: list[Block]
    method: list[Fold]
    not_shown: str
    k_comments: int
    doubt: str = ""
    next_step: NextStep | None = None

    @property
    def has_without(self) -> bool:
        """Whether means without doubtful ballots stand beside the others."""
        return any(row.without for row in self.dimensions)


@dataclass(frozen=True)
class Beside:
    """What a page needs beside the published wave itself."""

    history: History
    record: Certificate
    tree: DepartmentTree
    owners: Mapping[str, str]
    why: Fold


def build(found: WaveResults, beside: Beside) -> ResultsPage:
    """Lay out one wave for one reader."""
    names, history = Names(found.wave, beside.tree), beside.history
    main = EVERYONE if EVERYONE in found.labels else next(iter(found.labels))
    rows = _dimension_rows(found, history, names, main)
    return ResultsPage(
        name=localized(found.wave, "name"),
        period=_(
            "asked from %(start)s to %(end)s",
            start=day(found.wave.opens_at),
            end=day(found.wave.closes_at),
        ),
        headline=headline(found, names, main, named_weakest(found, main)),
        figures=figures_of(found, history, main),
        dimensions=rows,
        has_change=any(row.change for row in rows),
        heat=_heat(found, history, names),
        blocks=_blocks(found, names),
        method=[beside.why, *method_of(found.wave, beside.record)],
        not_shown=_("not shown"),
        k_comments=found.wave.k_comments,
        doubt=doubt_words(doubt_of(found)),
        next_step=next_step(found, names, beside.owners, main),
    )


def _dimension_rows(
    found: WaveResults, history: History, names: Names, main: str
) -> list[DimensionRow]:
    now, before = found.scores.get(main, {}), history.before.get(main, {})
    doubt = doubt_of(found)
    without = doubt.without if doubt is not None and doubt_words(doubt) else {}
    rows = []
    for asked in found.form.questions.values():
        if not isinstance(asked.kind, Scale):
            continue
        cell = found.cell(main, asked.code)
        code = asked.dimension or asked.code
        moved = change(now.get(code), before.get(code))
        row = _row(cell, names.dimension(code), names.question(asked.code), asked.kind, moved)
        rows.append(replace(row, without=_without(without.get(asked.code))))
    return rows


def _row(
    cell: PublishedCell | None, name: str, text: str, kind: Scale, moved: Decimal | None
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


def _moved(moved: Decimal | None) -> str:
    if moved is None:
        return ""
    return _("no change") if moved == 0 else f"{moved:+}"


def _heat(found: WaveResults, history: History, names: Names) -> Heat | None:
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


def _blocks(found: WaveResults, names: Names) -> list[Block]:
    gathered: dict[str, list[str]] = {}
    for comment in found.comments:
        gathered.setdefault(comment.block_key, []).append(comment.body)
    return [Block(names.block(key), bodies) for key, bodies in sorted(gathered.items())]
