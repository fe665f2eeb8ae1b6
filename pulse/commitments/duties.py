"""What both sides of a promise owe besides the time, as kept in ``CommitmentVersion.duties``.

The department that answers says what it does, what it may refuse and up to what cost, and what it
does when it misses; the department that asks says what it brings: complete input, an answer to
questions within so many working hours, acceptance within so many working days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

LONGEST = 600
MOST_HOURS, MOST_DAYS = 400, 60


@dataclass(frozen=True, slots=True)
class Duties:
    """Both sides' duties in both languages; empty texts and None say that nothing is agreed."""

    provider_ko: str = ""
    provider_en: str = ""
    requester_ko: str = ""
    requester_en: str = ""
    limits_ko: str = ""
    limits_en: str = ""
    remedy_ko: str = ""
    remedy_en: str = ""
    answer_hours: int | None = None
    accept_days: int | None = None

    def to_document(self) -> dict[str, Any]:
        """Write what is agreed as plain values; nothing for what is not."""
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        kept = {n: v.strip() if isinstance(v, str) else v for n, v in values.items()}
        return {name: value for name, value in kept.items() if value not in ("", None)}

    def problems(self) -> dict[str, str]:
        """Name what cannot be kept, by field: too_long, out_of_range."""
        found = {name: "too_long" for name in TEXTS if len(getattr(self, name)) > LONGEST}
        for name, most in (("answer_hours", MOST_HOURS), ("accept_days", MOST_DAYS)):
            value = getattr(self, name)
            if value is not None and not 1 <= value <= most:
                found[name] = "out_of_range"
        return found


TEXTS = tuple(entry.name for entry in fields(Duties) if entry.name.endswith(("_ko", "_en")))
NUMBERS = ("answer_hours", "accept_days")
COLUMNS = (*TEXTS, *NUMBERS)
"""What a file of commitments may say of the duties, column by column."""


def read_duties(document: Mapping[str, Any]) -> Duties:
    """Read what ``to_document`` wrote; what is unknown is left out."""
    return Duties(**{name: document[name] for name in COLUMNS if name in document})
