"""The method sheet of a wave: its figures as they were frozen, and all they rest on, to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.i18n import localized, moment
from app.translate import _, ngettext
from app.views.results_figures import Figure, figures_of
from app.views.results_opened import Opened
from app.views.results_page import DimensionRow, dimension_rows
from app.words import day
from pulse.people.newcomers import NEWCOMER_DAYS
from pulse.publishing.certificates import Certificate
from pulse.results.history import History
from pulse.results.verdicts import index_spread_of

Fact = tuple[str, str]
Row = dict[str, object]


@dataclass(frozen=True)
class Sheet:
    """All that the sheet shows; ``seal`` proves which groups and questions were frozen."""

    wave_id: int
    headline: str
    under: str
    figures: Sequence[Figure]
    dimensions: Sequence[DimensionRow]
    facts: Sequence[Fact]
    exclusions: Sequence[str]
    spreads: Sequence[Fact]
    seal: str
    fingerprint: str


def build(opened: Opened, history: History, record: Certificate) -> Sheet:
    """Lay out a wave's method for the reader's group; nothing on it changes any more."""
    found = opened.found
    return Sheet(
        wave_id=found.wave.id,
        headline=_("How the figures of “%(name)s” were made", name=localized(found.wave, "name")),
        under=opened.under,
        figures=figures_of(found, history, opened.group),
        dimensions=dimension_rows(found, history, opened.names, opened.group),
        facts=list(_facts(opened, record)),
        exclusions=_exclusions(record),
        spreads=list(_spreads(opened)),
        seal=record.plan_sha256,
        fingerprint=record.audited,
    )


def index_columns() -> list[str]:
    """Return the head of the table of indices in the reader's language."""
    return list(_index_heads().values())


def index_rows(opened: Opened, history: History) -> Iterator[Row]:
    """Return the satisfaction index of every group that has one, with its range."""
    heads, spread = _index_heads(), index_spread_of(opened.found)
    for key, label in opened.found.labels.items():
        index = history.index(key, spread)
        if index is None:
            continue
        low, high = index.interval or ("", "")
        row = {
            "group": opened.names.cell(label),
            "index": float(index.value),
            "low": "" if low == "" else float(low),
            "high": "" if high == "" else float(high),
            "answers": index.n_band,
            "missing": ", ".join(opened.names.dimension(code) for code in index.missing),
            "waves": len(history.waves),
        }
        yield {heads[name]: value for name, value in row.items()}


def _index_heads() -> dict[str, str]:
    return {
        "group": _("Group"),
        "index": _("Employee satisfaction index"),
        "low": _("Probably from"),
        "high": _("Probably to"),
        "answers": _("Answers"),
        "missing": _("Areas missing"),
        "waves": _("Waves in it"),
    }


def _facts(opened: Opened, record: Certificate) -> Iterator[Fact]:
    wave = opened.found.wave
    yield _("Questionnaire"), f"{wave.template.code}, {_version(wave.template.version)}"
    yield (
        _("Asked"),
        _("from %(start)s to %(end)s", start=day(wave.opens_at), end=day(wave.closes_at)),
    )
    yield _("Counted and published"), moment(wave.publishes_at)
    yield _("People asked"), ngettext("%(num)s person", "%(num)s people", wave.invited)
    if wave.sample_size is not None:
        yield _("Sample"), _("%(count)s drawn at random", count=wave.sample_size)
    yield _("Method"), record.method
    yield (
        _("Minimum groups"),
        _("%(k)s for numbers, %(c)s for comments", k=record.k, c=record.k_comments),
    )
    yield (
        _("Numbers"),
        _(
            "%(shown)s published, %(hidden)s not",
            shown=record.cells,
            hidden=record.cells_not_shown,
        ),
    )
    if record.key_destroyed_at is not None:
        yield _("Ballots and key destroyed"), moment(record.key_destroyed_at)


def _version(number: int) -> str:
    return _("version %(number)s", number=number)


def _exclusions(record: Certificate) -> list[str]:
    said = [
        _("Not asked: who had left, was away until the close, or had just come."),
        _(
            "Counted in “Everybody” only: people hired less than %(days)s days before, and they "
            "only where at least %(k)s of them answered.",
            days=NEWCOMER_DAYS,
            k=record.k,
        ),
        _("Not counted in a question: “does not apply”, “rather not say”, and no answer."),
        _("No answer was taken out for looking careless; means without them stand beside."),
    ]
    if record.unreadable:
        said.append(_("At least one ballot could not be read and is not counted."))
    return said


def _spreads(opened: Opened) -> Iterator[Fact]:
    found = opened.found
    for code, spread in (found.record.spreads if found.record else {}).items():
        asked = found.form.questions.get(code)
        if asked is not None:
            yield opened.names.dimension(asked.dimension or code), str(spread)
    points = index_spread_of(found)
    if points is not None:
        yield (
            _("Employee satisfaction index"),
            ngettext("%(num)s point of 100", "%(num)s points of 100", points),
        )
