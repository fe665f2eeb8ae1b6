from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from app.sorting import FEWEST, Column, collated, figure_in, in_order, put_in_order
from tests.app.conftest import Browser
from tests.app.tables import table_after

BARE = Flask(__name__)
Babel(BARE)

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


def test_a_table_is_put_in_order_by_what_it_shows(as_person: Callable[..., Browser]) -> None:
    browser = as_person("P0030")
    plain = table_after(browser.text("/style?group=a"), "light-table")
    assert plain.order == {}
    assert plain.links["Kept"] == "/style?group=a&sort=kept#light-table"
    assert "Beside its goal" not in plain.links
    falling = table_after(browser.text("/style?sort=-kept"), "light-table")
    assert falling.column("Kept") == ["102", "51", "13", "–"]
    assert falling.order == {"Kept": "descending"}
    named = table_after(browser.text("/style?sort=name"), "light-table")
    assert [words.split()[1] for words in named.column("Service")] == ["10", "A", "B", "C"]


def test_every_cell_says_its_head_for_a_narrow_place(as_person: Callable[..., Browser]) -> None:
    page = as_person("P0030").text("/style").partition('id="light-table"')[2]
    row = page.partition("<tbody")[2].partition("</tr>")[0]
    assert re.findall(r'data-label="([^"]+)"', row) == [
        "Kept",
        "Due",
        "Share (%)",
        "Beside its goal",
    ]
    assert re.findall(r'role="(\w+)"', row) == ["rowgroup", "row", "rowheader", *["cell"] * 4]


def test_what_answers_a_form_offers_no_order(app: Flask) -> None:
    rows = [{"name": words} for words in "cab"]
    column = Column("Name", "name")
    for method, is_offered in (("GET", True), ("POST", False)):
        with app.test_request_context("/x?sort=name", method=method):
            put = put_in_order(app.jinja_env, rows, [column])
        assert put.is_offered is is_offered
        assert (put.rows == rows) is not is_offered


@pytest.mark.parametrize(
    ("shown", "figure"),
    [("1,204건", 1204), ("−3.5", -3.5), ("51/59", 51), ("75.0 %", 75), (3, 3), ("50+", 50),
     ("not shown", None), ("–", None), (None, None)],
)  # fmt: skip
def test_a_figure_is_what_the_words_begin_with(shown: object, figure: float | None) -> None:
    assert figure_in(shown) == figure


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("ko", ["2팀", "10팀", "가나", "나주", "상담 2팀", "상담 10팀", "Adam", "beta"]),
        ("en", ["2팀", "10팀", "Adam", "beta", "가나", "나주", "상담 2팀", "상담 10팀"]),
    ],
)
def test_words_stand_as_in_a_dictionary(app: Flask, locale: str, expected: list[str]) -> None:
    decomposed = [unicodedata.normalize("NFD", words) for words in expected]
    with app.test_request_context(headers={"Accept-Language": locale}):
        decomposed.reverse()
        found = sorted(decomposed, key=collated)
    assert [unicodedata.normalize("NFC", words) for words in found] == expected


@given(st.lists(st.sampled_from(["a", "b", "", "–"]), max_size=8), st.booleans())
def test_equal_rows_stay_as_they_came_and_missing_ones_last(
    names: list[str], is_falling: bool
) -> None:
    """Either way round, so that nothing is learned from the order of what reads alike."""
    rows = [{"name": name, "place": place} for place, name in enumerate(names)]
    sign = "-" if is_falling else ""
    with BARE.test_request_context(f"/x?sort={sign}name"):
        found = put_in_order(BARE.jinja_env, rows, [Column("Name", "name")]).rows
    if len(rows) < FEWEST:
        assert list(found) == rows
        return
    said = [row["name"] for row in found]
    values = [name for name in said if name in "ab" and name]
    assert values == sorted(values, reverse=is_falling)
    assert all(name in ("", "–") for name in said[len(values) :])
    for name in ("a", "b"):
        places = [row["place"] for row in found if row["name"] == name]
        assert places == sorted(places)
