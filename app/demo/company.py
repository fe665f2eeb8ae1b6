"""The example company, brought in through the same imports a real company uses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.secrets import TEAM_ID
from integrations.tables_io import read_csv
from pulse.calendars.registry import calendar_codes, import_calendars
from pulse.commitments.agreements import apply_commitments, plan_commitments
from pulse.commitments.chains_import import apply_chains, plan_chains
from pulse.commitments.services_import import apply_services, plan_services
from pulse.people.company_facts import change_facts, own_names
from pulse.people.departments_import import apply_departments, plan_departments
from pulse.people.models import Employer, Person
from pulse.people.newcomers import take_for_granted
from pulse.people.roster import apply_roster, plan_roster
from pulse.people.transfers_import import apply_transfers, plan_transfers
from pulse.surveys.authoring import import_templates
from pulse.telling import untold

DATA = Path(__file__).with_name("data")
ZONE = ZoneInfo("Asia/Seoul")
ADMINISTRATOR, CALENDAR = "P0078", "CAL-HQ"

BEGINS_ON = date(2026, 1, 5)
"""The day as of which departments and people are brought in; transfers follow, dated."""

Rows = Iterator[tuple[int, dict[str, str]]]


def load_company(session: Session, at: datetime, slack_team: str = TEAM_ID) -> None:
    """Load the whole example company, unless it is there already.

    The people file tells where people ended up; those in the transfers file begin where their
    first transfer took them from, and are moved on its day. Promises are in the state of ``at``.
    """
    if session.scalar(select(Employer.id).limit(1)) is not None:
        return
    import_calendars(session, _document("calendars.json"))
    known = calendar_codes(session)
    _departments(session, at)
    people = plan_roster(
        session, _people_at_first(), BEGINS_ON, tenant=slack_team, known_calendars=known
    )
    apply_roster(session, people, at)
    take_for_granted(session)
    _departments(session, at)
    moves = plan_transfers(session, _rows("transfers.csv"), BEGINS_ON)
    # One row of the file moves somebody before they were hired; it is left out, as for anyone.
    apply_transfers(session, moves, at, force=True)
    with untold(session):  # whose services these are is no news
        _promises(session, at, known)
    import_templates(session, _document("pulse_templates.json"))
    _say_what_it_is_called(session, at)


def _say_what_it_is_called(session: Session, at: datetime) -> None:
    """Let the administrator say what the departments' file says, and the usual calendar."""
    korean, english = own_names(session)
    wanted = {"name_ko": korean, "name_en": english, "calendar": CALENDAR}
    administrator = session.scalars(select(Person.id).where(Person.number == ADMINISTRATOR)).one()
    change_facts(session, wanted, ZONE.key, at=at, actor_id=administrator)


def bring_in_promise(session: Session, changed: Mapping[str, str], at: datetime) -> None:
    """Bring in a new version of a promise from the file: its row with what has changed."""
    code, on = changed["commitment_id"], at.astimezone(ZONE).date()
    rows = (
        (line, {**row, **changed})
        for line, row in _rows("commitments.csv")
        if row["commitment_id"] == code
    )
    plan = plan_commitments(session, rows, on, known_calendars=calendar_codes(session))
    apply_commitments(session, plan, at)


def _departments(session: Session, at: datetime) -> None:
    """Open the departments; once the people are there, the same file names their heads."""
    plan = plan_departments(
        session, _rows("departments.csv"), BEGINS_ON, known_calendars=calendar_codes(session)
    )
    apply_departments(session, plan, at)


def _promises(session: Session, at: datetime, calendars: set[str]) -> None:
    on = at.astimezone(ZONE).date()
    apply_chains(session, plan_chains(session, _document("escalation_chains.json")), at)
    services = plan_services(session, _rows("services.csv"), on, known_calendars=calendars)
    apply_services(session, services, at)
    promises = plan_commitments(session, _rows("commitments.csv"), on, known_calendars=calendars)
    apply_commitments(session, promises, at)


def _people_at_first() -> Rows:
    origins: dict[str, tuple[str, str]] = {}
    for _, move in _rows("transfers.csv"):
        day, origin = move["effective_on"], move["from_dept_id"]
        number = move["person_id"]
        origins[number] = min(origins.get(number, (day, origin)), (day, origin))
    for line, row in _rows("people.csv"):
        moved_on, origin = origins.get(row["person_id"], ("", ""))
        was_there = bool(moved_on) and row["hired_on"] < moved_on
        yield line, {**row, "dept_id": origin} if was_there else row


def _rows(name: str) -> Rows:
    return read_csv((DATA / name).read_bytes())


def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return document
