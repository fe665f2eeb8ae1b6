"""How far each unit was reached and answered, worked out at the close while people are known.

Reach = delivered / invited; response = answered / delivered; coverage = answered / invited, the
product of the two. Whoever answered was reached, whichever way. Rates are told from ten people
on, in steps of five points, and never say that nobody or everybody did. Groups are chosen from
the roster alone, by the rule for cells with a minimum of ten: no combination of rates concerns
fewer than ten invited people. Source: the company's own definition of participation.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from pulse.publishing.plan import Dimension, Plan
from pulse.publishing.rounding import RATE_MINIMUM
from pulse.publishing.safe import accept

TOLD_OF = (Dimension.EVERYONE, Dimension.DEPARTMENT, Dimension.EMPLOYER)
STEP = 5
COARSE_BELOW = 20


@dataclass(frozen=True)
class Rates:
    """Exact shares of one group; only their coarse form leaves the closing job."""

    reach: Fraction
    response: Fraction
    coverage: Fraction


@dataclass(frozen=True)
class ReleasedRates:
    """What is told of one group; reach and response are None where no delivery is known."""

    cell_key: str
    invited: int
    reach: str | None
    response: str | None
    coverage: str


def rates(invited: int, delivered: int, answered: int) -> Rates:
    """Return reach, response and coverage; ValueError where the numbers do not nest."""
    if not 0 <= answered <= delivered <= invited or not delivered:
        raise ValueError("answered within delivered within invited")
    return Rates(
        Fraction(delivered, invited), Fraction(answered, delivered), Fraction(answered, invited)
    )


def unit_rates(
    plan: Plan,
    roster: Collection[int],
    answered: Collection[int],
    delivered: Collection[int] | None,
) -> list[ReleasedRates]:
    """Return the rates of every group that may be told of, in the order of the plan.

    ``delivered`` is None where no delivery of the wave is on record.
    """
    cells = [cell for cell in plan.cells if cell.dimension in TOLD_OF]
    members = {cell.key: cell.members for cell in cells}
    given = frozenset(answered)
    reached = None if delivered is None else frozenset(delivered) | given
    found = []
    for cell in accept(cells, roster, RATE_MINIMUM):
        people = frozenset[int]().union(*(members[part] for part in cell.parts))
        inside = people & frozenset(roster)
        found.append(_released(cell.key, inside, given, reached))
    return found


def coarse_rate(part: int, whole: int) -> str | None:
    """Return a share in steps of five points, "≤5" or "≥95" at the ends; None below ten.

    Below twenty people the ends are 10 and 90, or "everybody" could be told from a step.
    """
    if whole < RATE_MINIMUM:
        return None
    end = 2 * STEP if whole < COARSE_BELOW else STEP
    value = STEP * floor(Fraction(part * 100, whole * STEP) + Fraction(1, 2))
    if value <= end:
        return f"≤{end}"
    return f"≥{100 - end}" if value >= 100 - end else str(value)


def _released(
    key: str, inside: frozenset[int], answered: frozenset[int], reached: frozenset[int] | None
) -> ReleasedRates:
    said = len(inside & answered)
    coverage = coarse_rate(said, len(inside))
    got = None if reached is None else len(inside & reached)
    return ReleasedRates(
        cell_key=key,
        invited=len(inside),
        reach=None if got is None else coarse_rate(got, len(inside)),
        response=None if got is None else coarse_rate(said, got),
        coverage=coverage or "",
    )
