"""Long files on pages: how far one is, what its plan says, its order, and stopping it."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import import_words
from app.access import requires, viewer
from app.extensions import db
from app.proof import is_proven, requires_proof
from app.translate import _
from app.views.imports import MANAGERS, admit, refusal_words
from pulse import long_imports
from pulse.errors import Conflict, DomainError
from pulse.instants import utc_now
from pulse.long_imports import CLAIMED, STOPPABLE, ImportState, LongImport
from pulse.transaction import transaction

blueprint = Blueprint("long_imports", __name__)
GOING = frozenset({*CLAIMED, *CLAIMED.values()})


@blueprint.get("/imports/<kind>/long/<key>")
@requires(*MANAGERS)
def show(kind: str, key: str) -> str:
    """Say how far a long file is, and once it has been read what it would change."""
    admit(kind)
    return _page(kind, long_imports.of_person(db.session(), key, viewer().person_id))


@blueprint.post("/imports/<kind>/long/<key>/apply")
@requires(*MANAGERS)
@requires_proof("long_imports.show")
def order(kind: str, key: str) -> Response | tuple[str, int]:
    """Have the worker do what the plan says."""
    admit(kind)
    plan, is_forced = request.form.get("plan", ""), bool(request.form.get("force"))
    try:
        with transaction(db.session()) as session:
            work = long_imports.of_person(session, key, viewer().person_id, is_held=True)
            long_imports.order(work, plan, is_forced=is_forced, at=utc_now())
    except Conflict as error:
        work = long_imports.of_person(db.session(), key, viewer().person_id)
        return _page(kind, work, error), HTTPStatus.UNPROCESSABLE_ENTITY
    return _to_page(kind, key)


@blueprint.post("/imports/<kind>/long/<key>/stop")
@requires(*MANAGERS)
def stop(kind: str, key: str) -> Response:
    """Stop a file before anything of it is written."""
    admit(kind)
    with transaction(db.session()) as session:
        work = long_imports.of_person(session, key, viewer().person_id, is_held=True)
        is_stopped = long_imports.stop(work, utc_now())
    if is_stopped:
        flash(_("Nothing was changed, and the file is deleted."))
        return redirect(url_for("imports.choose", kind=kind), HTTPStatus.SEE_OTHER)
    return _to_page(kind, key)


def _to_page(kind: str, key: str) -> Response:
    return redirect(url_for("long_imports.show", kind=kind, key=key), HTTPStatus.SEE_OTHER)


def _page(kind: str, work: LongImport, refusal: DomainError | None = None) -> str:
    found = work.found
    return render_template(
        "imports/long.html",
        kind=kind,
        work=work,
        state=work.state.value,
        found=found,
        is_going=work.state in GOING,
        may_stop=work.state in STOPPABLE,
        may_order=work.state is ImportState.READY
        and bool(found.get("is_new"))
        and (not found.get("rows") or bool(found.get("may_force"))),
        refusal=refusal_words(refusal),
        is_proven=is_proven(),
        words=import_words,
    )
