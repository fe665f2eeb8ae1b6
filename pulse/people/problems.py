"""What is wrong with a row of an import: where, which field, a code, and the value found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pulse.errors import Invalid
from pulse.legible import plain_day, plain_number

Row = Mapping[str, str]
NumberedRows = Iterable[tuple[int, Row]]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One row that cannot be taken as it is; ``line`` counts from 1, the header included."""

    line: int
    field: str
    code: str
    value: str = ""


class RowReader:
    """Reads the cells of one row and notes what cannot be read, instead of stopping."""

    def __init__(self, line: int, row: Row, problems: list[Problem]) -> None:
        self.line = line
        self.row = row
        self._problems = problems
        self._before = len(problems)

    @property
    def is_sound(self) -> bool:
        """Whether nothing has been noted against this row so far."""
        return len(self._problems) == self._before

    def refuse(self, field: str, code: str, value: object = "") -> None:
        """Note a problem of this row."""
        self._problems.append(Problem(self.line, field, code, str(value)))

    def text(self, field: str, *, limit: int, default: str | None = None) -> str:
        """Read a text; without ``default`` it must be there, and never be longer than stored."""
        value = (self.row.get(field) or "").strip()
        if not value and default is None:
            self.refuse(field, "missing")
        if len(value) > limit:
            self.refuse(field, "too_long", value[:40])
        return value or default or ""

    def day(self, field: str) -> date | None:
        """Read an ISO date; an empty cell is no date."""
        value = (self.row.get(field) or "").strip()
        if not value:
            return None
        found = plain_day(value)
        if found is None:
            self.refuse(field, "bad_date", value)
        return found

    def number(self, field: str, low: int, high: int) -> int:
        """Read a whole number between ``low`` and ``high``, both allowed."""
        value = (self.row.get(field) or "").strip()
        found = plain_number(value)
        if found is not None and low <= found <= high:
            return found
        self.refuse(field, "bad_number" if value else "missing", value)
        return low

    def flag(self, field: str) -> bool:
        """Read Y or N (empty is N)."""
        value = (self.row.get(field) or "").strip().upper()
        if value not in ("Y", "N", ""):
            self.refuse(field, "bad_flag", value)
        return value == "Y"

    def one_of(self, field: str, known: Iterable[str], *, empty: bool = False) -> str:
        """Read a code that must be among ``known`` (or empty, where that is allowed)."""
        value = (self.row.get(field) or "").strip()
        if value and value not in known:
            self.refuse(field, "unknown", value)
        elif not value and not empty:
            self.refuse(field, "missing")
        return value

    def codes(self, field: str) -> list[str]:
        """Read codes parted by semicolons."""
        return [part.strip() for part in (self.row.get(field) or "").split(";") if part.strip()]


def refuse_problems(problems: Iterable[Problem]) -> None:
    """Refuse a file while any row of it has a problem: Invalid, by line and field."""
    fields = {f"{row.line}.{row.field}": row.code for row in problems}
    if fields:
        raise Invalid("import_has_problems", fields=fields)
