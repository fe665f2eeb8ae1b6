"""Sealed reports on pages: telling one officer, and, for the officer, reading and settling."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now
from app.runtime import runtime
from app.translate import _, _l
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people.permissions import Permission, Role
from pulse.reports import filing
from pulse.reports.filing import Concern, Told
from pulse.transaction import transaction

blueprint = Blueprint("reports", __name__)

CONCERNS: dict[Concern, object] = {
    Concern.DANGER: _l("Danger"),
    Concern.HARASSMENT: _l("Harassment or sexual harassment"),
    Concern.CRIME: _l("A crime or fraud"),
    Concern.OTHER: _l("Something else"),
}
OFFICES: dict[Role, object] = {
    Role.GRIEVANCE_OFFICER: _l("grievance officer"),
    Role.PRIVACY_OFFICER: _l("privacy officer"),
}
PROBLEMS: dict[str, object] = {
    "officer_not_chosen": _l("Please choose who should read it."),
    "concern_not_chosen": _l("Please choose what it is about."),
    "report_too_short": _l("Please say what happened."),
    "report_too_long": _l("Please use at most 3,000 characters."),
}


@blueprint.get("/report")
@requires()
def ask() -> str:
    """Say who will read it and what happens next, and take the report."""
    return render_template("reports/new.html", **fields(viewer().person_id))


@blueprint.post("/report")
@requires()
def send() -> Response | tuple[str, int]:
    """Seal it for the officer chosen; the reference is shown once."""
    person_id = viewer().person_id
    try:
        reference = file_from(person_id, request.form)
    except Invalid as invalid:
        known = fields(person_id, request.form, invalid.fields)
        return render_template("reports/new.html", **known), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Sealed and sent. Your reference is %(reference)s.", reference=reference))
    return redirect(url_for("reports.ask", sent=1), HTTPStatus.SEE_OTHER)


@blueprint.get("/reports")
@requires(Permission.READ_REPORTS)
def received() -> str:
    """List to an officer what was sent to them, sealed as it is."""
    rows = filing.reports_for(db.session(), viewer())
    waiting = sum(row.settled_at is None for row in rows)
    return render_template("reports/received.html", rows=rows, waiting=waiting)


@blueprint.get("/reports/<reference>")
@requires(Permission.READ_REPORTS)
def show(reference: str) -> str:
    """Open one report to its officer; that it was opened is noted each time."""
    with transaction(db.session()) as session:
        found = filing.open_report(session, runtime().vault, viewer(), reference, at=utc_now())
        words = str(CONCERNS[found.concern])
        return render_template("reports/opened.html", report=found, concern=words)


@blueprint.post("/reports/<reference>/settle")
@requires(Permission.READ_REPORTS)
def settle(reference: str) -> Response:
    """Mark a report as seen through."""
    with transaction(db.session()) as session:
        filing.settle(session, viewer(), reference, at=utc_now())
    flash(_("Marked as seen through."))
    return redirect(url_for("reports.received"), HTTPStatus.SEE_OTHER)


def fields(
    author_id: int,
    given: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """Return what the form shows: who may read, what was typed, and what is missing."""
    officers = filing.officers(db.session(), local_now(utc_now()).date(), but=author_id)
    return {
        "officers": [(one, str(OFFICES[one.office])) for one in officers],
        "concerns": [(one.value, str(words)) for one, words in CONCERNS.items()],
        "given": given or {},
        "problems": {name: str(PROBLEMS[code]) for name, code in (problems or {}).items()},
        "most": filing.LONGEST,
        "is_sent": "sent" in request.args,
    }


def file_from(author_id: int, given: Mapping[str, str]) -> str:
    """File what a form holds; Invalid where something is missing."""
    at = utc_now()
    told = Told(given.get("officer", ""), given.get("concern", ""), given.get("text", ""))
    with transaction(db.session()) as session:
        on = local_now(at).date()
        return filing.file(session, runtime().vault, author_id, told, at=at, on=on)
