"""The decision rule of a pilot, and what it says of published numbers.

Read from the top: widen where the trial departments stand at least ``points`` above the others
on one common question, the 90 % interval of the difference lies above 0, and at least ``keep``
percent would widen it; stop where they stand at least ``worse`` below with the interval below 0,
or at least ``stop`` percent would stop it; else change. Points are of 100. Where one of these
numbers is not published the rule says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from pulse.results.changes import Change
from pulse.results.indices import share_range

SHARES = (30, 40, 50, 60, 70, 80)
"""The shares a rule may name: those that published ones can always be told to reach or not."""
MOST_POINTS = 50


class Decision(StrEnum):
    """What can be decided on a pilot; also the codes of the answers people choose from."""

    WIDEN = "widen"
    CHANGE = "change"
    STOP = "stop"


NOTHING = "nothing"
"""What a rule says where a number it needs is not published."""


@dataclass(frozen=True)
class Rule:
    """When to widen and when to stop; in between the pilot is changed."""

    question: str
    points: int
    keep: int
    worse: int
    stop: int

    def to_document(self) -> dict[str, Any]:
        """Return the rule as it is stored."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Rule:
        """Read a stored rule."""
        numbers = {name: int(document[name]) for name in ("points", "keep", "worse", "stop")}
        return cls(question=str(document["question"]), **numbers)

    def problems(self, common: Mapping[str, str]) -> dict[str, str]:
        """Return what is wrong with a rule; ``common`` are the questions asked in both arms."""
        found = {} if self.question in common else {"question": "unknown"}
        for name in ("points", "worse"):
            if not 1 <= getattr(self, name) <= MOST_POINTS:
                found[name] = "bad_number"
        found |= {n: "bad_number" for n in ("keep", "stop") if getattr(self, n) not in SHARES}
        return found


def rule_says(rule: Rule, difference: Change | None, shares: Mapping[str, str]) -> str:
    """Return the decision a rule leads to, or ``NOTHING``.

    ``difference`` is that of the rule's question, trial less compare; ``shares`` are the published
    shares of each decision in whole ten points.
    """
    if difference is None or difference.interval is None or not shares:
        return NOTHING
    told = {code: share_range(share)[1] for code, share in shares.items()}
    low, high = difference.interval
    if difference.value >= rule.points and low > 0 and told.get(Decision.WIDEN, 0) >= rule.keep:
        return Decision.WIDEN.value
    is_worse = difference.value <= -rule.worse and high < 0
    if is_worse or told.get(Decision.STOP, 0) >= rule.stop:
        return Decision.STOP.value
    return Decision.CHANGE.value
