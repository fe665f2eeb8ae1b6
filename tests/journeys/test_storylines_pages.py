"""The pages people open most, with thirty-four weeks behind them: few queries each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.demo.habits import CALLED_FIRST
from app.extensions import db
from pulse.people.models import Person
from pulse.surveys.models import Wave, WaveState
from tests.app import company
from tests.app.conftest import is_look

LIMIT = 12
HR_LEAD, HEAD, OWNER, AGENT = "P0030", "P0053", "P0067", "P0242"
EXECUTIVE, CS_LEAD = "P0001", "P0231"


@pytest.fixture(scope="module")
def app(whole_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = company.copied(whole_company, tmp_path_factory.mktemp("whole"), locale="en")
    with company.standing_still():
        yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def newest(app: Flask) -> int:
    """The newest published wave of the whole company."""
    with app.app_context():
        query = select(Wave.id).where(Wave.state == WaveState.PUBLISHED, Wave.invited > 400)
        found = db.session.scalar(query.order_by(Wave.closes_at.desc()).limit(1))
    assert found is not None
    return found


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")) and not is_look(statement):
            seen.append(statement)

    with app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def browser(app: Flask, number: str) -> FlaskClient:
    with app.app_context(), Session(db.engine) as session:
        who = session.execute(
            select(Person.id, Person.session_epoch).where(Person.number == number)
        ).one()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(locale="en", _user_id=str(who.id), _fresh=True, epoch=who.session_epoch)
    return client


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/results", HR_LEAD),
        ("/results/{newest}", HR_LEAD),
        ("/results/{newest}", HEAD),
        ("/promises", HR_LEAD),
        ("/promises?known_on=2026-05-31", HR_LEAD),
        ("/services/S10?known_on=2026-05-31", AGENT),
        ("/services/S24/work?since=2026-05-04", HR_LEAD),
        ("/participation", HR_LEAD),
        ("/participation/ledger", HR_LEAD),
        ("/queue", OWNER),
        ("/queue", HEAD),
        ("/requests", AGENT),
        ("/services/S10", AGENT),
        ("/", HR_LEAD),
        ("/digest", EXECUTIVE),
        ("/promises/waits", HR_LEAD),
    ],
)
def test_a_page_of_the_whole_story_takes_few_queries(
    app: Flask, newest: int, statements: list[str], path: str, number: str
) -> None:
    client = browser(app, number)
    statements.clear()
    answer = client.get(path.format(newest=newest))
    assert answer.status_code == 200, answer.text[:2000]
    assert len(statements) <= LIMIT, "\n\n".join(statements)


def test_the_page_of_promises_says_what_looks_green_and_is_not(app: Flask) -> None:
    page = " ".join(browser(app, HR_LEAD).get("/promises").text.split())
    assert "Settlement confirmation keeps the fewest of its promises" in page
    assert "the clock stood still for 46.0% of the time" in page
    assert CALLED_FIRST in page


def test_the_page_of_a_service_s_work_tells_what_a_notice_spared(app: Flask) -> None:
    page = " ".join(browser(app, HR_LEAD).get("/services/S10/work?since=2026-06-01").text.split())
    assert "requests a month were spared" in page


def test_ten_times_the_work_in_groups_is_capacity_and_the_page_says_so(app: Flask) -> None:
    page = " ".join(browser(app, HR_LEAD).get("/services/S24/work").text.split())
    assert "times as many for each person." in page
    assert "no gain in capacity" not in page
    assert "100% of them were answered together" in page
    assert "It used to be 100 in a hundred." in page
    assert "Nothing is open." in page


def test_waiting_for_what_work_needs_wears_people_out_and_the_page_says_so(app: Flask) -> None:
    for number in (HR_LEAD, CS_LEAD, EXECUTIVE):
        page = unescape(browser(app, number).get("/promises/waits").text)
        assert "Where more promises broke, “Help from other teams” was lower." in page
        assert "probably between -" in page
        assert "What followed" in page
        assert "Begin there:" in page
    help_desk = browser(app, HR_LEAD).get("/promises/waits?by=D04").text
    assert "was lower." in help_desk
    scores = r"swung widest for Customer Centres: .* score was (\d+\.\d), .* it was (\d+\.\d)\."
    swing = re.search(scores, help_desk)
    assert swing is not None
    assert float(swing[2]) - float(swing[1]) > 5


def test_the_digest_says_in_a_line_what_waiting_does_where_that_can_be_said(app: Flask) -> None:
    told = unescape(browser(app, EXECUTIVE).get("/digest").text)
    assert "Where more promises broke, “Help from other teams” was lower.</a>" in told
    assert "Do broken promises wear people out?</a>" in browser(app, HEAD).get("/digest").text


@pytest.mark.parametrize("provider", ["D01", "D02", "D05", "D10", "D12"])
def test_who_keeps_no_work_waiting_wears_nobody_out(app: Flask, provider: str) -> None:
    page = browser(app, HR_LEAD).get(f"/promises/waits?by={provider}").text
    assert "No sign so far that broken promises lower" in page


def test_the_page_of_taking_part_tells_the_index_and_what_was_renewed(app: Flask) -> None:
    client = browser(app, HR_LEAD)
    page = " ".join(client.get("/participation").text.split())
    assert "9 of 14" in page
    ledger = client.get("/participation/ledger").text
    assert "바뀐 날에는 출발 전에 전화를 드렸습니다" in ledger
