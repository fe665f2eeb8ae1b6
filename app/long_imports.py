"""Reading and writing long files in the worker: one step of one file."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale

from app import import_words
from app.bringing_in import bringing_in
from app.extensions import db
from app.import_kinds import FORCEABLE, Order
from app.import_mapped import EVERY, FORCEABLE_MAPPED, brings_something
from app.runtime import runtime
from app.telling import Stopped, teller
from app.uploads import Upload
from pulse import long_work
from pulse.errors import Invalid, Refused
from pulse.instants import utc_now
from pulse.long_work import LongWork, WorkKind, WorkState
from pulse.transaction import transaction

LONG = 5_000
"""A file of more lines is read by the worker: it takes more than a breath to look through."""
MOST_BAD_ROWS = 200
READ_AT_ONCE = frozenset({"calendars", "chains", "templates", "answers"})
"""Documents, and answers: a file of these is not kept in the database."""


@dataclass(frozen=True)
class Step:
    """What a tick has taken on, apart from the session that it was read in."""

    key: str
    kind: str
    state: WorkState
    plan: str
    order: Order


def is_long(kind: str, content: bytes) -> bool:
    """Tell whether a file is to be read by the worker."""
    return kind not in READ_AT_ONCE and content.count(b"\n") > LONG


def keep(kind: str, upload: Upload, person_id: int, locale: str) -> str:
    """Keep a long file for the worker and return the key it is found by."""
    at = utc_now()
    work = LongWork(
        key=secrets.token_urlsafe(16),
        person_id=person_id,
        kind=WorkKind.IMPORT,
        subject=kind,
        name=upload.name[:255],
        locale=locale,
        terms={
            "on": upload.on.isoformat(),
            "is_forced": False,
            "mapping": upload.mapping.decode("latin-1"),
            "slack_team": upload.slack_team,
        },
        content=upload.content,
        state=WorkState.WAITING,
        rows_total=upload.content.count(b"\n"),
        asked_at=at,
        changed_at=at,
    )
    with transaction(db.session()) as session:
        session.add(work)
        return work.key


def on_day(work: LongWork) -> date:
    """Return from which day a file is to hold."""
    return date.fromisoformat(work.terms["on"])


def take(key: str) -> None:
    """Read a file, or do what its plan says, whichever is next."""
    work = db.session().get_one(LongWork, key, populate_existing=True)
    step = _step(work)
    with force_locale(work.locale):
        _take(step)


def _step(work: LongWork) -> Step:
    is_reading = work.state is WorkState.READING
    order = Order(
        content=work.content or b"",
        at=utc_now(),
        on=on_day(work),
        does_apply=True,
        does_force=bool(work.terms.get("is_forced")),
        locale=work.locale,
        slack_team=work.terms.get("slack_team") or runtime().settings.slack_team_id,
        name=work.name,
        mapping=str(work.terms.get("mapping", "")).encode("latin-1"),
        actor_id=work.person_id,
        on_row=teller(work.key) if is_reading else None,
    )
    return Step(work.key, work.subject, work.state, str(work.found.get("plan", "")), order)


def _take(step: Step) -> None:
    try:
        if step.state is WorkState.READING:
            _read(step)
        else:
            _write(step)
    except Stopped:
        db.session.rollback()
    except Invalid as error:
        rows = [asdict(row) for row in import_words.refusal_rows(error)]
        _settle(step, WorkState.FAILED, {"rows": rows[:MOST_BAD_ROWS], "why": error.code})
    except Refused as error:
        is_other = error.code == "plan_changed"
        _settle(
            step,
            WorkState.WAITING if is_other else WorkState.FAILED,
            {"why": error.code, "rows": []},
        )


def _read(step: Step) -> None:
    planned = EVERY[step.kind].plan(db.session(), step.order)
    found = _told(step.kind, planned)
    db.session.rollback()
    _settle(step, WorkState.READY, found)


def _write(step: Step) -> None:
    """Do the plan that was read, in the transaction that says so; another plan is not done.

    Nor is it done twice, should another process have taken this one for dead.
    """
    with bringing_in(step.kind, step.order, step.plan) as session:
        if long_work.settle(session, step.key, WorkState.DONE, {}, utc_now()) is None:
            raise Stopped


def _told(kind: str, planned: Any) -> dict[str, Any]:
    """Return what a plan says, as its page shows it."""
    rows = import_words.bad_rows(planned.problems)
    too_many = bool(getattr(planned, "has_too_many_leavers", False))
    return {
        "plan": import_words.name_of(kind, planned),
        "sections": [asdict(one) for one in import_words.sections_of(kind, planned)],
        "rows": [asdict(row) for row in rows[:MOST_BAD_ROWS]],
        "bad": len(rows),
        "is_new": brings_something(kind, planned),
        "may_force": kind in FORCEABLE | FORCEABLE_MAPPED and bool(rows or too_many),
        "too_many_leavers": too_many,
    }


def _settle(step: Step, state: WorkState, found: dict[str, Any]) -> None:
    with transaction(db.session()) as session:
        long_work.settle(session, step.key, state, found, utc_now())
