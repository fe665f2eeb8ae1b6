from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cli.import_requests import import_requests
from app.extensions import db
from integrations.tables_io import write_csv
from pulse.commitments.models import Clock, ServiceRequest
from tests import factories
from tests.pulse.commitments.test_log_reading import DOCUMENT, row


def run(
    app: Flask, folder: Path, *options: str, mapping: str = "", at: str = ""
) -> tuple[int, str]:
    rows = [
        row("24-08-2026 09:00", "New"),
        row(at or "24-08-2026 08:59", "Active"),
        row("24-08-2026 16:00", "Resolved"),
    ]
    (folder / "log.csv").write_bytes(write_csv(list(rows[0]), rows))
    (folder / "mapping.json").write_text(mapping or json.dumps(DOCUMENT))
    outcome = app.test_cli_runner().invoke(
        import_requests,
        [str(folder / "log.csv"), "--mapping", str(folder / "mapping.json"), *options],
    )
    return outcome.exit_code, outcome.output


def stored(app: Flask) -> int:
    with app.app_context():
        return db.session().scalar(select(func.count()).select_from(ServiceRequest)) or 0


def with_company(app: Flask) -> None:
    with app.app_context():
        factories.make_employer(db.session())
        db.session().commit()


def test_without_apply_the_log_is_only_read(app: Flask, tmp_path: Path) -> None:
    status, output = run(app, tmp_path)
    assert (status, stored(app)) == (0, 0)
    assert "3 rows, 1 cases: 1 new, 0 loaded before." in output
    assert "line 3: A1: out_of_order" in output
    assert "before_opening: 1" in output


def test_a_log_is_loaded_once_and_its_promises_are_shown(app: Flask, tmp_path: Path) -> None:
    with_company(app)
    status, output = run(app, tmp_path, "--apply")
    assert (status, stored(app)) == (0, 1)
    assert "Loaded 1 service requests with 4 events." in output
    assert "IMP-CP3 Solve: 0 of 1 kept (0.0%, " in output
    status, output = run(app, tmp_path, "--apply")
    assert (status, stored(app)) == (0, 1)
    assert "0 new, 1 loaded before" in output


def test_what_cannot_be_read_is_said(app: Flask, tmp_path: Path) -> None:
    status, output = run(app, tmp_path, at="yesterday")
    assert (status, "line 3: A1: bad_time ('yesterday')" in output) == (1, True)
    assert run(app, tmp_path, mapping="{")[0] == 1
    status, output = run(app, tmp_path, mapping="{}")
    assert (status, "invalid_mapping" in output) == (1, True)
    status, output = run(app, tmp_path, "--apply")
    assert (status, "no_company" in output) == (1, True)


SHAPES = {
    "jira": """Issue key,Status,Priority,Created,Changed,Assigned team
DESK-7,Waiting for support,High,24/Aug/26 9:00 AM,24/Aug/26 9:00 AM,Desk
DESK-7,In Progress,High,24/Aug/26 9:00 AM,24/Aug/26 9:40 AM,Desk
DESK-7,Waiting for customer,High,24/Aug/26 9:00 AM,24/Aug/26 11:00 AM,Desk
DESK-7,In Progress,High,24/Aug/26 9:00 AM,24/Aug/26 1:00 PM,Desk
DESK-7,Resolved,High,24/Aug/26 9:00 AM,24/Aug/26 4:00 PM,Desk
""",
    "zammad": """number,state,priority,created_at,updated_at,group
31007,new,3 high,2026-08-24T00:00:00.000Z,2026-08-24T00:00:00.000Z,Desk
31007,open,3 high,2026-08-24T00:00:00.000Z,2026-08-24T00:40:00.000Z,Desk
31007,pending reminder,3 high,2026-08-24T00:00:00.000Z,2026-08-24T02:00:00.000Z,Desk
31007,open,3 high,2026-08-24T00:00:00.000Z,2026-08-24T04:00:00.000Z,Desk
31007,closed,3 high,2026-08-24T00:00:00.000Z,2026-08-24T07:00:00.000Z,Desk
""",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_logs_shaped_like_other_systems_are_read_as_the_handbook_says(
    app: Flask, tmp_path: Path, shape: str
) -> None:
    with_company(app)
    (tmp_path / "log.csv").write_text(SHAPES[shape])
    mapping = Path(__file__).parents[3] / "app" / "demo" / "mappings" / f"{shape}.json"
    outcome = app.test_cli_runner().invoke(
        import_requests, [str(tmp_path / "log.csv"), "--mapping", str(mapping), "--apply"]
    )
    assert "5 rows, 1 cases: 1 new, 0 loaded before." in outcome.output
    assert "Loaded 1 service requests with 6 events." in outcome.output, outcome.output
    with app.app_context():
        clocks = {clock.target.value: clock for clock in db.session().scalars(select(Clock))}
    assert clocks["first_reply"].elapsed_seconds == 40 * 60
    assert clocks["resolution"].elapsed_seconds == 5 * 3600
    assert clocks["resolution"].paused_seconds == 2 * 3600


KEPT = re.compile(r"IMP-C\d .*?: (\d+) of (\d+) kept \((\S+)%, (\S+)% to (\S+)%\)")


@pytest.mark.shared
def test_the_page_of_a_public_log_says_what_the_command_said(
    app: Flask, shared_data: Path, write: Callable[..., Any], signed_in: Callable[..., Any]
) -> None:
    """The promises of a log brought in ended long ago; their charter shows their whole life."""
    with write() as session:
        reader = factories.make_person(session, factories.make_department(session, "D1"))
    mapping = Path(__file__).parents[3] / "app" / "demo" / "mappings" / "servicenow.json"
    log = shared_data / "servicelogs" / "uci498_incident_event_log_head.csv"
    outcome = app.test_cli_runner().invoke(
        import_requests, [str(log), "--mapping", str(mapping), "--apply"]
    )
    said = KEPT.findall(outcome.output)
    assert len(said) == 5, outcome.output
    browser = signed_in(reader)
    page = browser.text("/services/IMP-INCIDENT")
    for kept, due, share, low, high in said:
        assert f"{kept} of {due} kept" in page
        assert f"{share}%" in page
        assert f"{low}–{high}%" in page
    assert "This counts all promises due from 29 February 2016" in page
    assert "These promises ended" in page
    assert "/services/IMP-INCIDENT" in browser.text("/services")
