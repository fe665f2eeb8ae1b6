"""The day's copy makes itself, is looked at, told of on the status page, and never piles up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import backing_up
from app.extensions import db
from app.runtime import build_runtime, install_runtime
from integrations import database_copies
from pulse.audit import AuditEntry
from pulse.backups import FAILED
from tests.app.company import ADMINISTRATOR
from tests.app.conftest import Browser
from tests.databases import postgresql_programs

SEOUL = ZoneInfo("Asia/Seoul")
NIGHT = datetime(2027, 3, 2, 3, 0, tzinfo=SEOUL)


@pytest.fixture
def beginning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


def keep_in(app: Flask, folder: Path, kept: int = 2) -> None:
    settings = replace(
        app.extensions["ieum"].settings,
        backup_dir=folder,
        backups_kept=kept,
        timezone="Asia/Seoul",
    )
    with app.app_context():
        install_runtime(app, build_runtime(settings, db.engine))


def tick(app: Flask) -> int:
    with app.app_context():
        done = backing_up.copy_daily()
        db.session.remove()
    return done


def test_without_a_folder_nothing_is_copied(app: Flask) -> None:
    assert tick(app) == 0
    assert not (app.extensions["ieum"].settings.data_dir / "backups").exists()


def test_one_a_day_from_its_hour_the_newest_kept(
    app: Flask, tmp_path: Path, beginning: time_machine.Traveller
) -> None:
    folder = tmp_path / "copies"
    keep_in(app, folder)
    (tmp_path / "copies").mkdir()
    (folder / "ieum-20270226-180000.part").write_bytes(b"its process was killed")
    assert [tick(app), tick(app)] == [1, 0]
    beginning.move_to(NIGHT + timedelta(hours=23, minutes=59))
    assert tick(app) == 0
    for day in (1, 2, 5):
        beginning.move_to(NIGHT + timedelta(days=day, hours=7))
        assert [tick(app), tick(app)] == [1, 0]
    names = sorted(one.name for one in folder.iterdir())
    assert names == ["ieum-20270304-010000.db", "ieum-20270307-010000.db"]
    assert all(database_copies.look(folder / name).tables for name in names)


def test_what_fails_is_told_once_tried_each_hour_and_over_when_it_works(
    demo_app: Flask,
    as_person: Callable[..., Browser],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    administrator = as_person(ADMINISTRATOR)
    assert "IEUM_BACKUP_DIR is empty" in administrator.text("/status")
    folder = tmp_path / "copies"
    folder.write_text("a file where the folder should be")
    keep_in(demo_app, folder)
    assert "the worker makes the first within a minute" in administrator.text("/status")
    assert tick(demo_app) == 0
    with demo_app.app_context():
        backing_up._mark("scheduler", backing_up.system_now())
    told = administrator.text("/status")
    assert "the database is not being copied" in told
    assert "the folder cannot be written to" in told
    assert "is not being copied" not in as_person("P0242").text("/status")
    monkeypatch.setattr("pulse.backups.TRY_AGAIN", timedelta(0))
    assert tick(demo_app) == 0
    with demo_app.app_context():
        noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == FAILED)).all()
        assert [one.details for one in noted] == [{"reason": "folder"}]
        db.session.remove()
    folder.unlink()
    assert tick(demo_app) == 1
    told = administrator.text("/status")
    assert "Everything is running." in told
    assert "Failing since" not in told
    assert next(folder.iterdir()).name in told


@pytest.mark.parametrize("fresh_database", ["postgresql"], indirect=True)
def test_on_postgresql_it_is_a_dump(
    app_there: Flask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    beginning: time_machine.Traveller,
) -> None:
    monkeypatch.setenv("PATH", str(postgresql_programs()), prepend=":")
    keep_in(app_there, tmp_path / "copies", kept=1)
    assert tick(app_there) == 1
    beginning.shift(timedelta(days=1))
    assert tick(app_there) == 1
    (made,) = (tmp_path / "copies").iterdir()
    assert made.suffix == ".dump"
    ran = app_there.test_cli_runner().invoke(args=["backup", "check", str(made)])
    assert (ran.exit_code, "Whole:" in ran.output) == (0, True)
    monkeypatch.setenv("PATH", str(tmp_path))
    beginning.shift(timedelta(days=1))
    assert tick(app_there) == 0
    ran = app_there.test_cli_runner().invoke(args=["backup", "make", str(tmp_path / "other")])
    assert (ran.exit_code, "pg_dump is not installed" in ran.output) == (1, True)
