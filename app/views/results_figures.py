"""The top of a results page: one sentence and a few numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.translate import _, quoted
from app.views.results_words import Names, score_words, signed
from app.words import day
from pulse.publishing.items import OVERALL, RECOMMEND
from pulse.publishing.plan import EVERYONE
from pulse.results.history import History
from pulse.results.indices import recommend_balance
from pulse.results.reading import WaveResults
from pulse.results.scores import Index, Score, gaps
from pulse.results.verdicts import index_spread_of, verdicts
from pulse.results.weighting import coverage_is_low, weighted_score
from pulse.surveys.form import weights_of


@dataclass(frozen=True)
class Figure:
    """One number of the short version, with what it is and what to keep in mind."""

    label: str
    number: str
    note: str = ""
    why: str = ""
    anchor: str = ""


def headline(found: WaveResults, names: Names, main: str, weakest: str | None = None) -> str:
    """Say how the reader's widest cell stands, and which area is lowest if that can be said.

    ``weakest`` is the area found to be surely lowest when the wave closed, where there is one.
    """
    scores = dict(found.scores.get(main, {}))
    overall = scores.pop(OVERALL, None)
    if overall is None and not scores:
        return _("Too few people answered for a score to be shown.")
    low = [weakest] if weakest in scores else lowest_of(scores)
    said = [_("Overall %(score)s of 100.", score=score_words(overall))] if overall else []
    if len(low) == 1:
        area, score = names.dimension(low[0]), score_words(scores[low[0]])
        alone = _("“%(area)s” is lowest, at %(score)s of 100.", area=area, score=score)
        said.append(_("“%(area)s” is lowest.", area=area) if overall else alone)
    elif low:
        listed = ", ".join(quoted(names.dimension(code)) for code in low[:3])
        said.append(_("Lowest are %(areas)s; which of them is not clear.", areas=listed))
    return " ".join(said)


def lowest_of(scores: Mapping[str, Score]) -> list[str]:
    """Return the area surely lowest, or all that may be: whose ranges reach the lowest one's."""
    if len(scores) < 2:
        return []
    ordered = sorted(scores, key=lambda code: scores[code].value)
    first = scores[ordered[0]]
    top = first.interval[1] if first.interval else first.value
    close = [
        code
        for code in ordered[1:]
        if ((bounds := scores[code].interval) and bounds[0] <= top) or scores[code].value <= top
    ]
    return [ordered[0], *close] if len(close) < len(scores) - 1 else []


def figures_of(found: WaveResults, history: History, main: str) -> list[Figure]:
    """Return the few numbers that stand at the top, each with how it came about."""
    told = [
        *participation_figures(found, main),
        _overall(found, main),
        _weighted(found, main),
        _index(found, history, main),
        _balance(found, main),
        _most_to_gain(found, main),
    ]
    return [figure for figure in told if figure is not None]


def rate_words(rate: str | None) -> str:
    """Return a published rate as it is read: "75%", or its end."""
    if not rate:
        return "–"
    bare = rate.lstrip("≤≥")
    if rate[0] == "≤":
        return _("%(rate)s%% or less", rate=bare)
    return _("%(rate)s%% or more", rate=bare) if rate[0] == "≥" else _("%(rate)s%%", rate=bare)


def participation_figures(found: WaveResults, main: str) -> list[Figure]:
    """Return reach, response and coverage of a group, as far as they are told."""
    told = next((one for one in found.participation if one.cell_key == main), None)
    steps = _("told in steps of five points, from ten people on")
    if told is None:
        rate = "" if main != EVERYONE or found.response_rate is None else str(found.response_rate)
        return [Figure(_("Response rate"), rate_words(rate), steps, _why_rate(found), "response")]
    asked = _("%(count)s people were asked", count=told.invited)
    figures = [
        Figure(_("Response rate"), rate_words(told.coverage), asked, _why_rate(found), "response")
    ]
    if told.reach is not None:
        note = _("of those it reached, %(rate)s answered", rate=rate_words(told.response))
        why = _("Delivered invitations divided by people asked. %(steps)s", steps=steps)
        why = f"{why} {basis_of(found)}"
        figures.append(Figure(_("Reached"), rate_words(told.reach), note, why, "response"))
    return figures


def _overall(found: WaveResults, main: str) -> Figure | None:
    overall = found.scores.get(main, {}).get(OVERALL)
    if overall is None:
        return None
    formula = _("(mean - lowest step) / (highest - lowest step) × 100.")
    why = f"{formula} {basis_of(found, overall.n_band)}"
    return Figure(_("Overall"), score_words(overall), _interval_note(overall), why, "satisfaction")


