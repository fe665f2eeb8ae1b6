"""No page takes more than twelve queries, whoever looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app.extensions import db
from tests.app import company
from tests.app.company import ADMINISTRATOR, AGENT, HR_LEAD, OWNER
from tests.app.conftest import is_look
from tests.browser.pages import PAGES, SELDOM
from tests.browser.prepared import Prepared
from tests.browser.stage import HALF_IN

LIMIT = 12
ALSO: list[tuple[str, str | None]] = [
    ("/", "P0240"),
    ("/front-line", "P0240"),
    ("/front-line", "P0030"),
    ("/", "P0231"),
    ("/results/1", "P0053"),
    ("/participation/ledger", "P0053"),
    ("/services/S01", "P0078"),
    ("/services/S01/commitments/new", "P0053"),
    ("/services/S24/work?since=2026-05-04", "P0030"),
    ("/requests/R-000121/known?on=2026-08-30", "P0067"),
    ("/queue", "P0053"),
    ("/promises/waits", "P0053"),
    ("/promises/waits", "P0231"),
    ("/results", "P0500"),
    ("/requests/R-000010", "P0053"),
    ("/people?department=C0&slack=guess&q=a", "P0078"),
    ("/digest", "P0053"),
    ("/digest/decided", "P0053"),
    ("/proposals?wave=1", "P0231"),
    ("/audit", "P0004"),
    ("/search?q=S0", "P0030"),
    ("/search?q=R-", "P0053"),
    ("/search?q=P02", "P0078"),
    ("/search?q=a", "P0001"),
    ("/search?q=a", "P0053"),
    ("/search?q=a", "P0231"),
    ("/people/additions", "P0030"),
    ("/pulses", "P0030"),
    ("/pulses/pilots/new", "P0231"),
    ("/pulses/bank?q=도움", "P0030"),
    ("/pulses/templates/TPL-WEEK/preview", "P0030"),
    ("/requests/R-000121?act=hand_over", "P0067"),
]
"""What is asked of the pages besides."""
TABLES: list[tuple[str, str | None]] = [
    ("/results/1/index.csv", "P0030"),
    ("/results/1/cells.csv", "P0030"),
    ("/promises/pairs.csv", "P0030"),
    ("/promises/ours.xlsx", "P0053"),
    ("/queue.csv", "P0067"),
    ("/participation/ledger.csv", "P0030"),
    ("/participation/figures.csv", "P0030"),
    ("/audit.csv", "P0078"),
    ("/imports/people/current.csv", "P0078"),
    ("/imports/departments/current.csv", "P0078"),
    ("/imports/commitments/current.xlsx", "P0078"),
]
EVERY: list[tuple[str, str | None]] = [
    one for one in (*PAGES, *SELDOM, *ALSO) if one[1] != HALF_IN
]
EVERYBODY = [
    AGENT, OWNER, HR_LEAD, ADMINISTRATOR,
    "P0001", "P0004", "P0053", "P0231", "P0240", "P0322", "P0500",
]  # fmt: skip
"""Somebody of each role, of both sides and of a partner."""


@contextmanager
def counting(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")) and not is_look(statement):
            seen.append(statement)

    with app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def dear(prepared: Prepared, path: str, number: str | None) -> list[str]:
    """Open a page as somebody, and return its queries where there are too many."""
    path, browser = prepared.path(path, number), prepared.browser(number)
    with counting(prepared.app) as statements:
        answer = browser.get(path)
    assert answer.status_code < 500, path
    return [path, *statements] if len(statements) > LIMIT else []


@pytest.fixture(scope="module")
def prepared(demo_app: Flask) -> Prepared:
    return Prepared(demo_app)


@pytest.mark.parametrize(("path", "number"), [*EVERY, *TABLES])
def test_a_page_takes_few_queries(prepared: Prepared, path: str, number: str | None) -> None:
    assert dear(prepared, path, number) == []


@pytest.fixture(scope="module")
def year(whole_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """The company with thirty-four weeks behind it."""
    app = company.copied(whole_company, tmp_path_factory.mktemp("year"), locale="en")
    with company.standing_still():
        yield Prepared(app)
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("number", EVERYBODY)
def test_a_page_takes_few_queries_after_a_year_whoever_looks(year: Prepared, number: str) -> None:
    paths = sorted({path for path, _number in EVERY})
    assert [found for path in paths if (found := dear(year, path, number))] == []
