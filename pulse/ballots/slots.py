"""In which ten minutes a rating began: sealed with it, used once in the closing job, destroyed.

Only batches of ratings after a service have it, because there a department could have a dozen
good ratings pressed in one go. It lies in the box, so no row and no copy shows it, and what leaves
the job is a band.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

SECONDS = 600
_ENTRY = "slot:"
"""An entry of a ballot that is no answer; no question's code holds a colon."""


def with_slot(answers: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return a ballot's entries with the slot it began in; an empty ballot has none."""
    if not any(":" not in code for code in answers):
        return {}
    return {_ENTRY: int(at.timestamp()) // SECONDS, **answers}


def slot_in(answers: Mapping[str, Any]) -> int | None:
    """Return the slot of an opened ballot, where it has one."""
    found = answers.get(_ENTRY)
    return None if found is None else int(found)
