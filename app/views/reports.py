"""Sealed reports on pages: telling one officer, and, for the officer, reading and settling."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now
from app.proof import is_proven, requires_proof
from app.runtime import runtime
from app.second_thoughts import flash_with_way_back
from app.translate import _, _l, ngettext
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people.permissions import Permission, Role
from pulse.reports import filing, succession
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
    "report_too_many": _l(
        "You sent five within the hour, and all of them are with the officer. In an emergency "
        "call 112 or 119."
    ),
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
    return _received()


@blueprint.post("/reports/hand-over")
@requires(Permission.READ_REPORTS)
@requires_proof("reports.received")
def hand_over() -> Response | tuple[str, int]:
    """Give all of one's reports to another officer, sealed anew; only the officer can."""
    at = utc_now()
    chosen = request.form.get("officer", "")
    try:
        with transaction(db.session()) as session:
            went, stayed = succession.hand_over(
                session, runtime().vault, viewer(), chosen, at=at, on=local_now(at).date()
            )
    except Invalid as invalid:
        problem = str(PROBLEMS[invalid.fields["officer"]])
        return _received(problem), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        ngettext(
            "%(num)s report is handed over: only its new officer can open it now.",
            "%(num)s reports are handed over: only their new officer can open them now.",
            went,
        )
    )
    if stayed:
        flash(_("What the new officer reported stays with you: nobody reads their own report."))
    return redirect(url_for("reports.received"), HTTPStatus.SEE_OTHER)


def _received(problem: str = "") -> str:
    session, who = db.session(), viewer()
    rows = filing.reports_for(session, who)
    others = filing.officers(session, local_now(utc_now()).date(), but=who.person_id)
    return render_template(
        "reports/received.html",
        rows=rows,
        waiting=sum(row.settled_at is None for row in rows),
        others=[(one, str(OFFICES[one.office])) for one in others],
        problem=problem,
        is_proven=is_proven(),
        kept_until={
            row.reference: row.settled_at + succession.KEPT for row in rows if row.settled_at
        },
    )


@blueprint.get("/reports/<reference>")
@requires(Permission.READ_REPORTS)
@requires_proof()
def show(reference: str) -> str:
    """Open one report to its officer; that it was opened is noted each time."""
    with transaction(db.session()) as session:
        found = filing.open_report(session, runtime().vault, viewer(), reference, at=utc_now())
        words = str(CONCERNS[found.concern])
        return render_template("reports/opened.html", report=found, concern=words)


@blueprint.post("/reports/<reference>/settle")
@requires(Permission.READ_REPORTS)
@requires_proof("reports.show")
def settle(reference: str) -> Response:
    """Mark a report as seen through; its last years begin."""
    with transaction(db.session()) as session:
        filing.settle(session, viewer(), reference, at=utc_now())
    flash_with_way_back(
        _(
            "Report %(reference)s is marked as seen through. It is deleted in three years.",
            reference=reference,
        ),
        _("It is not over yet"),
        url_for("reports.open_again", reference=reference),
    )
    return redirect(url_for("reports.received"), HTTPStatus.SEE_OTHER)


@blueprint.post("/reports/<reference>/open-again")
@requires(Permission.READ_REPORTS)
@requires_proof("reports.received")
def open_again(reference: str) -> Response:
    """Take back that a report was seen through."""
    with transaction(db.session()) as session:
        filing.open_again(session, viewer(), reference, at=utc_now())
    flash(_("Report %(reference)s waits for you again and is kept.", reference=reference))
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
    at, tries = utc_now(), runtime().context.report_tries
    if tries.are_spent(str(author_id)):
        raise Invalid("report_incomplete", fields={"text": "report_too_many"})
    told = Told(given.get("officer", ""), given.get("concern", ""), given.get("text", ""))
    with transaction(db.session()) as session:
        on = local_now(at).date()
        reference = filing.file(session, runtime().vault, author_id, told, at=at, on=on)
    tries.note(str(author_id))
    return reference
