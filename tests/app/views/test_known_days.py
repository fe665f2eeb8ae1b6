from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from app.views.known_days import known_day

NOW = datetime(2026, 8, 30, 15, 30, tzinfo=UTC)  # the 31st in Seoul


@pytest.mark.parametrize(
    ("typed", "day", "status"),
    [
        ("", date(2026, 8, 31), 200),
        ("2026-08-28", date(2026, 8, 28), 200),
        ("28.08.2026", date(2026, 8, 31), 422),
        ("1999-12-31", date(2026, 8, 31), 422),
    ],
)
def test_a_day_ends_with_its_last_second_in_the_company_s_zone(
    app: Flask, typed: str, day: date, status: int
) -> None:
    with app.test_request_context(f"/?known_on={typed}"):
        known = known_day("known_on", NOW, date(2000, 1, 1))
    assert (known.day, known.status) == (day, status)
    assert known.typed == (typed or "2026-08-31")
    assert known.known_at.isoformat() == f"{day}T23:59:59+09:00"
