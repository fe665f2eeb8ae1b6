"""A long file through its page and its tick: progress, plan, order, stop, and other plans."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app import long_imports, telling
from app.extensions import db
from app.jobs import do_long_work
from app.proof import PROVEN
from app.views.imports import SAMPLES
from pulse.audit import AuditEntry
from pulse.instants import system_now
from pulse.long_work import LongWork
from pulse.people.absences import Absence
from pulse.people.permissions import Role
from tests import factories
from tests.app.conftest import Browser

Write = Callable[[], AbstractContextManager[Session]]
PLAN = re.compile(r'name="plan" value="(\w+)"')


@pytest.fixture
def administrator(
    write: Write, signed_in: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> Browser:
    """Somebody proven, for whom three lines are many and each is told."""
    monkeypatch.setattr(long_imports, "LONG", 3)
    monkeypatch.setattr(telling, "TOLD_EVERY", 1)
    with write() as session:
        outside = factories.make_department(session, "Z0")
        person = factories.make_person(
            session, outside, number="P0067", roles=(Role.SYS_ADMIN.value,)
        )
    browser = signed_in(person)
    with browser.client.session_transaction() as cookie:
        cookie[PROVEN] = int(system_now().timestamp())
    return browser


def absences(count: int, person: str = "P0067") -> bytes:
    columns = next(csv.reader(io.StringIO((SAMPLES / "absences.csv").read_text("utf-8-sig"))))
    days = [date.fromordinal(date(2026, 10, 1).toordinal() + 2 * n) for n in range(count)]
    rows = [f"{person},{day},{day}," for day in days]
    return "\n".join([",".join(columns), *rows, ""]).encode()


def send(browser: Browser, content: bytes) -> str:
    file = (io.BytesIO(content), "absences.csv")
    answer = browser.post("/imports/absences", file=file, on="2026-08-31")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def tick(app: Flask) -> int:
    with app.app_context():
        try:
            return do_long_work()
        finally:
            db.session.remove()


def count(write: Write, what: type) -> int:
    with write() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def test_a_long_file_is_read_planned_and_brought_in_by_the_worker(
    app: Flask, administrator: Browser, write: Write
) -> None:
    place = send(administrator, absences(5))
    waiting = administrator.text(place)
    assert "Your file waits to be read." in waiting
    assert "data-progress" in waiting
    assert tick(app) == 1
    planned = administrator.text(place)
    assert "The file is sound." in planned
    assert count(write, Absence) == 0
    plan = PLAN.search(planned)
    assert plan
    assert administrator.post(f"{place}/apply", plan=plan.group(1)).status_code == 303
    assert "Your file is being brought in." in administrator.text(place)
    assert tick(app) == 1
    assert "Done. absences.csv is in." in administrator.text(place)
    assert count(write, Absence) == 5
    assert tick(app) == 0  # once
    with write() as session:
        assert session.scalars(select(LongWork.content)).all() == [None]
        assert "absences_imported" in set(session.scalars(select(AuditEntry.action)))


def test_a_file_that_meets_somebody_elses_rows_is_looked_at_once_more(
    app: Flask, administrator: Browser, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, runs = send(administrator, absences(5)), list[int]()
    tick(app)
    plan = PLAN.search(administrator.text(place))
    assert plan
    administrator.post(f"{place}/apply", plan=plan.group(1))
    kind = long_imports.EVERY["absences"]

    def met(session: Session, planned: object, order: object) -> object:
        runs.append(1)
        kind.apply(session, planned, order)  # type: ignore[arg-type]
        if len(runs) == 1:
            raise StaleDataError
        return None

    monkeypatch.setitem(long_imports.EVERY, "absences", replace(kind, apply=met))
    assert tick(app) == 1
    assert "Done. absences.csv is in." in administrator.text(place)
    assert (len(runs), count(write, Absence)) == (2, 5)


def test_how_far_it_is_can_be_seen_while_it_is_read(
    app: Flask, administrator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, seen = send(administrator, absences(5)), []
    report = telling.long_work.report

    def look(session: Session, key: str, done: int, at: object) -> bool:
        going = report(session, key, done, at)  # type: ignore[arg-type]
        session.commit()
        with app.app_context():  # another process, as it were
            seen.extend(re.findall(r"\d of \d lines", administrator.text(place)))
        return going

    monkeypatch.setattr(telling.long_work, "report", look)
    tick(app)
    assert seen[:2] == ["1 of 6 lines", "2 of 6 lines"]


def test_a_stopped_file_leaves_nothing(
    app: Flask, administrator: Browser, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = send(administrator, absences(5))
    report = telling.long_work.report

    def stop(session: Session, key: str, done: int, at: object) -> bool:
        if done == 2:
            session.rollback()
            with app.app_context():
                stopped = administrator.post(f"{place}/stop")
            assert stopped.headers["Location"] == "/imports/absences"
        return report(session, key, done, at)  # type: ignore[arg-type]

    monkeypatch.setattr(telling.long_work, "report", stop)
    assert tick(app) == 1
    assert "Stopped. Nothing was changed" in administrator.text(place)
    assert count(write, Absence) == 0
    assert tick(app) == 0


def test_whoever_was_overtaken_while_writing_takes_their_writing_back(
    app: Flask, administrator: Browser, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a pause so long that another process has done it meanwhile."""
    place = send(administrator, absences(5))
    tick(app)
    plan = PLAN.search(administrator.text(place))
    assert plan
    administrator.post(f"{place}/apply", plan=plan.group(1))
    monkeypatch.setattr(long_imports.long_work, "settle", lambda *_: None)
    tick(app)
    assert count(write, Absence) == 0
    assert "Your file is being brought in." in administrator.text(place)


def test_what_broke_is_said_and_leaves_nothing(
    app: Flask, administrator: Browser, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = send(administrator, absences(5))
    monkeypatch.setattr(long_imports, "_read", lambda _step: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tick(app)
    page = administrator.text(place)
    assert "Something broke on our side, so the file was given up. Nothing was changed." in page
    assert "cannot be read as it is" not in page
    assert count(write, Absence) == 0


def test_a_file_that_cannot_be_read_says_why(app: Flask, administrator: Browser) -> None:
    place = send(administrator, b"a,b\n1,2\n1,2\n1,2\n1,2\n")
    tick(app)
    page = administrator.text(place)
    assert "The file cannot be read as it is." in page
    assert "person_id" in page


def test_another_plan_than_the_one_read_is_not_done(
    app: Flask, administrator: Browser, write: Write
) -> None:
    first, second = send(administrator, absences(5)), send(administrator, absences(4))
    plans = {}
    for place in (first, second):
        tick(app)
        plans[place] = PLAN.search(administrator.text(place))
    for place, plan in plans.items():
        assert plan
        administrator.post(f"{place}/apply", plan=plan.group(1))
    tick(app)
    tick(app)
    assert count(write, Absence) == 5
    assert "waits to be read" in administrator.text(second)
    tick(app)
    assert "Everything in this file is here already." in administrator.text(second)
    assert administrator.post(f"{second}/apply", plan="x").status_code == 422
