"""One's own published numbers beside public figures, where that is honest, and why not elsewhere.

Honest means: the same wording, the same number of steps, and a number of one's own that is
published of everybody. Anything else is refused with its reason. That two groups were asked in
other years, countries and ways stays true; the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import sqrt

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.publishing.models import PublishedCell
from pulse.publishing.plan import EVERYONE
from pulse.publishing.rounding import Z_90, NumberBand
from pulse.results.indices import share_range
from pulse.results.models import PublicFigure
from pulse.results.public_figures import TOP_TWO
from pulse.results.reading import WaveResults
from pulse.results.scores import score_of
from pulse.surveys.question_kinds import Scale

TENTH = Decimal("0.1")
SHORTEST = 2


class Refusal(StrEnum):
    """Why two numbers may not stand side by side."""

    OTHER_WORDING = "other_wording"
    OTHER_STEPS = "other_steps"
    NOT_SHOWN = "not_shown"


class Standing(StrEnum):
    """Where one's own number stands beside the other, if that can be said."""

    LOWER = "lower"
    HIGHER = "higher"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Own:
    """One's own number in points of 100: what is told, and between what it probably lies."""

    told: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Comparison:
    """A public figure beside one's own number, or the reason why not."""

    figure: PublicFigure
    question_code: str = ""
    own: Own | None = None
    refusal: Refusal | None = None

    @property
    def standing(self) -> Standing:
        """Lower or higher only where the ranges of the two lie apart."""
        if self.own is None:
            return Standing.UNCLEAR
        low, high = outside_range(self.figure)
        if self.own.high < low:
            return Standing.LOWER
        return Standing.HIGHER if self.own.low > high else Standing.UNCLEAR


def public_figures(session: Session) -> list[PublicFigure]:
    """Return all figures brought in, by wording, the newest year first."""
    order = (PublicFigure.wording, PublicFigure.year.desc(), PublicFigure.source)
    return list(session.scalars(select(PublicFigure).order_by(*order)))


def compare_with(found: WaveResults, figures: Iterable[PublicFigure]) -> list[Comparison]:
    """Set a wave beside public figures, those that can be compared first."""
    codes = {}
    for question in found.wave.template.questions:
        if question.code in found.form.questions:
            for text in (question.text_en, question.text_ko):
                codes[normal(text)] = question.code
    told = [_compare(found, figure, codes.get(normal(figure.wording))) for figure in figures]
    order = (None, Refusal.NOT_SHOWN, Refusal.OTHER_STEPS, Refusal.OTHER_WORDING)
    return sorted(told, key=lambda one: order.index(one.refusal))


def normal(wording: str) -> str:
    """Return a wording without what makes no difference: case, spaces, the mark at its end."""
    return " ".join(wording.split()).casefold().rstrip(".?!。 ")


def outside_range(figure: PublicFigure) -> tuple[Decimal, Decimal]:
    """Return between what a public figure probably lies: ± 1.645 × √(p (100 - p) / n), 90 %.

    That is exact for a share; for a mean score it is the widest it could be.
    """
    value = Decimal(figure.value)
    half = Decimal(str(Z_90 * sqrt(float(value * (100 - value)) / figure.n)))
    return _tenth(value - half), _tenth(value + half)


def _compare(found: WaveResults, figure: PublicFigure, code: str | None) -> Comparison:
    if code is None:
        return Comparison(figure, refusal=Refusal.OTHER_WORDING)
    kind = found.form.questions[code].kind
    if not isinstance(kind, Scale) or kind.high - kind.low + 1 != figure.steps:
        return Comparison(figure, code, refusal=Refusal.OTHER_STEPS)
    cell = found.cell(EVERYONE, code)
    own = None if cell is None else _own(found, cell, figure)
    return Comparison(figure, code, own, None if own else Refusal.NOT_SHOWN)


def _own(found: WaveResults, cell: PublishedCell, figure: PublicFigure) -> Own | None:
    if figure.measure == TOP_TWO:
        shares = list((cell.distribution or {}).values())
        return _top_two(shares, cell.n_band) if len(shares) == figure.steps else None
    score = score_of(cell, found.form)
    if score is None or score.interval is None:
        return None
    return Own(score.text_code, *score.interval)


def _top_two(shares: Sequence[str], n_band: str) -> Own | None:
    """Add up the two highest steps as far as they are told, with rounding and chance around them.

    Rounding: each share is told in whole ten points. Chance: 1.645 × √(50 × 50 / n), the widest it
    could be, n being the lower end of the number band.
    """
    ranges = [share_range(str(share)) for share in shares[-SHORTEST:]]
    half = Z_90 * 50 / sqrt(NumberBand(n_band).at_least)
    low = max(sum(one[0] for one in ranges) - half, 0.0)
    high = min(sum(one[2] for one in ranges) + half, 100.0)
    told = sum(one[1] for one in ranges)
    return Own(str(min(told, 100)), _tenth(low), _tenth(high))


def _tenth(value: float | Decimal) -> Decimal:
    bounded = min(max(Decimal(str(value)), Decimal(0)), Decimal(100))
    return bounded.quantize(TENTH, ROUND_HALF_UP)
