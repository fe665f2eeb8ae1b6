"""What can be promised: how each kind is counted, and which of it a clock can show.

Ieum times a first answer and a solution from the request on. The other kinds, and any promise of
those two that begins elsewhere, are kept by hand: the department's own records show them, no clock
runs on them, and so no chain can tell anybody of them.
"""

from __future__ import annotations

from pulse.commitments.clocks import TARGET_OF_KIND, GoalUnit

BY_CLOCK, BY_HAND = "event", "manual"
"""How a promise is shown to be kept, as a file says it."""

PERCENT, SETTLEMENT = "percent", "settlement_cycle"
TIMES = frozenset(unit.value for unit in GoalUnit)
UNITS_OF_KIND = {
    "first_response": TIMES,
    "resolve": TIMES | {SETTLEMENT},
    "notice_lead": TIMES,
    "periodic": TIMES | {SETTLEMENT},
    "quality": frozenset({PERCENT}),
    "notify_delay": TIMES,
}
MOMENTS = (
    "submitted", "accepted", "first_human_reply", "resolved", "result_told", "due_missed",
    "delay_told", "detected", "notice_sent", "update_sent", "changed", "visit_at",
    "effective_on", "published", "month_start", "owner_reply", "collected", "left_on",
    "action_recorded",
)  # fmt: skip
"""From what to what a promise kept by hand may be counted."""


def can_be_timed(kind: str, unit: str) -> bool:
    """Tell whether a clock can show a promise of this kind, counted so."""
    return kind in TARGET_OF_KIND and unit in TIMES


def is_counted_so(kind: str, unit: str, evidence: str) -> bool:
    """Tell whether a promise of this kind may be counted in this unit."""
    if evidence == BY_CLOCK and kind in TARGET_OF_KIND:
        return can_be_timed(kind, unit)
    return unit in UNITS_OF_KIND.get(kind, ())


def most_of(unit: str, otherwise: int) -> int:
    """Return the largest goal in a unit: of a share, all of it."""
    return 100 if unit == PERCENT else otherwise
