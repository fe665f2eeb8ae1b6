"""What the example company's people answered from January on: the planted scores by unit.

Scores are points of 100, as the results show them; a unit not named feels as the company does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ESI = 66.0
PARTICIPATION = 0.68
PULSE_ESI = {"T0901": 67.0, "T0902": 65.0, "T0903": 70.0, "T0904": 69.0, "T0905": 55.0,
             "T0906": 66.0, "R1005": 61.0}  # fmt: skip
TARIFF_CHANGE_ON = date(2026, 3, 9)
BEFORE_THE_CHANGE = {"T0905": 64.0}
LEANING = {"work": 7, "tools": -5, "service": -10, "lead": 7, "growth": 5, "recognition": -4,
           "rest": 2, "safety": 8, "voice": -8, "overall": 0}  # fmt: skip
"""How far each dimension lies from the index; by their weights they come to nothing."""

WEARING = frozenset({"S01", "S03", "S04", "S05", "S13", "S25"})
"""Services without which work stops at hand: what these promise late wears people out.

Other services come late as well, and leave no trace in what people say.
"""
WORN = {"service": 5.0, "tools": 2.5}
"""Points that each such promise broken to a unit of twenty takes from a dimension meanwhile."""
A_UNIT = 20
MOST_WORN = 20.0
SWAY = 2.0
"""How far a unit strays from wave to wave for no reason known, in points; the whole stays put."""

RECOMMEND = 6.8
ALL_ANSWER = frozenset({"T0907", "T100601", "T100602", "T1203"})
UNHEARD = "R1005"
UNHEARD_PARTICIPATION = (0.71, 0.69, 0.60, 0.52, 0.44, 0.41, 0.55, 0.63)

BURST_IN = "T0702"
BURST_ON = date(2026, 6, 30)
BURST_ANSWERS = 12

LOAD = {"T0905": (48.0, 63.0)}
LOAD_ELSEWHERE = 45.0
PROTECTION = 58.0
FACED_ABUSE = 16
COULD_NOT_STOP = 7
FACED_ABUSE_ELSEWHERE = 0.7

FIELD = {"materials": 64.0, "schedule": 65.0, "information": 66.0, "activation": 70.0,
         "gear": 68.0, "settlement": 66.0}  # fmt: skip
SETTLEMENT_OF = {"PB": 38.0}

HEARD = {"shared": 52.0, "answered": 40.0, "involved": 42.0, "raised": 50.0, "changed": 46.0}
"""What people say of being heard in July; by the quarter before that it was lower."""
HEARD_RISES = 3.0
HEARD_LAST = date(2026, 7, 1)


@dataclass(frozen=True)
class Scale:
    """What is known of a question's scale: its ends, and how widely people spread over it."""

    low: int
    high: int
    spread: float

    def mean(self, score: float) -> float:
        """Return the mean that gives a score of 100."""
        return self.low + (self.high - self.low) * score / 100


FIVE = Scale(1, 5, 0.9)
OFTEN = Scale(0, 4, 0.9)
ELEVEN = Scale(0, 10, 2.0)


def weekly_score(unit: str, dimension: str, on: date) -> float:
    """Return what a unit's people say of a dimension in a wave that opened ``on``."""
    index = PULSE_ESI.get(unit, ESI)
    if on < TARIFF_CHANGE_ON:
        index = BEFORE_THE_CHANGE.get(unit, index)
    return index + LEANING[dimension]


def worn(dimension: str, broken: int, people: int) -> float:
    """Return the points that promises broken to a unit of so many people take from a dimension."""
    return min(MOST_WORN, WORN.get(dimension, 0.0) * broken * A_UNIT / people)


def participation(unit: str, on: date) -> float:
    """Return the share of a unit's people who answered a wave that opened ``on``."""
    if unit in ALL_ANSWER:
        return 1.0
    return UNHEARD_PARTICIPATION[on.month - 1] if unit == UNHEARD else PARTICIPATION


def heard_score(dimension: str, on: date) -> float:
    """Return what people say of being heard in a wave that opened ``on``."""
    quarters = (HEARD_LAST.month - on.month + 2) // 3
    return HEARD[dimension] - HEARD_RISES * quarters
