"""The audit trail as a page and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from app.proof import PROVEN
from pulse import audit
from pulse.instants import system_now, utc_now
from pulse.people.models import Person
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

Write = Callable[[], Any]


@pytest.fixture
def officer(write: Write) -> Person:
    with write() as session:
        department = make_department(session, "C0")
        made = make_person(session, department, number="P0004", roles=("privacy_officer",))
        for number in range(60):
            audit.record(
                session,
                "people_imported",
                "roster",
                number,
                at=utc_now(),
                actor_id=made.id,
                details={"joiners": number, "note": "=cmd()"},
            )
        audit.record(session, "clock.breached", "clock", 1, at=utc_now())
    return made


@pytest.fixture
def here(signed_in: Callable[..., Browser], officer: Person) -> Browser:
    return signed_in(officer)


def test_entries_read_as_sentences_and_go_on_page_by_page(here: Browser) -> None:
    text = here.text("/audit")
    assert "imported people" in text
    assert "joiners: 59" in text
    assert "joiners: 5 " not in text
    assert "a promise was broken" not in text
    assert "a promise was broken" in here.text("/audit?clocks=1")
    older = text.split('href="/audit?before=')[1].split('"')[0]
    assert "joiners: 5 " in here.text(f"/audit?before={older}")


def test_what_was_changed_reads_as_before_and_after(here: Browser, write: Write) -> None:
    with write() as session:
        facts = {"name_ko": ["", "예시텔레콤"], "timezone": ["UTC", "Asia/Seoul"]}
        audit.record(
            session, "settings_changed", "company", "settings", at=utc_now(), details=facts
        )
    page = here.text("/audit?clocks=1").replace("\N{NO-BREAK SPACE}", " ")
    assert "name_ko: – → 예시텔레콤 · timezone: UTC → Asia/Seoul" in page


def test_what_was_chosen_narrows_and_nonsense_does_not_break(here: Browser) -> None:
    assert "No entry fits" in here.text("/audit?person=P9999")
    assert "imported people" in here.text("/audit?person=p0004&kind=roster")
    here.text("/audit?since=yesterday&until=2026-13-01&before=x&kind=%27")


def test_a_table_is_taken_after_a_proof_and_noted(here: Browser) -> None:
    asked = here.get("/audit.csv?kind=roster")
    assert asked.location == "/proof?next=/audit.csv?kind%3Droster", "what was chosen is kept"
    with here.client.session_transaction() as cookie:
        cookie[PROVEN] = int(system_now().timestamp())
    table = here.get("/audit.csv?kind=roster")
    rows = list(csv.DictReader(io.StringIO(table.get_data().decode("utf-8-sig"))))
    assert len(rows) == 60
    assert rows[0]["person"] == "P0004"
    assert not any(row["details"].startswith("=") for row in rows)
    assert "took the audit trail away" in here.text("/audit")


def test_signing_out_elsewhere_is_no_proof(here: Browser) -> None:
    here.post("/me/sign-ins/end")
    here.text("/audit")
    assert here.get("/audit.csv").status_code == 303


def test_a_proof_lasts_ten_minutes_and_none_comes_from_the_future(here: Browser) -> None:
    now = int(system_now().timestamp())
    for proven, status in ((now - 590, 200), (now - 610, 303), (now + 100, 303)):
        with here.client.session_transaction() as cookie:
            cookie[PROVEN] = proven
        assert here.get("/audit.csv").status_code == status
