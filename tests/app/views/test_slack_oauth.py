"""Add to Slack and Sign in with Slack, for a whole organisation of several workspaces."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from sqlalchemy import select

from app import jobs
from app.extensions import db
from app.runtime import runtime
from pulse.people import workspaces
from pulse.people.models import Identity, Person
from tests.app.conftest import Browser
from tests.app.views.test_slack_setup import (
    CLIENT,
    SIGNING_SECRET,
    admin,
    allowed,
    people,
    pointed_at,
    workspace_for,
)

ORGANISATION, SISTER = "E0GROUP001", "T0SISTER01"
__all__ = ["admin", "people"]


def test_an_organisation_is_connected_once_and_everybody_signs_in(
    app: Flask,
    admin: Browser,
    people: list[Person],
    stranger: Browser,
    write: Callable[[], object],
) -> None:
    with write() as session:  # type: ignore[attr-defined]
        session.query(Identity).delete()
    whole = {"enterprise_id": ORGANISATION, "enterprise_name": "예시그룹", "is_org_wide": True}
    with workspace_for(app, is_installed=False, **whole) as slack:
        slack.parts.core.workspace.users["UT0001-1"].team_id = SISTER
        pointed_at(app, slack)
        admin.post("/settings/slack/app", **CLIENT, app_signing_secret=SIGNING_SECRET)
        admin.get(allowed(admin.post("/settings/slack/add").headers["Location"]))
        assert "예시그룹 is connected to Ieum." in admin.text("/settings/slack")
        with app.app_context():
            assert runtime(at_once=True).settings.slack_team_id == ORGANISATION
            kept = workspaces.current(db.session())
            assert kept is not None
            assert (kept.team_id, kept.enterprise_id) == ("", ORGANISATION)
            assert jobs.sync_people() == 2
            matched = db.session.scalars(select(Identity.tenant)).all()
            assert set(matched) == {ORGANISATION}
            db.session.remove()
        address = stranger.get("/sign-in/slack").headers["Location"]
        assert "team" not in parse_qs(urlsplit(address).query), "whichever workspace they choose"
        assert stranger.get(allowed(address, "UT0001-1")).status_code == 303
        assert stranger.get("/me").status_code == 200
