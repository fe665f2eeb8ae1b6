"""Long tables on pages: how far one is, taking it away, and stopping it; seen by who asked."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import number
from app.long_exports import rights_of
from app.proof import requires_proof
from app.translate import _, _l
from app.views.downloads import attached
from pulse import long_work
from pulse.instants import utc_now
from pulse.long_work import GOING, KEPT, STOPPABLE, LongWork, WorkKind, WorkState
from pulse.transaction import transaction

blueprint = Blueprint("exports", __name__)
TABLES: dict[str, object] = {
    "audit": _l("Audit trail"),
    "own_promises": _l("Our promises"),
    "participation": _l("Participation"),
    "promises": _l("Promises between departments"),
    "request_queue": _l("Our queue"),
    "results": _l("Results"),
}
"""What the tables of each blueprint are called."""
KB = 1_000


@blueprint.get("/exports")
@requires()
def index() -> str:
    """List the long tables that the reader has asked for in the last day."""
    mine = long_work.all_of_person(db.session(), WorkKind.EXPORT, viewer().person_id)
    return render_template(
        "exports/list.html", works=mine, name_of=name_of, state_words=state_words, until=until
    )


@blueprint.get("/exports/<key>")
@requires()
def show(key: str) -> str:
    """Say how far a table is and, once it is ready, offer it."""
    work = _mine(key)
    return render_template(
        "exports/show.html",
        work=work,
        state=work.state.value,
        name=name_of(work),
        size=size_words(int(work.found.get("size", 0))),
        until=until(work),
        is_going=work.state in GOING,
        is_still=long_work.is_still(work, utc_now()),
        may_stop=work.state in STOPPABLE,
    )


@blueprint.get("/exports/<key>/file")
@requires()
@requires_proof("exports.show")
def take_away(key: str) -> Response:
    """Give a table that is ready, unless the reader's rights have changed since they asked."""
    work = _mine(key)
    if work.state is not WorkState.READY or work.content is None:
        abort(HTTPStatus.NOT_FOUND)
    if work.terms["rights"] != rights_of(viewer()):
        abort(HTTPStatus.NOT_FOUND)
    return attached(work.content, work.found["type"], work.name)


@blueprint.post("/exports/<key>/stop")
@requires()
def stop(key: str) -> Response:
    """Stop preparing a table, or delete it before its day is over."""
    with transaction(db.session()) as session:
        person_id = viewer().person_id
        work = long_work.of_person(session, WorkKind.EXPORT, key, person_id, is_held=True)
        long_work.stop(work, utc_now())
    flash(_("The table is stopped and deleted. You can ask for it again where you saw the list."))
    return redirect(url_for("exports.index"), HTTPStatus.SEE_OTHER)


def name_of(work: LongWork) -> str:
    """Say which table it is."""
    return str(TABLES[work.subject.partition(".")[0]])


def state_words(work: LongWork) -> str:
    """Say in a word or two how far it is."""
    if work.state in GOING:
        return _("being prepared")
    if work.state is WorkState.READY:
        return _("ready")
    return _("deleted") if work.state is WorkState.STOPPED else _("could not be prepared")


def until(work: LongWork) -> datetime:
    """Return when a table is deleted."""
    return work.changed_at + KEPT


def size_words(size: int) -> str:
    """Say how large a file is."""
    if size < KB * KB:
        return f"{number(max(1, round(size / KB)))} kB"
    return f"{number(round(size / KB / KB, 1))} MB"


def _mine(key: str) -> LongWork:
    return long_work.of_person(db.session(), WorkKind.EXPORT, key, viewer().person_id)
