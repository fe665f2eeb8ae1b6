"""Event logs and earlier answers on pages: planned with every row named, then forgotten."""

from __future__ import annotations

import io
import os
import re
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import import_mapped, long_imports, uploads
from app.cli.imports import imports as group
from app.extensions import db
from app.import_mapped import EVERY
from app.jobs import close_waves, do_long_work, publish_waves
from app.views.imports import SAMPLE_MAPPINGS, SAMPLES
from pulse import laid_aside, long_work
from pulse.audit import AuditEntry
from pulse.commitments import requests
from pulse.commitments.models import Clock, RequestEvent, ServiceRequest
from pulse.commitments.request_log import RequestLogPlan
from pulse.commitments.requests import NewRequest
from pulse.instants import system_now
from pulse.publishing.models import PublishedParticipation
from pulse.surveys.models import Template
from tests import factories
from tests.app.conftest import Browser
from tests.pulse.commitments import scene as scenes

Write = Callable[[], AbstractContextManager[Session]]
PLAN = re.compile(r'name="plan" value="(\w+)"')
ON_ANOTHER_PAGE = {
    "calendar-days": "added on the page of its calendar, where consent is asked for it",
}
"""What a command brings in that no page under /imports does, and why."""


@pytest.fixture
def administrator(write: Write, signed_in: Callable[..., Browser]) -> Browser:
    with write() as session:
        outside = factories.make_department(session, "Z0")
        person = factories.make_person(session, outside, number="P0067", roles=("sys_admin",))
    return signed_in(person).prove()


@pytest.fixture
def hr_lead(write: Write, signed_in: Callable[..., Browser]) -> Browser:
    with write() as session:
        outside = factories.make_department(session, "Z1")
        person = factories.make_person(session, outside, number="P0030", roles=("hr_lead",))
    return signed_in(person).prove()


def sample(kind: str) -> bytes:
    return (SAMPLES / f"{kind}.csv").read_bytes()


def send(browser: Browser, kind: str, content: bytes, mapping: bytes | None = None) -> object:
    read = SAMPLE_MAPPINGS[kind].read_bytes() if mapping is None else mapping
    return browser.post(
        f"/imports/{kind}",
        file=(io.BytesIO(content), f"{kind}.csv"),
        mapping=(io.BytesIO(read), "mapping.json"),
    )


def planned(browser: Browser, kind: str, content: bytes) -> tuple[str, str]:
    answer = send(browser, kind, content)
    assert answer.status_code == 303, answer.text  # type: ignore[attr-defined]
    place = str(answer.headers["Location"])  # type: ignore[attr-defined]
    return place, browser.text(place)


def confirm(browser: Browser, place: str, **given: str) -> object:
    plan = PLAN.search(browser.text(place))
    assert plan
    return browser.post(f"{place}/apply", plan=plan.group(1), **given)


def kept_files(app: Flask) -> list[Path]:
    folder = Path(app.extensions["ieum"].settings.data_dir) / uploads.FOLDER
    return list(folder.iterdir()) if folder.is_dir() else []


def test_pages_bring_in_whatever_commands_do(app: Flask) -> None:
    names = set(app.cli.commands)
    alone = {name.removeprefix("import-") for name in names if name.startswith("import-")}
    assert set(group.commands) | alone == set(EVERY) | set(ON_ANOTHER_PAGE)
    assert not set(EVERY) & set(ON_ANOTHER_PAGE)
    assert all(ON_ANOTHER_PAGE.values())


def test_a_log_is_planned_with_what_is_odd_then_loaded_once(
    app: Flask, administrator: Browser, write: Write
) -> None:
    assert administrator.get("/imports/requests/sample").data == sample("requests")
    mapping = administrator.get("/imports/requests/sample-mapping")
    assert mapping.data == SAMPLE_MAPPINGS["requests"].read_bytes()
    odd = sample("requests") + b"DESK-9,Lost,Low,25/Aug/26 9:00 AM,25/Aug/26 9:00 AM,Desk\n"
    place, page = planned(administrator, "requests", odd)
    assert "The file is sound." in page
    assert "DESK-7, rows: 5" in page
    assert "line 10, DESK-9: a state that the mapping does not know" in page
    assert "line 10, DESK-9: it is never resolved; its clocks run on" in page
    with write() as session:
        assert session.scalar(select(func.count()).select_from(ServiceRequest)) == 0
    assert confirm(administrator, place).status_code == 303  # type: ignore[attr-defined]
    with write() as session:
        assert session.scalar(select(func.count()).select_from(ServiceRequest)) == 3
        assert session.scalar(select(func.count()).select_from(RequestEvent)) > 9
        assert session.scalar(select(func.count()).select_from(Clock)) == 6
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "requests_imported")
        ).one()
        assert entry.actor_id is not None
    assert kept_files(app) == []
    _, again = planned(administrator, "requests", odd)
    assert "Everything in this file is here already." in again