def _weighted(found: WaveResults, main: str) -> Figure | None:
    """Stand the weighted score beside the raw one where few answered."""
    overall = found.scores.get(main, {}).get(OVERALL)
    if overall is None or main != EVERYONE or not coverage_is_low(found.response_rate):
        return None
    scores = {key: by[OVERALL] for key, by in found.scores.items() if OVERALL in by}
    invited = {one.cell_key: one.invited for one in found.participation}
    value = weighted_score(main, found.labels, scores, invited)
    note = _("as if every unit had answered equally often; few answered, so read both")
    if value is None:
        note = _("few answered, and not every unit can be shown, so it cannot be evened out")
    why = _("Σ people asked × score of the unit / Σ people asked, over the units right below.")
    why = f"{why} {basis_of(found, overall.n_band)}"
    return Figure(
        _("Overall, evened out"), "–" if value is None else str(value), note, why, "satisfaction"
    )


def _index(found: WaveResults, history: History, main: str) -> Figure | None:
    index = history.index(main, index_spread_of(found))
    if index is None:
        return None
    formula = _("0.3 × overall + 0.7 × Σ weight × area, each the mean of the last three waves.")
    why = f"{formula} {basis_of(found, index.n_band)}"
    if index.missing:
        names = Names.dimensions_of(history.waves[0])
        listed = ", ".join(names.get(code, code) for code in index.missing)
        without = _("Without: %(areas)s; their weight is shared out.", areas=listed)
        why = f"{why} {without}"
    return Figure(
        _("Employee satisfaction index"), str(index.value), _index_note(index), why, "satisfaction"
    )


def _balance(found: WaveResults, main: str) -> Figure | None:
    asked = next((q for q in found.form.questions.values() if q.dimension == RECOMMEND), None)
    cell = None if asked is None else found.cell(main, asked.code)
    balance = None if cell is None else recommend_balance(cell.distribution)
    if cell is None or balance is None:
        return None
    why = _("Share of 9 and 10 less the share of 0 to 6, each told in whole ten points.")
    note = _(
        "from -100 to 100, surely between %(low)s and %(high)s; compare only with your own past",
        low=balance.low,
        high=balance.high,
    )
    basis = basis_of(found, cell.n_band)
    return Figure(
        _("Recommend balance"), signed(balance.value), note, f"{why} {basis}", "satisfaction"
    )


def _most_to_gain(found: WaveResults, main: str) -> Figure | None:
    widest = _gaps(found, main)
    if not widest:
        return None
    names = Names.dimensions_of(found.wave)
    why = _("Weights are the drivers' shares where they are told, else the questionnaire's own.")
    return Figure(
        _("Most to gain"),
        names.get(widest[0][0], widest[0][0]),
        _("weight times what is missing to 75: %(points)s", points=widest[0][1]),
        f"{why} {basis_of(found)}",
        "satisfaction",
    )


def _why_rate(found: WaveResults) -> str:
    return _(
        "People who answered divided by people asked, rounded to five points. Nobody can list who "
        "did not. %(basis)s",
        basis=basis_of(found, ""),
    )


def basis_of(found: WaveResults, band: str = "") -> str:
    """Say the number band, the period and the version of the rules a figure rests on."""
    method = str((found.record.certificate if found.record else {}).get("method", "–"))
    facts = {
        "start": day(found.wave.opens_at),
        "end": day(found.wave.closes_at),
        "method": method,
    }
    words = _("Asked from %(start)s to %(end)s, rules “%(method)s”.", **facts)
    answers = _("%(band)s answers.", band=band) if band else ""
    return f"{answers} {words}".strip()


def _gaps(found: WaveResults, main: str) -> Sequence[tuple[str, Decimal]]:
    """Return the same gaps the page's last section goes by; without drivers the template's."""
    told = next((one for one in verdicts(found) if one.key == main), None)
    if told is not None:
        return told.gaps
    scores = {code: score.value for code, score in found.scores.get(main, {}).items()}
    return gaps(scores, weights_of(found.wave.template.document))


def _interval_note(score: Score) -> str:
    if score.interval is None:
        return _("of 100")
    low, high = score.interval
    return _("of 100, probably between %(low)s and %(high)s", low=low, high=high)


def _index_note(index: Index) -> str:
    made = _("three tenths overall, seven tenths the weighted areas of three waves")
    if index.interval is None:
        return _("of 100: %(made)s", made=made)
    low, high = index.interval
    return _(
        "of 100, probably between %(low)s and %(high)s: %(made)s", low=low, high=high, made=made
    )
