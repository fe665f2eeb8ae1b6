"""A program reads exactly the published cells its owner reads on the page, and no others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.api.answering import page_of
from app.extensions import db
from pulse.access import access_results
from pulse.instants import utc_now
from pulse.people.api_tokens import Scope, TokenKind
from pulse.people.permissions import viewer_of
from pulse.publishing.models import PublishedCell
from pulse.surveys.models import Wave, WaveState
from tests.app.api.conftest import Program
from tests.app.company import ADMINISTRATOR, AGENT, HR_LEAD
from tests.app.conftest import id_of

Programs = Callable[..., Program]
READ = Scope.RESULTS_READ
HEAD = "P0053"


@pytest.mark.parametrize("number", [HR_LEAD, HEAD])
def test_cells_are_those_of_the_owners_role(
    program: Programs, demo_app: Flask, number: str
) -> None:
    got = program(number, READ).get("/results/1")
    with demo_app.app_context():
        who = viewer_of(db.session(), id_of(demo_app, number), utc_now().date())
        found = access_results(db.session(), who, 1)
        page = {(cell.cell_key, cell.question_code, cell.mean) for cell in found.cells}
        stored = len(db.session.scalars(select(PublishedCell).filter_by(wave_id=1)).all())
    assert {(one["group"], one["question"], one["mean"]) for one in got["cells"]} == page
    assert {one["group"] for one in got["cells"]} <= {one["key"] for one in got["groups"]}
    assert (len(got["cells"]) < stored) == (number == HEAD)


def test_waves_are_listed_once_published(program: Programs, demo_app: Flask) -> None:
    listed = {one["id"] for one in program(HR_LEAD, READ).get("/results")["items"]}
    with demo_app.app_context():
        waves = db.session.execute(select(Wave.id, Wave.state)).all()
    assert listed == {found for found, state in waves if state is WaveState.PUBLISHED}
    last, unknown = (page_of([one, 0], 1, lambda found: found)[1] for one in (min(listed), 999))
    rest = program(HR_LEAD, READ).get("/results", cursor=last)
    assert rest == {"items": [], "next_cursor": None}
    program(HR_LEAD, READ).get("/results", 422, cursor=unknown)
    for wave_id, state in waves:
        expected = 200 if state is WaveState.PUBLISHED else 404
        program(HR_LEAD, READ).get(f"/results/{wave_id}", expected)


def test_nobody_else_gets_a_token_for_results_or_anything_by_one(program: Programs) -> None:
    for number, kind in (
        (AGENT, "personal"),
        (ADMINISTRATOR, "personal"),
        (ADMINISTRATOR, "service"),
    ):
        with pytest.raises(Exception, match="invalid_api_token"):
            program(number, READ, kind=TokenKind(kind))
    hidden = program(HR_LEAD, Scope.SERVICES_READ).get("/results/1", 403)
    assert hidden["code"] == "scope_missing"
    missing = program(HR_LEAD, READ).get("/results/999999", 404)
    assert missing["code"] == "results_not_found"
