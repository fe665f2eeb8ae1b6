"""Time zones in whole seconds: from instants to wall clocks and back.

Inside the calendars an instant is its number of seconds since 1970-01-01T00:00Z ("epoch
second") and a local date its number of days since 1970-01-01 ("day number"). Both are plain
integers, so that arithmetic is exact and fast.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pulse.errors import Invalid

DAY = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def to_epoch(at: datetime) -> int:
    """Give the epoch second in which `at` lies (fractions are cut off, never rounded up).

    Raises ValueError for a naive datetime: without a zone there is no instant.
    """
    try:
        return (at - EPOCH) // _SECOND
    except TypeError as error:
        raise ValueError("an aware datetime is needed") from error


def to_instant(second: int) -> datetime:
    """Give the aware UTC datetime of an epoch second."""
    return EPOCH + timedelta(0, second)


def day_number(local_date: date) -> int:
    """Count the days from 1970-01-01 to `local_date`."""
    return local_date.toordinal() - _EPOCH_ORDINAL


def date_of(day: int) -> date:
    """Give the date of a day number."""
    return date.fromordinal(day + _EPOCH_ORDINAL)


def zone_named(name: object) -> ZoneInfo:
    """Find an IANA zone; Invalid when there is none of that name."""
    if isinstance(name, str):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise Invalid("unknown_zone", fields={"timezone": "unknown_zone"}) from error
    raise Invalid("unknown_zone", fields={"timezone": "unknown_zone"})


def offset_at(zone: ZoneInfo, second: int) -> int:
    """Say how many seconds the zone's wall clock is ahead of UTC at an epoch second."""
    offset = to_instant(second).astimezone(zone).utcoffset()
    return offset // _SECOND if offset else 0


def local_day_and_second(zone: ZoneInfo, second: int) -> tuple[int, int]:
    """Read the wall clock: the local day number and the second of that day."""
    return divmod(second + offset_at(zone, second), DAY)


def constant_offsets(zone: ZoneInfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Cut `[start, end)` where the zone's offset changes: (from, to, offset) in order.

    Offsets are compared once a day and the change is then found to the second; no zone has
    ever changed twice within a day.
    """
    run_start, offset, here = start, offset_at(zone, start), start
    while here < end:
        there = min(here + DAY, end)
        following = offset_at(zone, there)
        if following != offset:
            change = _change_between(zone, here, there)
            yield run_start, change, offset
            run_start, offset = change, following
        here = there
    if run_start < end:
        yield run_start, end, offset


def _change_between(zone: ZoneInfo, low: int, high: int) -> int:
    """Find the first second after `low` whose offset differs; it differs at `high`."""
    before = offset_at(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def local_days(zone: ZoneInfo, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Walk `[start, end)` by local date: (day number, base, from, to) in order of real time.

    `base` plus a wall-clock second of that day is the epoch second, valid within `[from, to)`.
    A day with a change of the clocks comes in two pieces; a repeated hour therefore appears
    twice and a missing one not at all.
    """
    for run_start, run_end, offset in constant_offsets(zone, start, end):
        for day in range((run_start + offset) // DAY, (run_end - 1 + offset) // DAY + 1):
            base = day * DAY - offset
            yield day, base, max(run_start, base), min(run_end, base + DAY)


def wall_instant(zone: ZoneInfo, day: int, second: int) -> int:
    """Find the first epoch second at which the wall clock shows that time, or a later one.

    A time inside a gap therefore means the end of the gap, a repeated time its first
    occurrence. `second` may exceed a day: 31:00 is 07:00 on the next date.
    """
    wall = day * DAY + second
    for run_start, run_end, offset in constant_offsets(zone, wall - DAY, wall + DAY):
        reached = max(run_start, wall - offset)
        if reached < run_end:
            return reached
    raise AssertionError("no zone is a whole day away from UTC")
