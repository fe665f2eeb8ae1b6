"""What can be read of what comes in: texts every database keeps, and numbers it counts to."""

from __future__ import annotations

import re
from datetime import date

ILLEGIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and line ends, halves of a pair, and what is no character at all.

Source: XML 1.0, 2.2 (Char), which a workbook is made of; PostgreSQL keeps no NUL, and half of a
surrogate pair cannot be written as UTF-8.
"""

FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2399, 12, 31)
"""Between these days calendars reckon; none outside of them is meant by anybody."""
GREATEST = 2**31 - 1
"""The greatest id a database counts to; PostgreSQL refuses to look for a greater one."""


def legible(text: str) -> str:
    """Return a text without what cannot be read; nobody sees a difference."""
    return ILLEGIBLE.sub("", text)


def is_legible(document: object) -> bool:
    """Tell whether every text of a document can be read, its keys included."""
    waiting = [document]
    while waiting:
        match waiting.pop():
            case str(text) if ILLEGIBLE.search(text):
                return False
            case dict(named):
                waiting += [*named, *named.values()]
            case list(listed):
                waiting += listed
    return True


def plain_number(text: str) -> int | None:
    """Return an id or a page written in plain digits, as we write them; None for all else."""
    is_plain = text.isascii() and text.isdecimal() and len(text) <= len(str(GREATEST))
    return int(text) if is_plain and int(text) <= GREATEST else None


def plain_day(text: str) -> date | None:
    """Return a day as ISO 8601 writes it; None for all else, and where no calendar reaches."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DATE < day < LAST_DATE else None
