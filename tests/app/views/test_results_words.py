from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.views.results_words import Names, signed
from pulse.people.tree import DepartmentNode, DepartmentTree
from pulse.publishing.cells import CellLabel
from pulse.publishing.models import PublishedCell
from pulse.publishing.plan import Dimension
from pulse.surveys.models import Template, Wave
from tests.pulse.surveys.world import question

UNITS = {"T01": ("본사", "Head office"), "T02": ("부산센터", "Busan Centre"), "T03": ("총무", "")}


def node(number: int, code: str) -> DepartmentNode:
    name_ko, name_en = UNITS[code]
    kinds = ("team", "hq", 1, None, "CAL", False, "", None)
    return DepartmentNode(number, code, None, name_ko, name_en or code, *kinds)


@pytest.fixture
def names() -> Names:
    nodes = {number: node(number, code) for number, code in enumerate(UNITS)}
    template = Template(document={}, questions=[])
    return Names(Wave(template=template), DepartmentTree(date(2026, 9, 1), nodes))


def label(*terms: str, code: str = "other", **more: object) -> CellLabel:
    kinds = {"dimension": Dimension.DEPARTMENT, **more}
    return CellLabel("key", kinds.pop("dimension"), "p", "everyone", code, terms, **kinds)


def test_a_pool_is_called_by_its_largest_part_and_lists_what_it_holds(
    app: Flask, names: Names
) -> None:
    pool = label("at:T01", "in:T02", lead="in:T02")
    with app.test_request_context():
        assert names.cell(pool) == "Busan Centre and others"
        assert names.holds(pool) == "Together: Directly in Head office, Busan Centre"
        assert not names.holds(label("in:T02", code="T02"))


def test_a_pool_of_small_parts_names_none_of_them_first(app: Flask, names: Names) -> None:
    with app.test_request_context():
        assert names.cell(label("in:T02", "in:T03")) == "Other small units together"


def test_a_cell_pooled_at_the_close_does_not_tell_which_parts_it_holds(
    app: Flask, names: Names
) -> None:
    pool = label("in:T01", "in:T02", "in:T03", lead="in:T02", is_partial=True)
    with app.test_request_context():
        assert names.cell(pool) == "Units with few answers, together"
        assert names.holds(pool).startswith("Some of: ")


def test_values_are_named_by_their_dimension(app: Flask, names: Names) -> None:
    with app.test_request_context():
        assert names.cell(label("in:T02", code="T02")) == "Busan Centre"
        assert names.cell(label("at:T01", code="direct")) == "Directly in Head office"
        assert names.cell(label("is:agent", code="agent", dimension=Dimension.ROLE)) == "Agents"
        assert names.cell(label("is:", code="unstated", dimension=Dimension.SITE)) == "Not stated"


def test_shares_read_in_the_words_of_what_was_asked(app: Flask) -> None:
    options = [
        {"code": "a", "label": {"ko": "빵", "en": "Bread"}},
        {"code": "b", "label": {"ko": "밥", "en": "Rice"}},
        {"code": "skip", "label": {"ko": "안 할래요", "en": "No"}},
    ]
    asked = [
        question(kind, 0, kind, {"options": options}) for kind in ("choice", "multi", "check")
    ]
    names = Names(
        Wave(template=Template(document={}, questions=asked)), DepartmentTree(date(2026, 9, 1), {})
    )
    cells = {
        "choice": PublishedCell(distribution={"a": "40", "b": "60"}),
        "multi:a": PublishedCell(distribution={"no": "30", "yes": "70"}),
        "check": PublishedCell(distribution={"no": "≤10", "yes": "≥90"}),
    }
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert names.shares("choice", cells.get) == [("Bread", "40"), ("Rice", "60")]
        assert names.shares("multi", cells.get) == [("Bread", "70")]
        assert names.shares("check", cells.get) == [("Yes", "≥90"), ("No", "≤10")]
        assert names.shares("other", cells.get) == []


def test_nought_has_no_sign() -> None:
    assert [signed(Decimal(one)) for one in ("-0.0", "0.0", "2.5", "-2.5")] == [
        "0.0", "0.0", "+2.5", "-2.5",
    ]  # fmt: skip
    assert signed(round(-0.04, 1)) == "0.0"


def test_the_steps_of_a_scale_are_told_with_their_words(app: Flask) -> None:
    labels = [{"ko": "아니다", "en": "No"}, {"ko": "그렇다", "en": "Yes"}]
    asked = [
        question("named", 0, "scale", {"min": 1, "max": 2, "labels": labels}),
        question("ends", 1, "scale", {"min": 0, "max": 10, "labels": labels}),
    ]
    names = Names(
        Wave(template=Template(document={}, questions=asked)), DepartmentTree(date(2026, 9, 1), {})
    )
    told = {
        "named": PublishedCell(distribution={"1": "40", "2": "60"}),
        "ends": PublishedCell(distribution={"0-6": "40", "7-8": "40", "9-10": "20"}),
    }
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert names.shares("named", told.get) == [("1 · No", "40"), ("2 · Yes", "60")]
        assert names.shares("ends", told.get) == []


def test_a_site_is_called_as_the_readers_language_has_it(app: Flask) -> None:
    tree = DepartmentTree(date(2026, 9, 1), {}, {"서울센터": "Seoul Centre"})
    named = Names(Wave(template=Template(document={}, questions=[])), tree)
    seoul, other = (
        label(f"is:{name}", code=name, dimension=Dimension.SITE)
        for name in ("서울센터", "부산센터")
    )
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert (named.cell(seoul), named.cell(other)) == ("Seoul Centre", "부산센터")
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        assert named.cell(seoul) == "서울센터"
