"""How long published comments and the letters on them are kept, as each questionnaire says.

The months stand in the questionnaire's document, so every version records its own, and a wave
keeps those of the version it was asked with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

FIELD = "comments_kept_months"
KEPT_MONTHS = 36
"""What holds where a questionnaire says nothing."""

LEAST_MONTHS, MOST_MONTHS = 1, 120


def months_kept(document: Mapping[str, Any]) -> int:
    """Return for how many months after the close comments are kept."""
    return int(document.get(FIELD, KEPT_MONTHS))


def may_keep(months: object) -> bool:
    """Tell whether a questionnaire may say so: whole months, a month to ten years."""
    is_whole = isinstance(months, int) and not isinstance(months, bool)
    return is_whole and LEAST_MONTHS <= int(str(months)) <= MOST_MONTHS


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later; the month's last day where it has no such day."""
    later: date = day + relativedelta(months=months)
    return later


def says_months(words: str, months: int) -> bool:
    """Tell whether a notice names the number of months itself, in Korean or English."""
    return re.search(rf"(?<!\d){months}\s?(개월|months?\b)", words) is not None
