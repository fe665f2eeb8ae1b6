from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.import_mapped import MAPPED
from app.import_words import NAMES
from app.proof import PROVEN
from app.uploads import FOLDER
from app.views.imports import OF_SURVEYS, SAMPLE_ENDS, SAMPLES
from integrations.tables_io import read_csv, write_xlsx
from pulse.audit import AuditEntry
from pulse.instants import system_now
from pulse.people.models import Identity, Person
from pulse.people.permissions import Role
from tests import factories
from tests.app.conftest import Browser

Write = Callable[[], AbstractContextManager[Session]]
PLAN = re.compile(r'name="plan" value="(\w+)"')


@pytest.fixture
def administrator(write: Write, signed_in: Callable[..., Browser]) -> Browser:
    """Somebody proven who sets a new company up."""
    with write() as session:
        outside = factories.make_department(session, "Z0")
        person = factories.make_person(
            session, outside, number="P0067", roles=(Role.SYS_ADMIN.value,)
        )
    browser = signed_in(person)
    with browser.client.session_transaction() as cookie:
        cookie[PROVEN] = int(system_now().timestamp())
    return browser


def send(browser: Browser, kind: str, content: bytes) -> TestResponse:
    return browser.post(
        f"/imports/{kind}", file=(io.BytesIO(content), f"{kind}.file"), on="2026-08-31"
    )


def sample(kind: str) -> bytes:
    return (SAMPLES / f"{kind}.{SAMPLE_ENDS.get(kind, 'csv')}").read_bytes()


def bring_in(browser: Browser, kind: str, content: bytes, **given: str) -> TestResponse:
    place = send(browser, kind, content).headers["Location"]
    plan = PLAN.search(browser.text(place))
    assert plan, browser.text(place)
    return browser.post(f"{place}/apply", plan=plan.group(1), **given)


def test_the_samples_build_a_company_one_after_another(
    administrator: Browser, write: Write, app: Flask
) -> None:
    for kind in (one for one in NAMES if one not in MAPPED):
        answer = bring_in(administrator, kind, sample(kind))
        assert answer.status_code == 303, (kind, answer.text)
    with write() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 4
        acts = set(session.scalars(select(AuditEntry.action)))
        who = set(session.scalars(select(AuditEntry.actor_id)))
    assert {"people_imported", "services_imported", "commitments_imported"} <= acts
    assert who != {None}
    assert list((app.extensions["ieum"].settings.data_dir / FOLDER).iterdir()) == []


def test_a_sample_can_be_downloaded(administrator: Browser) -> None:
    for kind in (one for one in NAMES if one not in OF_SURVEYS):
        assert administrator.get(f"/imports/{kind}/sample").data == sample(kind)


def test_bad_rows_are_named_and_nothing_changes(administrator: Browser, write: Write) -> None:
    bring_in(administrator, "calendars", sample("calendars"))
    bad = sample("departments").replace(b"CAL-DESK", b"CAL-MOON")
    place = send(administrator, "departments", bad).headers["Location"]
    page = administrator.text(place)

    assert "1 row of your file needs checking." in page
    assert "CAL-MOON" in page
    assert "Do this" not in page


def test_a_workbook_is_brought_in_like_the_table_it_holds(
    administrator: Browser, write: Write
) -> None:
    for kind in ("calendars", "departments"):
        bring_in(administrator, kind, sample(kind))
    rows = [cells for _, cells in read_csv(sample("people"))]
    bring_in(administrator, "people", write_xlsx(list(rows[0]), rows), force="1")
    with write() as session:
        assert session.scalar(select(Person).where(Person.number == rows[0]["person_id"]))
    refused = send(administrator, "people", write_xlsx(["name"], [{"name": "somebody"}])[:99])
    assert refused.status_code == 422
    assert "the workbook is broken or too large" in refused.text


def test_what_is_no_such_file_is_refused_where_it_was_chosen(administrator: Browser) -> None:
    answer = send(administrator, "people", b"name\nsomebody\n")
    assert answer.status_code == 422
    assert "person_id" in answer.text
    assert "the column is missing" in answer.text


def test_a_plan_that_would_do_otherwise_by_now_is_shown_again(administrator: Browser) -> None:
    place = send(administrator, "calendars", sample("calendars")).headers["Location"]
    answer = administrator.post(f"{place}/apply", plan="0" * 64)
    assert answer.status_code == 422
    assert "the plan is another" in answer.text


def test_a_discarded_file_is_gone(administrator: Browser) -> None:
    place = send(administrator, "calendars", sample("calendars")).headers["Location"]
    assert administrator.post(f"{place}/cancel").status_code == 303
    administrator.text(place, 404)


def test_nobody_applies_without_proof(administrator: Browser) -> None:
    place = send(administrator, "calendars", sample("calendars")).headers["Location"]
    with administrator.client.session_transaction() as cookie:
        del cookie[PROVEN]
    assert "Do this" not in administrator.text(place)
    answer = administrator.post(f"{place}/apply", plan="0" * 64)
    assert (answer.status_code, "/proof" in answer.headers["Location"]) == (307, True)


def test_a_list_that_locks_everybody_out_is_shown_and_refused(
    administrator: Browser, write: Write
) -> None:
    for kind in ("calendars", "departments"):
        bring_in(administrator, kind, sample(kind))
    locking = sample("people").replace(b"sys_admin", b"").replace(b"P0067", b"P9067")
    place = send(administrator, "people", locking).headers["Location"]
    page = administrator.text(place)
    assert "nobody would be left who can set things up" in page
    assert "Do this" not in page
    with write() as session:
        names = sorted(session.scalars(select(Person.number)))
    answer = administrator.post(f"{place}/apply", plan="0" * 64, force="1")
    assert answer.status_code == 422
    with write() as session:
        assert sorted(session.scalars(select(Person.number))) == names


def test_slack_ids_of_another_workspace_are_kept_as_its(
    administrator: Browser, write: Write
) -> None:
    for kind in ("calendars", "departments"):
        bring_in(administrator, kind, sample(kind))
    assert "begins with T" in administrator.text("/imports/people")
    lines = sample("people").decode("utf-8-sig").splitlines()
    at = lines[0].split(",").index("slack_user_id")
    first = lines[1].split(",")
    first[at] = "U0ELSEWHERE"
    content = "\n".join([lines[0], ",".join(first), *lines[2:], ""]).encode()
    file = (io.BytesIO(content), "people.csv")
    sent = administrator.post(
        "/imports/people", file=file, on="2026-08-31", slack_team=" T0ELSEWHERE "
    )
    plan = PLAN.search(administrator.text(sent.location))
    assert plan
    administrator.post(f"{sent.location}/apply", plan=plan.group(1))
    with write() as session:
        kept = session.scalars(select(Identity).where(Identity.subject == "U0ELSEWHERE")).one()
        assert kept.tenant == "T0ELSEWHERE"
