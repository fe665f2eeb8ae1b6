"""What changed since the wave before, how surely, and how the areas went over the waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.translate import _, _l, ngettext, quoted
from app.views.results_figures import basis_of
from app.views.results_opened import Opened, Tab, tabs
from app.views.results_page import Choice, choices
from app.views.results_words import score_words, signed
from app.words import day
from pulse.publishing.cells import labels_of
from pulse.publishing.models import PublishedParticipation
from pulse.results.changes import Change, Side, Split, change_between, split_of
from pulse.results.heat_map import columns_of
from pulse.results.history import History
from pulse.results.scores import Score
from pulse.results.trends import Break, TrendPoint, trend

WIDTH, HEIGHT, EDGE = 160, 40, 4
BREAKS = {
    Break.ITEM: _l("other questions"),
    Break.DRIVER: _l("other areas"),
    Break.WEIGHT: _l("other weights"),
    Break.METHOD: _l("other rules"),
}
VERDICTS = {"up": _l("rose"), "down": _l("fell"), "unclear": _l("may be chance")}


@dataclass(frozen=True)
class ChangeLine:
    """One area: before, now, the change with its range, and what moved."""

    name: str
    before: str
    now: str
    change: str
    range: str
    verdict: str
    moved: str


@dataclass(frozen=True)
class TrendCell:
    """One wave of one area; ``mark`` says what broke the series before it."""

    words: str
    mark: str


@dataclass(frozen=True)
class TrendLine:
    """One area over the waves, with a small line of it as points of a drawing."""

    name: str
    cells: Sequence[TrendCell]
    strokes: Sequence[str]


@dataclass(frozen=True)
class ChangesPage:
    """All that the page shows."""

    wave_id: int
    headline: str
    under: str
    tabs: Sequence[Tab]
    groups: Sequence[Choice]
    changes: Sequence[ChangeLine]
    waves: Sequence[str]
    trends: Sequence[TrendLine]
    has_breaks: bool
    not_shown: str
    basis: str


@dataclass(frozen=True)
class Earlier:
    """What is needed of earlier waves: scores, rules by wave, and how many were asked."""

    history: History
    methods: Mapping[int, str]
    rates: Sequence[PublishedParticipation]


def build(opened: Opened, earlier: Earlier) -> ChangesPage:
    """Lay out what changed, for one group."""
    history = earlier.history
    moved = _moved(opened, history)
    lines = [_trend_line(opened, earlier, code) for code in columns_of(opened.found)]
    return ChangesPage(
        wave_id=opened.found.wave.id,
        headline=_headline(opened, history, moved),
        under=opened.under,
        tabs=tabs(opened),
        groups=choices(opened),
        changes=[_line(opened, earlier, code) for code in moved] if history.before else [],
        waves=[day(wave.closes_at) for wave in reversed(history.waves)],
        trends=lines if len(history.waves) > 1 else [],
        has_breaks=any(cell.mark for line in lines for cell in line.cells),
        not_shown=_("not shown"),
        basis=basis_of(opened.found),
    )


def _moved(opened: Opened, history: History) -> dict[str, Change | None]:
    now = opened.found.scores.get(opened.group, {})
    before = history.before.get(opened.group, {})
    return {
        code: change_between(now.get(code), before.get(code)) for code in columns_of(opened.found)
    }


def _headline(opened: Opened, history: History, moved: Mapping[str, Change | None]) -> str:
    if len(history.waves) < 2:
        return _("This is the first wave, so there is nothing to compare it with yet.")
    told = {code: change.direction for code, change in moved.items() if change is not None}
    if not told:
        return _("Nothing of this group can be compared with the wave before.")
    sure = {way: [c for c, one in told.items() if one == way] for way in ("up", "down")}
    if not sure["up"] and not sure["down"]:
        return _("Nothing surely changed since last time.")
    said = []
    if sure["up"]:
        said.append(_("%(areas)s rose.", areas=_listed(opened, sure["up"])))
    if sure["down"]:
        said.append(_("%(areas)s fell.", areas=_listed(opened, sure["down"])))
    rest = len(told) - len(sure["up"]) - len(sure["down"])
    if rest:
        said.append(
            ngettext(
                "The change of %(num)s area may be chance.",
                "The changes of %(num)s areas may be chance.",
                rest,
            )
        )
    return " ".join(said)


def _listed(opened: Opened, codes: Sequence[str]) -> str:
    return ", ".join(quoted(opened.names.dimension(code)) for code in codes)


def _line(opened: Opened, earlier: Earlier, code: str) -> ChangeLine:
    now = opened.found.scores.get(opened.group, {}).get(code)
    before = earlier.history.before.get(opened.group, {}).get(code)
    change = change_between(now, before)
    interval = None if change is None else change.interval
    return ChangeLine(
        name=opened.names.dimension(code),
        before=_score(before),
        now=_score(now),
        change="–" if change is None else signed(change.value),
        range="–" if interval is None else f"{signed(interval[0])} … {signed(interval[1])}",
        verdict="–" if change is None else str(VERDICTS[change.direction]),
        moved="–" if change is None else _split_words(_split(opened, earlier, code), change),
    )


def _split(opened: Opened, earlier: Earlier, code: str) -> Split | None:
    """Take a change apart by the units right below the group, where both waves show them."""
    found, history = opened.found, earlier.history
    now = Side(found.labels, _of(found.scores, code), _invited(found.participation))
    labels = labels_of(history.waves[1])
    before = Side(labels, _of(history.before, code), _invited(earlier.rates))
    return split_of(opened.group, now, before)


def _split_words(told: Split | None, change: Change) -> str:
    """Say what moved; what neither explains comes from who answered in which unit."""
    if told is None:
        return _("cannot be told apart")
    rest = change.value - told.people - told.opinions
    return _(
        "people %(people)s, opinions %(opinions)s, who answered %(rest)s",
        people=signed(told.people),
        opinions=signed(told.opinions),
        rest=signed(rest),
    )


def _of(scores: Mapping[str, Mapping[str, Score]], code: str) -> dict[str, Score]:
    return {key: by[code] for key, by in scores.items() if code in by}


def _invited(rates: Sequence[PublishedParticipation]) -> dict[str, int]:
    return {one.cell_key: one.invited for one in rates}


def _score(score: Score | None) -> str:
    return _("not shown") if score is None else score_words(score)


def _trend_line(opened: Opened, earlier: Earlier, code: str) -> TrendLine:
    history = earlier.history
    scores = [by_cell.get(opened.group, {}) for by_cell in history.scores]
    points = trend(history.waves, scores, earlier.methods, code)
    return TrendLine(
        name=opened.names.dimension(code),
        cells=[
            TrendCell(_score(point.score), ", ".join(str(BREAKS[mark]) for mark in point.breaks))
            for point in points
        ],
        strokes=strokes(points),
    )


def strokes(points: Sequence[TrendPoint]) -> list[str]:
    """Return the drawing of a series as lists of points; a gap or a break begins a new one."""
    if len(points) < 2:
        return []
    drawn: list[list[str]] = [[]]
    for at, point in enumerate(points):
        if point.breaks or point.score is None:
            drawn.append([])
        if point.score is not None:
            across = EDGE + (WIDTH - 2 * EDGE) * at / (len(points) - 1)
            down = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * float(point.score.value) / 100
            drawn[-1].append(f"{across:.1f},{down:.1f}")
    return [" ".join(one) for one in drawn if len(one) > 1]
