"""A second opinion on working time that shares nothing with the engine but the rules' wording.

It reads the document itself and asks, one tick after another, what the wall clock shows and
whether a person standing there would find the door open. Slow and obvious on purpose.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60


def minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


class Oracle:
    """Exact to the second for hours and offsets that lie on multiples of `tick` seconds."""

    def __init__(self, document: dict[str, Any], timezone: str, tick: int = 900) -> None:
        self.document = document
        self.zone = ZoneInfo(timezone)
        self.tick = tick
        self.holidays = {row["date"] for row in document.get("holidays") or []}
        self.exceptions = {row["date"]: row["hours"] for row in document.get("exceptions", [])}
        self.known: dict[tuple[date, int], bool] = {}

    def open_at(self, at: datetime) -> bool:
        wall = at.astimezone(self.zone)
        place = wall.date(), wall.hour * 60 + wall.minute
        if place not in self.known:
            self.known[place] = self._open_on(*place)
        return self.known[place]

    def elapsed(self, start: datetime, end: datetime) -> int:
        return sum(
            max(min(end, to) - max(start, from_), timedelta(0)) // timedelta(seconds=1)
            for from_, to in self._ticks(start, end)
            if self.open_at(from_)
        )

    def due(self, start: datetime, goal: int, within: timedelta) -> datetime | None:
        left = timedelta(seconds=goal)
        for from_, to in self._ticks(start, start + within):
            if self.open_at(from_):
                begun = max(from_, start)
                if to - begun >= left:
                    return begun + left
                left -= to - begun
        return None

    def next_opening(self, at: datetime, within: timedelta) -> datetime | None:
        for from_, _ in self._ticks(at, at + within):
            if self.open_at(from_):
                return max(from_, at)
        return None

    def days_goal(self, start: datetime, days: int, within: timedelta) -> int:
        """Working seconds until the wall clock shows the same time `days` open dates later."""
        opening = self.next_opening(start, within)
        assert opening is not None
        wall = opening.astimezone(self.zone).replace(tzinfo=None)
        open_dates: list[date] = []
        for from_, _ in self._ticks(opening, opening + within):
            shown = from_.astimezone(self.zone).replace(tzinfo=None)
            if self.open_at(from_) and shown.date() not in open_dates:
                open_dates.append(shown.date())
            if len(open_dates) > days:
                break
        target = datetime.combine(open_dates[-1], wall.time())
        for from_, to in self._ticks(opening, opening + within):
            shown = from_.astimezone(self.zone).replace(tzinfo=None)
            if shown + (to - from_) > target:
                return self.elapsed(start, max(from_, from_ + (target - shown)))
        raise AssertionError("too far")

    def _ticks(self, start: datetime, end: datetime) -> Any:
        tick = timedelta(seconds=self.tick)
        begin = int(start.timestamp())
        here = datetime.fromtimestamp(begin - begin % self.tick, UTC)
        while here < end:
            yield here, here + tick
            here += tick

    def _open_on(self, day: date, minute: int) -> bool:
        own = self._instead(day)
        if own is not None:
            return _inside(own, minute)
        yesterday = day - timedelta(days=1)
        return (
            _inside(self._weekly(day), minute)
            or _inside(self._weekly(yesterday), minute + MIDNIGHT)
            or _inside(self._instead(yesterday) or [], minute + MIDNIGHT)
        )

    def _weekly(self, day: date) -> list[list[str]]:
        found: list[list[str]] = self.document["hours"].get(WEEKDAYS[day.weekday()], [])
        return found

    def _instead(self, day: date) -> list[list[str]] | None:
        named = day.isoformat()
        if named in self.exceptions:
            return self.exceptions[named]
        if named in self.holidays:
            if self.document["closed_on_holidays"]:
                return []
            return self.document.get("holiday_hours")
        return None


def _inside(hours: list[list[str]], minute: int) -> bool:
    return any(minutes(opens) <= minute < minutes(closes) for opens, closes in hours)
