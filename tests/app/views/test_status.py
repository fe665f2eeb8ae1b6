from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.views import status
from pulse import leadership
from pulse.instants import system_now
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

Write = Callable[[], Any]


def beat(write: Write, seconds_ago: float) -> None:
    with write() as session:
        leadership.hold_lease(session, "test", now=system_now() - timedelta(seconds=seconds_ago))


def test_health_needs_a_beating_scheduler(stranger: Browser, write: Write) -> None:
    never = stranger.get("/healthz")
    assert (never.status_code, never.get_json()["missing"]) == (503, ["scheduler"])
    beat(write, 60)
    assert stranger.get("/healthz").status_code == 503
    beat(write, 1)
    well = stranger.get("/healthz")
    assert (well.status_code, well.get_json()["ok"]) == (200, True)


def test_health_names_missing_tables(app: Flask, stranger: Browser) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP TABLE leader_lease"))
    answer = stranger.get("/healthz")
    assert (answer.status_code, answer.get_json()["missing"]) == (503, ["tables"])


def test_health_names_a_database_that_does_not_answer(
    stranger: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(status, "_tables", fail)
    answer = stranger.get("/healthz")
    assert (answer.status_code, answer.get_json()["missing"]) == (503, ["database"])


def test_the_administrator_sees_the_parts_and_others_one_line(
    signed_in: Callable[..., Browser], write: Write
) -> None:
    with write() as session:
        company = make_department(session, "C0")
        administrator = make_person(session, company, roles=("sys_admin",))
        colleague = make_person(session, company)
    beat(write, 1)
    full = signed_in(administrator).text("/status")
    short = signed_in(colleague).text("/status")
    assert "Everything is running." in full
    assert "Everything is running." in short
    assert "SQLite" in full
    assert "SQLite" not in short


def test_a_silent_scheduler_is_said_in_words(
    signed_in: Callable[..., Browser], write: Write
) -> None:
    with write() as session:
        person = make_person(session, make_department(session, "C0"))
    assert "The scheduler has stopped" in signed_in(person).text("/status")


def test_a_stranger_is_asked_to_sign_in(stranger: Browser) -> None:
    assert stranger.get("/status").status_code == 303
