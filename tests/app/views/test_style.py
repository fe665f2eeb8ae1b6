"""The living style page shows every part once by day and once by night."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask, render_template_string

from app.views.style import _form, _rows
from app.views.style_lines import LINES
from tests.app.conftest import Browser
from tests.app.tables import tables


def test_every_part_stands_in_both_themes_with_ids_of_its_own(
    as_person: Callable[..., Browser],
) -> None:
    page = as_person("P0242").text("/style")
    for theme in ("light", "dark"):
        assert f'class="specimen" data-bs-theme="{theme}"' in page
        assert f'href="#{theme}-subject"' in page  # the summary leads to its field
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for part in (
        "button is-quiet",
        "tag is-signal",
        "note",
        "empty",
        "errors",
        "heat-5",
        "strokes",
    ):
        assert page.count(f'class="{part}') >= 2, part


@pytest.mark.parametrize("part", sorted(LINES))
def test_what_is_to_be_written_works_as_it_stands(app: Flask, part: str) -> None:
    with app.test_request_context("/style"):
        made = render_template_string(
            LINES[part],
            form=_form("x"),
            rows=_rows(),
            squares=[{"name": "A", "scores": [70, 80]}],
            areas=["Work", "Rest", "Pay"],
            at=datetime(2026, 8, 31, 1, tzinfo=UTC),
            count=3,
            seconds=60,
        )
    assert "{{" not in made
    assert "Undefined" not in made
    if part in ("table", "heat"):
        found = tables(made)[0]
        assert {len(row) for row in found.rows} == {len(found.heads)}


def test_each_part_is_shown_with_what_to_write(as_person: Callable[..., Browser]) -> None:
    page = as_person("P0242").text("/style")
    shown = re.findall(r'<h3 id="light-([a-z]+)">', page)
    assert set(shown) == set(LINES)
    assert page.count("How it is written") == len(LINES)
