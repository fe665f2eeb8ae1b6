"""Long files on pages: how far one is, what its plan says, its order, and stopping it."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import import_words, long_imports
from app.access import requires, viewer
from app.extensions import db
from app.proof import is_proven, requires_proof
from app.translate import _
from app.views.imports import MANAGERS, admit, refusal_words
from pulse import long_work
from pulse.errors import Conflict, DomainError
from pulse.instants import utc_now
from pulse.long_work import GOING, STOPPABLE, LongWork, WorkKind, WorkState
from pulse.transaction import transaction

blueprint = Blueprint("long_imports", __name__)


@blueprint.get("/imports/<kind>/long/<key>")
@requires(*MANAGERS)
def show(kind: str, key: str) -> str:
    """Say how far a long file is, and once it has been read what it would change."""
    admit(kind)
    return _page(kind, _mine(db.session(), key))


@blueprint.post("/imports/<kind>/long/<key>/apply")
@requires(*MANAGERS)
@requires_proof("long_imports.show")
def order(kind: str, key: str) -> Response | tuple[str, int]:
    """Have the worker do what the plan says."""
    admit(kind)
    plan, is_forced = request.form.get("plan", ""), bool(request.form.get("force"))
    try:
        with transaction(db.session()) as session:
            work = _mine(session, key, is_held=True)
            long_work.order(work, plan, is_forced=is_forced, at=utc_now())
    except Conflict as error:
        work = _mine(db.session(), key)
        return _page(kind, work, error), HTTPStatus.UNPROCESSABLE_ENTITY
    return _to_page(kind, key)


@blueprint.post("/imports/<kind>/long/<key>/stop")
@requires(*MANAGERS)
def stop(kind: str, key: str) -> Response:
    """Stop a file before it is in."""
    admit(kind)
    with transaction(db.session()) as session:
        work = _mine(session, key, is_held=True)
        is_stopped = long_work.stop(work, utc_now())
    if is_stopped:
        flash(_("Nothing was changed. The file is deleted here and can be brought in again."))
        return redirect(url_for("imports.choose", kind=kind), HTTPStatus.SEE_OTHER)
    return _to_page(kind, key)


def _mine(session: Session, key: str, *, is_held: bool = False) -> LongWork:
    who = viewer().person_id
    return long_work.of_person(session, WorkKind.IMPORT, key, who, is_held=is_held)


def _to_page(kind: str, key: str) -> Response:
    return redirect(url_for("long_imports.show", kind=kind, key=key), HTTPStatus.SEE_OTHER)


def _page(kind: str, work: LongWork, refusal: DomainError | None = None) -> str:
    found = work.found
    return render_template(
        "imports/long.html",
        kind=kind,
        work=work,
        state=work.state.value,
        found=found,
        on_day=long_imports.on_day(work),
        is_going=work.state in GOING,
        is_still=long_work.is_still(work, utc_now()),
        slows_others_down=db.engine.dialect.name == "sqlite",
        may_stop=work.state in STOPPABLE,
        may_order=work.state is WorkState.READY
        and bool(found.get("is_new"))
        and (not found.get("rows") or bool(found.get("may_force"))),
        refusal=refusal_words(refusal),
        is_proven=is_proven(),
        words=import_words,
    )
