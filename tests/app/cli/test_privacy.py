from __future__ import annotations

import json

from flask import Flask
from sqlalchemy import update

from app.cli.privacy import privacy
from app.extensions import db
from pulse.publishing.models import PublishedCell
from pulse.transaction import transaction
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


def test_participation_is_told_with_the_rest(demo_app: Flask) -> None:
    told = json.loads(run(demo_app, "--role", "hr_lead", "--json")[1])
    rates = told["waves"][0]["participation"]
    assert {"cell_key", "invited", "reach", "response", "coverage"} == set(rates[0])
    assert [rate for rate in rates if rate["cell_key"] == "everyone"]


def test_everything_published_is_checked_again_and_what_was_touched_fails(
    demo_app: Flask,
) -> None:
    runner = demo_app.test_cli_runner()
    outcome = runner.invoke(privacy, ["check"])
    assert (outcome.exit_code, "1 waves hold." in outcome.output) == (0, True)
    with demo_app.app_context(), transaction(db.session()) as session:
        session.execute(update(PublishedCell).values(n_band="1-4"))
    outcome = runner.invoke(privacy, ["check"])
    assert outcome.exit_code == 1
    assert "FOUND band, changed_since_the_close" in outcome.output


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
