"""Half-years, in which taking part is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pulse.errors import NotFound

FIRST_OF_SECOND_HALF = 7


@dataclass(frozen=True, slots=True, order=True)
class Half:
    """One half of a year; its code is "2026-H1"."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """How it is written and kept."""
        return f"{self.year}-H{self.number}"

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.number == 1 else FIRST_OF_SECOND_HALF, 1)

    @property
    def ends_on(self) -> date:
        """The day after its last."""
        return self.after.starts_on

    @property
    def after(self) -> Half:
        """The next one."""
        return Half(self.year, 2) if self.number == 1 else Half(self.year + 1, 1)

    @property
    def before(self) -> Half:
        """The one before."""
        return Half(self.year, 1) if self.number == 2 else Half(self.year - 1, 2)

    def bounds(self, timezone: str) -> tuple[datetime, datetime]:
        """Return its first instant and the first after it, as the days begin in a zone."""
        zone = ZoneInfo(timezone)
        start, end = (
            datetime.combine(day, time(), zone) for day in (self.starts_on, self.ends_on)
        )
        return start, end


def half_of(day: date) -> Half:
    """Return the half-year a day lies in."""
    return Half(day.year, 1 if day.month < FIRST_OF_SECOND_HALF else 2)


def read_half(code: str) -> Half:
    """Read "2026-H1"; NotFound for anything else."""
    year, _, number = code.partition("-H")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and number in ("1", "2")):
        raise NotFound("period_not_found", period=code)
    return Half(int(year), int(number))
