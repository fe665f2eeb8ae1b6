"""Taking over a list of people: look at its plan first, then order that very plan."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from datetime import date

from flask import Response
from sqlalchemy.orm import Session

from app.api.answering import once, shown
from app.api.blueprint import blueprint, refusals
from app.api.caller import caller, needs, today
from app.api.models import CallHeaders, WriteHeaders
from app.api.people_models import (
    PeopleDone,
    PeopleFile,
    PeopleOrder,
    PeoplePlan,
    PersonChange,
    RowProblem,
)
from app.body_limits import FILES, takes
from app.extensions import db
from app.import_kinds import usual_of
from app.runtime import runtime
from app.translate import N_
from integrations.tables_io import read_csv
from pulse.calendars.registry import calendar_codes
from pulse.errors import Conflict, NotFound
from pulse.instants import utc_now
from pulse.people.api_tokens import Scope, TokenKind
from pulse.people.permissions import Permission
from pulse.people.roster import RosterPlan, apply_roster, plan_roster
from pulse.people.roster_rows import PEOPLE_COLUMNS


@blueprint.post(
    "/people-imports/plan",
    summary=N_("Look at a list of people"),
    description=N_("What the list would change; nothing is changed."),
    responses={"200": PeoplePlan},
)
@takes(FILES)
@needs(Scope.PEOPLE_WRITE)
def plan_people(header: CallHeaders, body: PeopleFile) -> Response:
    """Say what a list of people would change; nothing is changed."""
    _admit()
    on = body.on or today()
    plan = _plan(db.session(), body, on)
    return shown(
        PeoplePlan(
            plan=_name_of(plan, body),
            on=on,
            joiners=[row.number for row in plan.joiners],
            movers=[move.row.number for move in plan.movers],
            leavers=[leaver.number for leaver in plan.leavers],
            changed=[
                PersonChange(number=one.row.number, fields=list(one.fields))
                for one in plan.changed
            ],
            unchanged=len(plan.unchanged),
            problems=[
                RowProblem(line=one.line, field=one.field, code=one.code) for one in plan.problems
            ],
            has_too_many_leavers=plan.has_too_many_leavers,
            leaves_no_administrator=plan.leaves_no_administrator,
        )
    )


@blueprint.post(
    "/people-imports",
    summary=N_("Take a list of people over"),
    description=N_(
        "Does what a plan said. Refused where it would do anything else by now, where rows are "
        "bad, or where too many would leave."
    ),
    responses={"201": PeopleDone, **refusals(409)},
)
@takes(FILES)
@needs(Scope.PEOPLE_WRITE)
def apply_people(header: WriteHeaders, body: PeopleOrder) -> Response:
    """Do what a plan said; refused where it would do anything else by now, or rows are bad."""
    _admit()
    who = caller().viewer

    def act(session: Session) -> PeopleDone:
        plan = _plan(session, body, body.on or today())
        if _name_of(plan, body) != body.plan:
            raise Conflict("plan_changed")
        apply_roster(session, plan, utc_now(), None if who is None else who.person_id)
        return PeopleDone(
            joiners=len(plan.joiners),
            movers=len(plan.movers),
            leavers=len(plan.leavers),
            changed=len(plan.changed),
        )

    return once(act)


def _admit() -> None:
    """Let service tokens in, and people who manage people."""
    found = caller()
    is_manager = found.viewer is not None and found.viewer.can(Permission.MANAGE_PEOPLE)
    if found.kind is not TokenKind.SERVICE and not is_manager:
        raise NotFound("page_not_found")


def _plan(session: Session, body: PeopleFile, on: date) -> RosterPlan:
    rows = read_csv(body.csv.encode(), PEOPLE_COLUMNS)
    return plan_roster(
        session,
        rows,
        on,
        full=body.is_whole,
        tenant=runtime().settings.slack_team_id,
        known_calendars=calendar_codes(session),
        usual=usual_of(session),
    )


def _name_of(plan: RosterPlan, body: PeopleFile) -> str:
    """Digest a plan: any other file, day or consequence has another name."""
    said = [
        hashlib.sha256(body.csv.encode()).hexdigest(),
        body.is_whole,
        plan.on,
        [row.number for row in plan.joiners],
        [(move.row.number, move.from_department) for move in plan.movers],
        [astuple(leaver) for leaver in plan.leavers],
        [(one.row.number, one.fields) for one in plan.changed],
        len(plan.problems),
    ]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()
