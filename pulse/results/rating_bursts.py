"""Ratings that came in one burst: told beside the mean without them, never removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pulse.publishing.doubtful import RAISED
from pulse.publishing.items import OVERALL
from pulse.publishing.models import FindingKind
from pulse.publishing.plan import EVERYONE


@dataclass(frozen=True)
class Burst:
    """The newest batch in which many pressed the same within minutes, as published.

    ``share`` is the band of the ballots; ``without`` is None where telling it was not safe.
    """

    share: str
    mean: str
    without: str | None


def burst_in(findings: Iterable[Any], cells: Iterable[Any]) -> Burst | None:
    """Return the burst of the newest batch that had one, from published findings and cells."""
    flagged: dict[int, Mapping[str, Any]] = {
        one.wave_id: one.document
        for one in findings
        if one.kind == FindingKind.DOUBTFUL.value and one.document.get("burst") in RAISED
    }
    verdicts = [
        row
        for row in cells
        if row.wave_id in flagged and (row.cell_key, row.dimension) == (EVERYONE, OVERALL)
    ]
    if not verdicts:
        return None
    last = verdicts[-1]
    document = flagged[last.wave_id]
    without = document["without"].get(last.question_code)
    return Burst(document["burst"], last.mean, None if without is None else without["mean"])
