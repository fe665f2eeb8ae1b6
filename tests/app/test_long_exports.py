"""A long table through its page and its tick: how far it is, the same rows, stop, and rights."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import long_exports, long_work, telling
from app.extensions import db
from app.jobs import do_long_work
from pulse import audit
from pulse import long_work as works
from pulse.instants import utc_now
from pulse.long_work import LongWork, WorkKind, WorkState
from pulse.people.models import Person, RoleAssignment
from tests.app.conftest import Browser
from tests.app.tables import table_after
from tests.factories import make_department, make_person

Write = Callable[[], AbstractContextManager[Session]]
TABLE = "/audit.csv?kind=roster"


@pytest.fixture
def officer(write: Write, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody for whom three rows are many and each is told."""
    monkeypatch.setattr(long_exports, "LONG", 3)
    monkeypatch.setattr(telling, "TOLD_EVERY", 1)
    with write() as session:
        department = make_department(session, "C0")
        made = make_person(session, department, number="P0004", roles=("privacy_officer",))
        for number in range(5):
            audit.record(session, "people_imported", "roster", number, at=utc_now())
    return made


@pytest.fixture
def here(signed_in: Callable[..., Browser], officer: Person) -> Browser:
    return signed_in(officer).prove()


def tick(app: Flask) -> int:
    with app.app_context():
        try:
            return do_long_work()
        finally:
            db.session.remove()


def state_of(write: Write) -> WorkState | None:
    with write() as session:
        return session.scalar(select(LongWork.state))


def test_a_long_table_is_prepared_and_is_the_same_as_a_short_one(
    app: Flask, here: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = here.get(TABLE)
    assert asked.status_code == 303
    assert here.get(TABLE).location == asked.location, "the same order while it is going"
    waiting = here.text(asked.location)
    assert "Your table waits to be prepared." in waiting
    assert "data-progress" in waiting
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in waiting
    assert here.get(f"{asked.location}/file").status_code == 404
    assert tick(app) == 1
    ready = here.text(asked.location)
    assert "Your table is ready to take away." in ready
    assert "audit.csv" in here.text("/exports")
    table = here.get(f"{asked.location}/file")
    assert table.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    assert table.headers["Cache-Control"] == "private, no-store"
    monkeypatch.setattr(long_exports, "LONG", 100)
    assert here.get(TABLE).data == table.data
    assert len(table.data.splitlines()) == 6
    done = table_after(here.text("/audit"), "entries").column("What was done")
    assert done.count("took the audit trail away as a table") == 2
    assert tick(app) == 0


def test_how_far_it_is_can_be_seen_and_it_can_be_stopped(
    app: Flask, here: Browser, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, seen, report = here.get(TABLE).location, [], works.report

    def look(session: Session, key: str, done: int, at: object) -> bool:
        going = report(session, key, done, at)  # type: ignore[arg-type]
        session.commit()
        with app.app_context():  # another process, as it were
            seen.extend(re.findall(r"\d of about \d rows", here.text(place)))
            if done == 2:
                assert here.post(f"{place}/stop").location == "/exports"
        return going

    monkeypatch.setattr(telling.long_work, "report", look)
    assert tick(app) == 1
    assert seen == ["1 of about 5 rows", "2 of about 5 rows"]
    assert "This table was stopped and deleted." in here.text(place)
    assert "took the audit trail away" not in here.text("/audit")
    assert here.get(f"{place}/file").status_code == 404
    assert state_of(write) is WorkState.STOPPED


def test_only_who_asked_sees_it_with_a_fresh_proof_and_the_same_rights(
    app: Flask, here: Browser, officer: Person, write: Write, signed_in: Callable[..., Browser]
) -> None:
    place = here.get(TABLE).location
    tick(app)
    with write() as session:
        other = make_person(
            session, make_department(session, "C1"), number="P0005", roles=("privacy_officer",)
        )
    stranger = signed_in(other).prove()
    assert stranger.get(place).status_code == 404
    assert stranger.get(f"{place}/file").status_code == 404
    assert stranger.post(f"{place}/stop").status_code == 404
    assert "No table is being prepared for you." in stranger.text("/exports")
    unproven = signed_in(officer).get(f"{place}/file")
    assert unproven.location == f"/proof?next={place}"
    end_roles(write, officer)
    assert here.get(f"{place}/file").status_code == 404


def end_roles(write: Write, person: Person) -> None:
    with write() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.person_id == person.id))


def test_rights_that_were_taken_away_before_it_was_prepared_end_it(
    app: Flask, here: Browser, officer: Person, write: Write
) -> None:
    place = here.get(TABLE).location
    end_roles(write, officer)
    assert tick(app) == 1
    assert "Your rights have changed since you asked" in here.text(place)
    assert tick(app) == 0


def test_it_is_deleted_at_once_or_after_a_day(app: Flask, here: Browser, write: Write) -> None:
    place = here.get(TABLE).location
    tick(app)
    here.post(f"{place}/stop")
    with write() as session:
        assert session.scalars(select(LongWork.content)).all() == [None]
        assert works.forget_old(session, utc_now() + works.KEPT + timedelta(minutes=1)) == 1
        assert session.scalar(select(func.count()).select_from(LongWork)) == 0


def test_a_table_that_stands_still_says_so(
    app: Flask, here: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = here.get(TABLE).location
    assert "Nothing has moved" not in here.text(place)
    monkeypatch.setattr(works, "STILL", timedelta(seconds=-1))
    assert "Nothing has moved for more than a minute." in here.text(place)


def test_a_step_that_breaks_is_not_begun_again_and_again(
    app: Flask, here: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = here.get(TABLE).location

    def broken(_key: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(long_work.DOERS, WorkKind.EXPORT, broken)
    with pytest.raises(ZeroDivisionError):
        tick(app)
    assert "Something broke on our side, so the table was given up." in here.text(place)
    assert tick(app) == 0


@pytest.mark.parametrize("ends", ["csv", "xlsx"])
def test_a_long_queue_is_prepared_in_the_language_of_who_asked(
    app: Flask, here: Browser, officer: Person, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_exports, "LONG", -1)
    place = here.get(f"/queue.{ends}").location
    assert tick(app) == 1
    assert here.get(f"{place}/file").headers["Content-Disposition"].endswith(f'"queue.{ends}"')
