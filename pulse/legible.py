"""What no keyboard types and no database, table or mail keeps: left out of texts that come in."""

from __future__ import annotations

import re

ILLEGIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and line ends, halves of a pair, and what is no character at all.

Source: XML 1.0, 2.2 (Char), which a workbook is made of; PostgreSQL keeps no NUL, and half of a
surrogate pair cannot be written as UTF-8.
"""


def legible(text: str) -> str:
    """Return a text without what cannot be read; nobody sees a difference."""
    return ILLEGIBLE.sub("", text)
