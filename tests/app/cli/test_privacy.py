from __future__ import annotations

import json

from flask import Flask

from app.cli.privacy import privacy
from app.extensions import db
from pulse.publishing.models import PublishedCell
from tests.app.company import HR_LEAD


def run(app: Flask, *options: str) -> tuple[int, str]:
    outcome = app.test_cli_runner().invoke(privacy, ["published", *options])
    return outcome.exit_code, outcome.output


def test_a_role_or_a_person_can_be_asked_about(demo_app: Flask) -> None:
    status, output = run(demo_app, "--role", "hr_lead", "--json")
    assert status == 0
    told = json.loads(output)
    with demo_app.app_context():
        cells = db.session.query(PublishedCell).count()
        db.session.remove()
    assert sum(len(wave["cells"]) for wave in told["waves"]) == cells > 0
    assert json.loads(run(demo_app, "--person", HR_LEAD, "--json")[1]) == told


def test_without_json_it_counts(demo_app: Flask) -> None:
    status, output = run(demo_app, "--role", "sys_admin")
    assert (status, output) == (0, "0 waves can be read.\n")
    status, output = run(demo_app, "--role", "executive")
    assert status == 0
    assert "1 waves can be read." in output


def test_what_cannot_be_asked_is_said(demo_app: Flask) -> None:
    assert run(demo_app)[0] == 2
    assert run(demo_app, "--role", "hr_lead", "--person", HR_LEAD)[0] == 2
    status, output = run(demo_app, "--person", "NOBODY")
    assert (status, "Nobody here has the number NOBODY." in output) == (1, True)
