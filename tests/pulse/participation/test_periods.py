from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pulse.errors import NotFound
from pulse.participation.periods import Half, half_of, read_half


def test_a_half_year_runs_from_its_first_day_up_to_the_next_ones() -> None:
    half = half_of(date(2026, 6, 30))
    assert (half.code, half.starts_on, half.ends_on) == (
        "2026-H1",
        date(2026, 1, 1),
        date(2026, 7, 1),
    )
    assert half.after == half_of(date(2026, 7, 1)) == Half(2026, 2)
    assert half.after.after.before == half.after
    assert half.bounds("Asia/Seoul")[1] == datetime(2026, 6, 30, 15, tzinfo=UTC)


def test_what_is_written_is_read_again_and_nothing_else_is() -> None:
    assert read_half("2026-H2") == Half(2026, 2)
    for code in ("2026-H3", "26-H1", "2026", "", "２０２６-H1"):
        with pytest.raises(NotFound):
            read_half(code)
