from __future__ import annotations

from datetime import date

import pytest

from pulse.errors import Invalid
from pulse.people.problems import Problem, RowReader, refuse_problems


def reader(**cells: str) -> tuple[RowReader, list[Problem]]:
    problems: list[Problem] = []
    return RowReader(7, cells, problems), problems


def test_sound_cells_leave_no_problem() -> None:
    cells, problems = reader(
        name=" 김 ", day="2026-03-02", size="3", flag="y", kind="a", codes="a; b;;c"
    )
    assert cells.text("name", limit=5) == "김"
    assert cells.text("absent", limit=5, default="-") == "-"
    assert cells.day("day") == date(2026, 3, 2)
    assert cells.day("absent") is None
    assert cells.number("size", 1, 3) == 3
    assert cells.flag("flag") is True
    assert cells.flag("absent") is False
    assert cells.one_of("kind", ["a"]) == "a"
    assert cells.one_of("absent", ["a"], empty=True) == ""
    assert cells.codes("codes") == ["a", "b", "c"]
    assert (problems, cells.is_sound) == ([], True)


@pytest.mark.parametrize(
    ("value", "code"),
    [("", "missing"), ("0", "bad_number"), ("4", "bad_number"), ("٣", "bad_number")],
)
def test_numbers_keep_their_range(value: str, code: str) -> None:
    cells, problems = reader(size=value)
    assert cells.number("size", 1, 3) == 1
    assert problems == [Problem(7, "size", code, value)]
    assert not cells.is_sound


def test_problems_read_in_order_of_line() -> None:
    assert min([Problem(9, "a", "x"), Problem(2, "b", "x")]).line == 2


def test_a_file_with_a_bad_row_is_refused_by_line_and_field() -> None:
    refuse_problems([])
    with pytest.raises(Invalid) as refused:
        refuse_problems([Problem(3, "email", "duplicate"), Problem(4, "site", "too_long")])
    assert refused.value.fields == {"3.email": "duplicate", "4.site": "too_long"}
