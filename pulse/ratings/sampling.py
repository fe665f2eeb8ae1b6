"""Who is asked after a service: a draw that nobody outside can foresee or work out again.

The draw is HMAC-SHA256 of the request under a key made from the installation's secret. It always
falls alike for the same request, so a repeated run asks nobody else; without the secret it cannot
be told, so whoever did the work cannot know who is asked about it.
"""

from __future__ import annotations

import hmac
import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EACH, WEEKLY, MONTHLY, NEVER = "each", "weekly", "monthly", "never"
_ONE_IN = re.compile(r"1_in_([1-9][0-9]{0,3})")
_DRAW, _REST, _SEAT = b"ieum rating draw", b"ieum rating rest", b"ieum rating seat"
MARK_BYTES = 16


def is_drawn(secret: str, sampling: str, request_number: str) -> bool:
    """Tell whether the person behind a finished service request is asked about it.

    ``each`` asks everybody; ``weekly`` and ``monthly`` too, but together at the end of the week
    or month; ``1_in_n`` draws one request in n; whatever else asks nobody.
    """
    if sampling in (EACH, WEEKLY, MONTHLY):
        return True
    found = _ONE_IN.fullmatch(sampling)
    if found is None:
        return False
    drawn = hmac.digest(_key(secret, _DRAW), request_number.encode(), "sha256")
    return int.from_bytes(drawn[:8], "big") % int(found.group(1)) == 0


def not_before(sampling: str, finished_at: datetime, zone: ZoneInfo) -> datetime:
    """Return from when somebody may be asked: at once, or when the week or month is over."""
    day = finished_at.astimezone(zone).date()
    if sampling == WEEKLY:
        return _midnight(day + timedelta(days=7 - day.weekday()), zone)
    if sampling == MONTHLY:
        return _midnight((day.replace(day=1) + timedelta(days=32)).replace(day=1), zone)
    return finished_at


def seat_order(secret: str, asked: str, person_id: int) -> bytes:
    """Return by what people are put in order where not all can be asked; it differs by ``asked``.

    ``asked`` names what the seats are for, such as a service, a role and a quarter.
    """
    return hmac.digest(_key(secret, _SEAT), f"{asked}|{person_id}".encode(), "sha256")


def rest_mark(secret: str, service_id: int, person_id: int) -> bytes:
    """Return the mark under which it is kept that somebody was asked about a service."""
    name = f"{service_id}|{person_id}".encode()
    return hmac.digest(_key(secret, _REST), name, "sha256")[:MARK_BYTES]


def _key(secret: str, purpose: bytes) -> bytes:
    return hmac.digest(secret.encode(), purpose, "sha256")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
