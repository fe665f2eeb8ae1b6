"""No page takes more than twelve queries, whoever looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app.extensions import db
from tests.app.conftest import Browser, is_look

LIMIT = 12
PAGES = [
    ("/", "P0242"),
    ("/", "P0067"),
    ("/", "P0053"),
    ("/", "P0030"),
    ("/", "P0240"),
    ("/front-line", "P0240"),
    ("/privacy/sheet", "P0030"),
    ("/front-line", "P0030"),
    ("/", "P0231"),
    ("/", "P0078"),
    ("/", "P0500"),
    ("/results", "P0030"),
    ("/results/1", "P0030"),
    ("/results/1", "P0053"),
    ("/results/1/units", "P0030"),
    ("/results/1/changes", "P0030"),
    ("/results/1/comments", "P0030"),
    ("/results/1/response", "P0030"),
    ("/results/1/outside", "P0030"),
    ("/results/1/method", "P0030"),
    ("/results/1/index.csv", "P0030"),
    ("/results/1/cells.csv", "P0030"),
    ("/participation", "P0030"),
    ("/participation/waiting", "P0030"),
    ("/participation/people", "P0030"),
    ("/participation/ledger", "P0030"),
    ("/participation/ledger", "P0053"),
    ("/participation/rubric", "P0030"),
    ("/privacy/published", "P0004"),
    ("/services", "P0242"),
    ("/services/S01", "P0242"),
    ("/services/S01", "P0067"),
    ("/services/S01", "P0078"),
    ("/services/new", "P0078"),
    ("/services/S01/edit", "P0078"),
    ("/services/S01/edit", "P0067"),
    ("/services/S01/commitments/new", "P0078"),
    ("/services/S01/commitments/new", "P0053"),
    ("/services/S24/work?since=2026-05-04", "P0030"),
    ("/promises", "P0030"),
    ("/promises?known_on=2026-08-03", "P0030"),
    ("/services/S01?known_on=2026-08-03", "P0242"),
    ("/requests/R-000121/known?on=2026-08-30", "P0067"),
    ("/calendars", "P0078"),
    ("/calendars/CAL-CC", "P0242"),
    ("/calendars/CAL-CC/edit", "P0078"),
    ("/requests", "P0322"),
    ("/queue", "P0067"),
    ("/queue", "P0053"),
    ("/promises/ours", "P0053"),
    ("/promises/waits", "P0030"),
    ("/promises/waits", "P0053"),
    ("/promises/waits", "P0231"),
    ("/requests/R-000121?act=reassign", "P0067"),
    ("/requests/R-000121", "P0322"),
    ("/requests/new", "P0242"),
    ("/protection", "P0242"),
    ("/results", "P0500"),
    ("/requests/R-000121", "P0067"),
    ("/requests/R-000010", "P0053"),
    ("/status", "P0078"),
    ("/me", "P0078"),
    ("/me/tokens", "P0078"),
    ("/me/second-proof", "P0078"),
    ("/people", "P0078"),
    ("/people?department=C0&slack=guess&q=a", "P0078"),
    ("/people", "P0053"),
    ("/people/P0053", "P0078"),
    ("/structure", "P0078"),
    ("/settings", "P0078"),
    ("/settings/company", "P0078"),
    ("/people/accounts", "P0078"),
    ("/settings", "P0004"),
    ("/settings/webhooks", "P0078"),
    ("/settings/outside", "P0078"),
    ("/settings/slack", "P0078"),
    ("/digest", "P0001"),
    ("/digest", "P0053"),
    ("/digest/decided", "P0053"),
    ("/proposals?wave=1", "P0231"),
    ("/audit", "P0078"),
    ("/audit", "P0004"),
    ("/api", "P0242"),
    ("/search?q=S0", "P0030"),
    ("/search?q=R-", "P0067"),
    ("/search?q=R-", "P0053"),
    ("/search?q=P02", "P0078"),
    ("/search?q=a", "P0001"),
    ("/search?q=a", "P0053"),
    ("/search?q=a", "P0231"),
    ("/help", "P0242"),
    ("/style", "P0242"),
    ("/first-steps", "P0078"),
    ("/exports", "P0078"),
    ("/imports", "P0078"),
    ("/imports/people", "P0078"),
    ("/people/additions", "P0030"),
    ("/pulses", "P0030"),
    ("/pulses", "P0078"),
    ("/pulses/new", "P0030"),
    ("/pulses/pilots", "P0231"),
    ("/pulses/pilots/new", "P0231"),
    ("/pulses/rooms", "P0030"),
    ("/pulses/templates", "P0030"),
    ("/pulses/bank?q=도움", "P0030"),
    ("/pulses/templates/TPL-WEEK", "P0030"),
    ("/pulses/templates/TPL-WEEK/copy", "P0030"),
    ("/pulses/templates/TPL-WEEK/preview", "P0030"),
    ("/pulses/templates/TPL-WEEK/preview/page", "P0030"),
    ("/report", "P0242"),
    ("/reports", "P0004"),
]


@pytest.fixture
def statements(demo_app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")) and not is_look(statement):
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
    browser = as_person(number).prove()
    statements.clear()
    browser.text(path)
    assert len(statements) <= LIMIT, "\n\n".join(statements)
