"""The top of a results page: one sentence and a few numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.translate import _
from app.views.results_words import Names, score_words
from pulse.publishing.items import OVERALL
from pulse.results.history import History
from pulse.results.reading import WaveResults
from pulse.results.scores import Score, gaps, weights_of
from pulse.results.verdicts import verdicts


@dataclass(frozen=True)
class Figure:
    """One number of the short version, with what it is and what to keep in mind."""

    label: str
    number: str
    note: str = ""


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
        said.append(_("“%(area)s” is lowest.", area=names.dimension(low[0])))
    elif low:
        listed = ", ".join(_("“%(area)s”", area=names.dimension(code)) for code in low[:3])
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
    """Return the few numbers that stand at the top."""
    rate = _("%(rate)s%%", rate=found.response_rate) if found.response_rate is not None else ""
    figures = [Figure(_("Response rate"), rate or "–", _("told in steps of five points"))]
    overall = found.scores.get(main, {}).get(OVERALL)
    if overall is not None:
        figures.append(Figure(_("Overall"), score_words(overall), _interval_note(overall)))
    index = history.index(main)
    if index is not None:
        figures.append(Figure(_("Employee satisfaction index"), str(index.value), _index_note()))
    widest = _gaps(found, main)
    if widest:
        names = Names.dimensions_of(found.wave)
        figures.append(
            Figure(
                _("Most to gain"),
                names.get(widest[0][0], widest[0][0]),
                _("weight times what is missing to 75: %(points)s", points=widest[0][1]),
            )
        )
    return figures


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


def _index_note() -> str:
    return _("of 100: three tenths overall, seven tenths the weighted areas of three waves")
