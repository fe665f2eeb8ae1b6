"""The audit trail: who did what when, to read and to take away as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import choose_timezone, localized
from app.legible_input import asked_day, asked_number
from app.proof import is_proven, requires_proof
from app.translate import _
from app.views.audit_words import act_words, detail_words, kind_words, short_details
from app.views.downloads import Table, table_answer
from pulse import audit
from pulse.instants import utc_now
from pulse.people.audit_log import (
    AuditLine,
    AuditWanted,
    count_entries,
    known_kinds,
    read_entries,
)
from pulse.people.permissions import Permission
from pulse.transaction import transaction

blueprint = Blueprint("audit", __name__)
READERS = (Permission.READ_AUDIT, Permission.MANAGE_SETTINGS)
SHOWN, MOST = 50, 50_000
COLUMNS = ("id", "at", "person", "name", "action", "kind", "object", "details")


def _instant(day: date | None, later: int = 0) -> datetime | None:
    """Return where a day begins on the reader's clock."""
    if day is None:
        return None
    zone = ZoneInfo(choose_timezone())
    return datetime.combine(day + timedelta(days=later), time(), zone)


def _wanted(limit: int) -> AuditWanted:
    return AuditWanted(
        kind=request.args.get("kind", "")[:32],
        number=request.args.get("person", "").strip()[:32],
        since=_instant(asked_day("since")),
        until=_instant(asked_day("until"), 1),
        has_clocks=bool(request.args.get("clocks")),
        before_id=asked_number("before"),
        limit=limit,
    )


@blueprint.get("/audit")
@requires(*READERS)
def show() -> str:
    """Show the newest entries, narrowed to what was chosen."""
    lines = read_entries(db.session(), viewer(), _wanted(SHOWN + 1))
    chosen = {name: value for name, value in request.args.items() if value and name != "before"}
    older = lines[SHOWN - 1].entry.id if len(lines) > SHOWN else None
    return render_template(
        "audit/show.html",
        headline=_headline(lines),
        lines=lines[:SHOWN],
        older=older,
        chosen=chosen,
        kinds=[(kind, kind_words(kind)) for kind in known_kinds(db.session(), viewer())],
        act_words=act_words,
        kind_words=kind_words,
        short_details=short_details,
        is_whole=viewer().can(Permission.READ_AUDIT),
        is_proven=is_proven(),
    )


def _headline(lines: Sequence[AuditLine]) -> str:
    """Say what was done last, by whom."""
    if not lines:
        return _("No entry fits.")
    newest = lines[0]
    return _(
        "The last entry: %(who)s, %(what)s.",
        who=localized(newest.actor, "name") if newest.actor else _("Ieum itself"),
        what=act_words(newest.entry.action),
    )


@blueprint.get("/audit.csv")
@requires(*READERS)
@requires_proof()
def export() -> Response:
    """Give the same entries as a table; that it was taken is an entry too."""
    wanted = _wanted(MOST)
    return table_answer(
        "csv", lambda: _table(wanted), lambda: count_entries(db.session(), viewer(), wanted)
    )


def _table(wanted: AuditWanted) -> Table:
    lines = read_entries(db.session(), viewer(), wanted)
    return Table("audit", COLUMNS, map(_row, lines), _note_taken)


def _note_taken(entries: int) -> None:
    with transaction(db.session()) as session:
        audit.record(
            session,
            "audit_exported",
            "people",
            "audit",
            at=utc_now(),
            actor_id=viewer().person_id,
            details={"entries": entries},
        )


def _row(line: AuditLine) -> dict[str, object]:
    return {
        "id": line.entry.id,
        "at": line.entry.at.isoformat(),
        "person": line.actor.number if line.actor else "",
        "name": line.actor.name_ko if line.actor else "",
        "action": line.entry.action,
        "kind": line.entry.object_kind,
        "object": line.entry.object_id,
        "details": detail_words(line),
    }
