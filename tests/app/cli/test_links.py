"""Personal links as a file for text messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.extensions import db
from app.runtime import runtime
from integrations.tables_io import read_csv
from pulse import instants
from pulse.audit import AuditEntry
from pulse.people.models import Identity
from pulse.surveys.models import Wave, WaveState
from tests.pulse.surveys import world

Write = Callable[[], Any]


@pytest.fixture(autouse=True)
def during() -> Iterator[None]:
    instants.install_offset(lambda: world.DURING - instants.system_now())
    yield
    instants.install_offset(None)


@pytest.fixture
def wave_id(write: Write) -> int:
    """An open wave of three people; only the first of them is not in Slack."""
    with write() as session:
        people = world.make_company(session, {"T1": 3})
        first = people["T1"][0]
        first.locale = "en"
        session.execute(delete(Identity).where(Identity.person_id == first.id))
        template = world.make_template(session, world.plain_questions())
        return world.open_by_hand(session, template, people).id


def run(app: Flask, *arguments: str) -> tuple[int, bytes]:
    result = app.test_cli_runner().invoke(args=["survey", "links", *arguments])
    return result.exit_code, result.stdout_bytes


def test_those_outside_slack_get_a_text_with_their_own_link(app: Flask, wave_id: int) -> None:
    status, written = run(app, str(wave_id))
    assert status == 0
    ((_, row),) = read_csv(written)
    assert row["text"].endswith(row["link"])
    assert "Trial survey" in row["text"]
    token = row["link"].rpartition("/")[2]
    with app.app_context():
        invited = runtime().answer_links.read(token)
        assert invited is not None
        assert invited.wave_id == wave_id
        entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.details) == ("links_written", {"people": 1})


def test_everybody_can_be_listed(app: Flask, wave_id: int) -> None:
    _, written = run(app, str(wave_id), "--everybody")
    rows = [row for _, row in read_csv(written)]
    assert len({row["link"] for row in rows}) == 3
    assert "시험 설문" in rows[1]["text"]


def test_a_closed_wave_has_no_links(app: Flask, wave_id: int, write: Write) -> None:
    with write() as session:
        session.get_one(Wave, wave_id).state = WaveState.CLOSING
    assert run(app, str(wave_id))[0] == 1
    assert run(app, "999")[0] == 1
