"""No page takes more than twelve queries, whoever looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app.extensions import db
from tests.app.conftest import Browser

LIMIT = 12
PAGES = [
    ("/", "P0242"),
    ("/", "P0067"),
    ("/", "P0053"),
    ("/", "P0030"),
    ("/", "P0078"),
    ("/", "P0500"),
    ("/results", "P0030"),
    ("/results/1", "P0030"),
    ("/results/1", "P0053"),
    ("/services", "P0242"),
    ("/services/S01", "P0242"),
    ("/services/S01", "P0067"),
    ("/promises", "P0030"),
    ("/requests", "P0322"),
    ("/queue", "P0067"),
    ("/queue", "P0053"),
    ("/requests/new", "P0242"),
    ("/requests/R-000121", "P0067"),
    ("/requests/R-000010", "P0053"),
    ("/status", "P0078"),
    ("/me", "P0078"),
]


@pytest.fixture
def statements(demo_app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    with demo_app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("path", "number"), PAGES)
def test_a_page_takes_few_queries(
    as_person: Callable[..., Browser], statements: list[str], path: str, number: str
) -> None:
    browser = as_person(number)
    statements.clear()
    browser.text(path)
    assert len(statements) <= LIMIT, "\n\n".join(statements)
