from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.views.results_words import Names
from pulse.people.tree import DepartmentNode, DepartmentTree
from pulse.publishing.cells import CellLabel
from pulse.publishing.plan import Dimension
from pulse.surveys.models import Template, Wave

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
