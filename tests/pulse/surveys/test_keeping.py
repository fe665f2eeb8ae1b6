from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.surveys.authoring import build_template, check_entry
from pulse.surveys.keeping import FIELD, months_after, months_kept, says_months

ENTRY = {
    "template_id": "T",
    "name": {"ko": "설문", "en": "Survey"},
    "questions": [{"id": "Q", "type": "text", "text": {"ko": "말씀", "en": "Words"}}],
}


def test_a_version_records_its_months_and_thirty_six_where_it_says_nothing() -> None:
    assert build_template(ENTRY, {}).document[FIELD] == 36
    assert build_template({**ENTRY, FIELD: 6}, {}).document[FIELD] == 6
    assert (months_kept({}), months_kept({FIELD: 6})) == (36, 6)


@pytest.mark.parametrize("months", [0, 121, "36", 1.5, True, None])
def test_other_than_whole_months_up_to_ten_years_is_refused(months: object) -> None:
    assert check_entry({**ENTRY, FIELD: months}, {})[FIELD] == "out_of_range"
    assert FIELD not in check_entry({**ENTRY, FIELD: 120}, {})


def test_a_month_without_that_day_ends_it() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 8, 16), 36) == date(2029, 8, 16)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 119))
def test_longer_is_never_sooner(day: date, months: int) -> None:
    assert day < months_after(day, months) < months_after(day, months + 1)


def test_a_notice_may_say_it_itself() -> None:
    assert says_months("의견은 36개월 둡니다.", 36)
    assert says_months("Comments are kept for 36 months.", 36)
    assert not says_months("집계값은 5년 둡니다. 36", 36)
