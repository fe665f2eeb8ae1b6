from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.sorting import in_order
from tests.app.conftest import Browser

ROWS = [("b", 2), ("a", None), ("c", 1)]
COLUMNS = {"name": lambda row: row[0], "count": lambda row: row[1]}


@pytest.mark.parametrize(
    ("asked", "names", "way"),
    [
        ("", "bac", None),
        ("?sort=name", "abc", "ascending"),
        ("?sort=-name", "cba", "descending"),
        ("?sort=count", "cba", "ascending"),
        ("?sort=-count", "bca", "descending"),
        ("?sort=secret", "bac", None),
    ],
)
def test_the_address_says_the_order_and_what_has_no_value_comes_last(
    app: Flask, asked: str, names: str, way: str | None
) -> None:
    with app.test_request_context(f"/promises{asked}"):
        rows, order = in_order(ROWS, COLUMNS)
        assert "".join(name for name, _count in rows) == names
        assert (order.way if order.column else None) == way


def test_a_column_turns_round_and_the_rest_of_the_address_stays(app: Flask) -> None:
    with app.test_request_context("/promises/ours?sort=asked&received=-kept"):
        _rows, order = in_order(ROWS, {"asked": lambda row: row[0]})
        assert order.url("asked") == "/promises/ours?sort=-asked&received=-kept"
        assert order.url("kept") == "/promises/ours?sort=kept&received=-kept"


def test_pairs_of_departments_are_put_in_order_by_a_link(
    as_person: Callable[..., Browser],
) -> None:
    plain = as_person("P0030").text("/promises")
    assert 'href="/promises?sort=asked"' in plain
    assert "aria-sort" not in plain
    page = as_person("P0030").text("/promises?sort=-asked")
    assert '<th scope="col" class="num" aria-sort="descending">' in page
