"""How the installation is doing: a page for people, an answer for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, Response, jsonify, render_template
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now
from app.migrating import newest_revision
from app.runtime import runtime
from app.translate import _l
from app.views.slack_words import ending_words
from app.words import day
from pulse import outbox
from pulse.backups import TABLE, failing, standing
from pulse.instants import is_movable, system_now, utc_now
from pulse.leadership import last_beat
from pulse.people import workspaces
from pulse.people.mail_bounces import returning
from pulse.people.permissions import Permission
from pulse.people.workspaces import InstallState
from pulse.reports import succession
from pulse.retention import leavers
from pulse.retention.leavers import Duty
from pulse.tables import Base

blueprint = Blueprint("status", __name__)

DUTIES = {
    Duty.SERVICE: _l("a service is theirs"),
    Duty.DEPARTMENT: _l("they head a department"),
    Duty.REQUEST: _l("an open service request is with them"),
    Duty.REPORT: _l("sealed reports lie with them"),
}
BACKUP_REASONS = {
    "folder": _l("the folder cannot be written to"),
    "full": _l("there is no room left on its disk"),
    "damaged": _l("the copy turned out not to be whole"),
    "no_tool": _l("pg_dump is not installed where the worker runs"),
    "refused": _l("pg_dump gave up; the worker's log says why"),
}
BEAT_LIMIT = timedelta(seconds=30)


@dataclass(frozen=True)
class Condition:
    """What the status page tells; ``beat_age`` in seconds, ``missing`` names what is not well."""

    database: str
    beat_age: float | None
    missing: tuple[str, ...]
    has_revisions: bool = False

    @property
    def is_well(self) -> bool:
        """Whether everything needed to keep promises is running."""
        return not self.missing


def product_version() -> str:
    """Return the installed version, or that this is a working copy."""
    try:
        return version("ieum")
    except PackageNotFoundError:
        return "0.1.0"


def condition() -> Condition:
    """Look at the database, its tables and the scheduler's last beat."""
    kind = db.engine.dialect.name
    try:
        present = _tables()
        if not present.issuperset(Base.metadata.tables):
            return Condition(kind, None, ("tables",))
        beat = last_beat(db.session())
    except SQLAlchemyError:
        return Condition(kind, None, ("database",))
    age = None if beat is None else (system_now() - beat).total_seconds()
    is_late = age is None or age > BEAT_LIMIT.total_seconds()
    return Condition(kind, age, ("scheduler",) if is_late else (), TABLE in present)


def _tables() -> set[str]:
    return set(inspect(db.session.connection()).get_table_names())


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Answer 200 when the installation can do its work, else 503 with what is missing."""
    found = condition()
    age = None if found.beat_age is None else round(found.beat_age, 1)
    answer = jsonify(
        ok=found.is_well,
        database=found.database,
        scheduler_beat_age_seconds=age,
        missing=list(found.missing),
        version=product_version(),
    )
    return answer, HTTPStatus.OK if found.is_well else HTTPStatus.SERVICE_UNAVAILABLE


def _lost_because() -> str:
    """Return why the chat workspace no longer lets us in; empty while it does."""
    found = workspaces.current(db.session())
    if found is None or found.state is InstallState.ACTIVE:
        return ""
    return ending_words(found.ended_reason)


@blueprint.get("/status")
@requires()
def show() -> str:
    """Say in one line whether everything runs; the administrator sees each part."""
    found = condition()
    return render_template(
        "status/show.html",
        condition=found,
        health=outbox.health(db.session(), at=utc_now()),
        settings=runtime().settings,
        version=product_version(),
        product_time=utc_now() if is_movable() else None,
        is_administrator=viewer().can(Permission.READ_STATUS),
        lost_because=_lost_because(),
        returning=returning(db.session()),
        left_behind=_left_behind(),
        held=_held_by_duties(),
        held_words=lambda duties: ", ".join(str(DUTIES[one]) for one in duties),
        day=day,
        **_kept_safe(found),
    )


def _kept_safe(found: Condition) -> dict[str, object]:
    """Return to the administrator the last copy of the database and its revision."""
    if not viewer().can(Permission.READ_STATUS):
        return {}
    is_daily = runtime().settings.backup_dir is not None
    revision, last = standing(db.session(), has_revisions=found.has_revisions)
    return {
        "backup": last,
        "is_backup_old": last is not None and last.is_old(utc_now(), is_daily=is_daily),
        "backup_failing": failing(db.session()) if is_daily else None,
        "backup_reasons": BACKUP_REASONS,
        "revision": revision,
        "newest_revision": newest_revision(),
    }


def _left_behind() -> Sequence[succession.Left]:
    """Return to the administrator whose sealed reports nobody can open any more."""
    if not viewer().can(Permission.READ_STATUS):
        return ()
    return succession.left_behind(db.session(), local_now(utc_now()).date())


def _held_by_duties() -> Sequence[leavers.Leaver]:
    """Return to the administrator who left long ago and still holds something."""
    if not viewer().can(Permission.READ_STATUS):
        return ()
    return leavers.held_by_duties(db.session(), local_now(utc_now()).date())