def test_rows_without_a_time_are_left_out_only_when_that_is_said(
    administrator: Browser, write: Write
) -> None:
    bad = sample("requests") + b"DESK-9,Open,Low,yesterday,yesterday,Desk\n"
    place, page = planned(administrator, "requests", bad)
    assert "1 row of your file needs checking." in page
    assert "a time that cannot be read in the mapping" in page
    assert confirm(administrator, place).status_code == 422  # type: ignore[attr-defined]
    assert confirm(administrator, place, force="1").status_code == 303  # type: ignore[attr-defined]
    with write() as session:
        assert session.scalar(select(func.count()).select_from(ServiceRequest)) == 2


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (b"", "Please choose a file."),
        (b"{", "the mapping is not a JSON document"),
        (b"[]", "the mapping lacks something"),
        (b'{"columns": 3}', "the mapping lacks something"),
        (b'{"columns": {}}', "columns.case"),
    ],
)
def test_a_mapping_that_is_none_is_refused_with_what_it_lacks(
    administrator: Browser, mapping: bytes, said: str
) -> None:
    answer = send(administrator, "requests", sample("requests"), mapping)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in answer.text  # type: ignore[attr-defined]


def test_what_a_mapping_lacks_only_at_the_end_changes_nothing(
    administrator: Browser, write: Write
) -> None:
    whole = SAMPLE_MAPPINGS["requests"].read_text("utf-8")
    lacking = whole.replace('"wording_ko"', '"words"').encode()
    place = str(send(administrator, "requests", sample("requests"), lacking).headers["Location"])  # type: ignore[attr-defined]
    answer = confirm(administrator, place)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "the mapping lacks something" in answer.text  # type: ignore[attr-defined]
    with write() as session:
        assert session.scalar(select(func.count()).select_from(ServiceRequest)) == 0


def test_a_log_of_too_many_rows_is_for_the_command(
    administrator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_mapped, "MOST_ROWS", 7)
    answer = send(administrator, "requests", sample("requests"))
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "flask import-requests" in answer.text  # type: ignore[attr-defined]


def test_a_long_log_is_read_by_the_worker(
    app: Flask, administrator: Browser, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_imports, "LONG", 3)
    place = str(send(administrator, "requests", sample("requests")).headers["Location"])  # type: ignore[attr-defined]
    assert "/long/" in place
    tick(app, do_long_work)
    assert "DESK-8, rows: 3" in administrator.text(place)
    confirm(administrator, place)
    tick(app, do_long_work)
    with write() as session:
        assert session.scalar(select(func.count()).select_from(ServiceRequest)) == 2


def ordered(app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have a long log read and ordered; return where its page is."""
    monkeypatch.setattr(long_imports, "LONG", 3)
    place = str(send(browser, "requests", sample("requests")).headers["Location"])  # type: ignore[attr-defined]
    tick(app, do_long_work)
    confirm(browser, place)
    return place


def while_it_is_reckoned(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have something happen between the rows being laid aside and their being moved in."""
    lay = import_mapped.lay_request_log_aside

    def lay_and_act(session: Session, plan: RequestLogPlan) -> None:
        lay(session, plan)
        act()

    monkeypatch.setattr(import_mapped, "lay_request_log_aside", lay_and_act)


def test_others_open_requests_while_a_long_log_is_reckoned(
    app: Flask, administrator: Browser, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    with write() as session:
        made = scenes.build(session)
        scenes.ask(session, made)
        asked = NewRequest(made.service.id, "P3", "toner")
        requester_id = made.asker.id

    def ask() -> None:
        with write() as session:
            requests.open_request(session, requester_id, asked, at=scenes.NINE)

    place = ordered(app, administrator, monkeypatch)
    while_it_is_reckoned(monkeypatch, ask)
    tick(app, do_long_work)
    assert "is in." in administrator.text(place)
    with write() as session:
        found = session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)).all()
        assert [(one.number, one.subject) for one in found[1:]] == [
            ("R-000002", "toner"),
            ("R-000003", "DESK-7"),
            ("R-000004", "DESK-8"),
        ]


