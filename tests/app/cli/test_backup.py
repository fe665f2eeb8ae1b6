"""A copy made while the product runs, put back, is a product that works as it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from pulse.audit import AuditEntry
from pulse.commitments.models import ServiceRequest
from pulse.instants import system_now
from pulse.leadership import LeaderLease
from pulse.transaction import transaction
from tests.app.company import ADMINISTRATOR
from tests.app.conftest import Browser


def run(app: Flask, *args: str) -> tuple[int, str]:
    ran = app.test_cli_runner().invoke(args=["backup", *args])
    return ran.exit_code, ran.output


def requests_in(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(ServiceRequest)) or 0
        db.session.remove()
    return found


def beat(app: Flask, *, is_running: bool) -> None:
    with app.app_context(), transaction(db.session()) as session:
        now = system_now()
        lease = session.get(LeaderLease, "scheduler")
        if lease is not None:
            session.delete(lease)
            session.flush()
        if is_running:
            session.add(LeaderLease(name="scheduler", holder="x", until=now, beat_at=now))
    with app.app_context():
        db.session.remove()


def test_a_backup_restores_to_a_working_product(
    demo_app: Flask, as_person: Callable[..., Browser], tmp_path: Path
) -> None:
    administrator = as_person(ADMINISTRATOR)
    assert "None has been made yet" in administrator.text("/status")
    code, said = run(demo_app, "make", str(tmp_path))
    assert code == 0, said
    made = next(tmp_path.glob("ieum-*.db"))
    assert made.name in administrator.text("/status")
    before = requests_in(demo_app)
    with demo_app.app_context(), transaction(db.session()) as session:
        for one in session.scalars(select(ServiceRequest)):
            one.title = "Spoilt"
    beat(demo_app, is_running=True)
    code, said = run(demo_app, "restore", str(made), "--yes")
    assert (code, "The worker is running" in said) == (1, True)
    beat(demo_app, is_running=False)
    code, said = run(demo_app, "restore", str(made))
    assert (code, "Nothing was changed" in said) == (0, True)
    code, said = run(demo_app, "restore", str(made), "--yes")
    assert code == 0, said
    assert requests_in(demo_app) == before
    assert "Spoilt" not in as_person("P0067").text("/queue")
    assert as_person("P0030").get("/results/1").status_code == 200
    with demo_app.app_context():
        acts = set(db.session.scalars(select(AuditEntry.action)))
        db.session.remove()
    assert "backup_restored" in acts


def test_a_copy_of_a_newer_version_is_not_restored(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(app, "make", str(tmp_path), "--keep", "1")[0] == 0
    made = str(next(tmp_path.glob("ieum-*.db")))
    assert run(app, "check", made)[0] == 0
    monkeypatch.setattr("app.cli.backup.newest_revision", lambda: "")
    monkeypatch.setattr(
        "integrations.database_copies.look",
        lambda _file: type("Looked", (), {"revision": "9999", "size": 1, "tables": 1})(),
    )
    for verb in ("check", "restore"):
        code, said = run(app, verb, made)
        assert (code, "newer version" in said) == (1, True)


def test_a_file_that_is_no_copy_is_refused_and_one_made_elsewhere_is_noted(
    app: Flask, tmp_path: Path
) -> None:
    dump = tmp_path / "company.dump"
    dump.write_bytes(b"PGDMP")
    assert run(app, "check", str(dump))[0] == 1
    assert run(app, "restore", str(dump), "--yes")[0] == 1
    assert run(app, "noted", str(dump)) == (0, "Noted: company.dump\n")