def test_a_long_log_can_be_stopped_until_its_last_moment(
    app: Flask, administrator: Browser, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ordered(app, administrator, monkeypatch)
    seen = []

    def stop() -> None:
        with app.app_context():
            seen.append(administrator.text(place))
            assert administrator.post(f"{place}/stop").headers["Location"] == "/imports/requests"

    while_it_is_reckoned(monkeypatch, stop)
    tick(app, do_long_work)
    assert 'form="stop"' in seen[0]
    assert "Stopped. Nothing was changed" in administrator.text(place)
    with write() as session:
        assert session.scalar(select(func.count()).select_from(ServiceRequest)) == 0


@pytest.mark.parametrize("moved", [0, 2])
def test_a_worker_killed_while_writing_leaves_nothing_and_the_next_one_does_it(
    app: Flask,
    administrator: Browser,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    moved: int,
) -> None:
    """Before the first of its rows is moved in, or before the last."""
    place = ordered(app, administrator, monkeypatch)
    killed = os.fork()
    if not killed:
        with app.app_context():
            db.engine.dispose(close=False)  # those connections are the parent's
        kill_at(moved)
        tick(app, do_long_work)
        os._exit(0)  # never reached
    assert os.waitstatus_to_exitcode(os.waitpid(killed, 0)[1]) == -signal.SIGKILL
    with write() as session:
        assert session.scalar(select(func.count()).select_from(ServiceRequest)) == 0
        assert long_work.free_left_behind(session, system_now()) == 1
    tick(app, do_long_work)
    assert "is in." in administrator.text(place)
    with write() as session:
        assert session.scalar(select(func.count()).select_from(ServiceRequest)) == 2
        entries = session.scalars(select(AuditEntry.action)).all()
        assert entries.count("requests_imported") == 1


def kill_at(moved: int) -> None:
    """Kill this process once so many tables have been moved in."""
    move_in, done = laid_aside.move_in, []

    def move_or_die(*given: Any, **named: Any) -> None:
        if len(done) == moved:
            os.kill(os.getpid(), signal.SIGKILL)
        done.append(move_in(*given, **named))

    laid_aside.move_in = move_or_die


def tick(app: Flask, job: Callable[[], int]) -> None:
    with app.app_context():
        try:
            job()
        finally:
            db.session.remove()


def test_answers_are_sealed_published_and_their_file_is_gone(
    app: Flask, hr_lead: Browser, write: Write
) -> None:
    place, page = planned(hr_lead, "answers", sample("answers"))
    assert "IMP-2025: Survey 2025" in page
    assert "I felt left alone." in page
    assert "Units that answered: 2" in page
    assert "People who answered: 12" in page
    [file] = kept_files(app)
    assert b"4,1,5" not in file.read_bytes(), "sealed while it waits"
    assert confirm(hr_lead, place).status_code == 303  # type: ignore[attr-defined]
    assert kept_files(app) == []
    tick(app, close_waves)
    tick(app, publish_waves)
    with write() as session:
        assert session.scalars(select(Template.code)).all() == ["IMP-2025"]
        rates = session.scalars(select(PublishedParticipation.invited)).all()
        assert 12 in rates
        assert "answers_imported" in set(session.scalars(select(AuditEntry.action)))
    again = send(hr_lead, "answers", sample("answers"))
    assert again.status_code == 422  # type: ignore[attr-defined]
    assert "this survey code is here already" in again.text  # type: ignore[attr-defined]


def test_answers_are_named_where_they_are_none_and_the_file_goes_with_a_cancel(
    app: Flask, hr_lead: Browser, write: Write
) -> None:
    place, page = planned(hr_lead, "answers", sample("answers") + b"A,9,0,x\n")
    assert "2 rows of your file need checking." in page
    assert "not on the scale" in page
    assert PLAN.search(page) is None
    assert hr_lead.post(f"{place}/apply", plan="x").status_code == 422
    assert hr_lead.post(f"{place}/cancel").status_code == 303
    assert kept_files(app) == []
    with write() as session:
        assert session.scalar(select(func.count()).select_from(Template)) == 0


def test_answers_are_for_who_runs_surveys_and_for_no_administrator(
    administrator: Browser, hr_lead: Browser
) -> None:
    assert administrator.get("/imports/answers").status_code == 404
    assert send(administrator, "answers", sample("answers")).status_code == 404  # type: ignore[attr-defined]
    assert hr_lead.get("/imports/requests").status_code == 404
    listed = hr_lead.text("/imports")
    assert "/imports/answers" in listed
    assert "/imports/people" not in listed


def test_answers_of_very_many_are_for_the_command(
    hr_lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_mapped, "MOST_ANSWERS", 3)
    monkeypatch.setattr(long_imports, "LONG", 3)
    answer = send(hr_lead, "answers", sample("answers"))
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "flask import-answers" in answer.text  # type: ignore[attr-defined]


def test_a_forgotten_file_of_answers_goes_after_an_hour(
    app: Flask, hr_lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(hr_lead, "answers", sample("answers"))
    folder = Path(app.extensions["ieum"].settings.data_dir)
    assert uploads.sweep(folder) == 0
    later = uploads.system_now() + timedelta(hours=1, seconds=5)
    monkeypatch.setattr(uploads, "system_now", lambda: later)
    assert uploads.sweep(folder) == 1
    assert kept_files(app) == []
