"""Preparing long tables in the worker: the page that would have given one runs there instead.

So a table is the same whichever way it comes, and whoever asks must hold the same rights at three
moments: when they ask, when it is prepared and when they take it away.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from flask import current_app, g, request, session
from flask_login import login_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.access import SignedIn, viewer
from app.extensions import db
from app.i18n import local_now
from app.proof import note_proof
from app.telling import Stopped, teller
from pulse import long_work
from pulse.errors import DomainError, NotFound
from pulse.instants import utc_now
from pulse.long_work import LongWork, WorkKind, WorkState
from pulse.people.permissions import Viewer, viewer_of
from pulse.transaction import transaction

LONG = 5_000
"""A table of more rows is prepared by the worker: it takes more than a breath to write."""
TELLING = "telling_rows"


def teller_here() -> Callable[[int], None] | None:
    """Return what is told how many rows are written, if the worker is writing them."""
    found: Callable[[int], None] | None = g.get(TELLING)
    return found


def keep(address: str, endpoint: str, size: int, locale: str) -> str:
    """Keep an order for a table of about ``size`` rows; the same one going is the same order."""
    at, who = utc_now(), viewer()
    terms = {"address": address, "rights": rights_of(who)}
    with transaction(db.session()) as database:
        for one in long_work.all_of_person(database, WorkKind.EXPORT, who.person_id):
            if one.state in long_work.GOING and (one.terms, one.locale) == (terms, locale):
                return one.key
        work = LongWork(
            key=secrets.token_urlsafe(16),
            person_id=who.person_id,
            kind=WorkKind.EXPORT,
            subject=endpoint,
            name="",
            locale=locale,
            terms=terms,
            content=None,
            state=WorkState.WAITING,
            rows_total=size,
            asked_at=at,
            changed_at=at,
        )
        database.add(work)
        return work.key


def rights_of(who: Viewer) -> str:
    """Digest what decides which rows somebody reads; any other rights have another digest."""
    said = (
        sorted(one.value for one in who.permissions),
        sorted(one.value for one in who.roles),
        sorted(who.headed_codes),
        who.path_codes,
        who.employer_id,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def take(key: str) -> None:
    """Prepare a table; what stands in the way is written down in its place."""
    work = db.session().get_one(LongWork, key, populate_existing=True)
    try:
        answer = _prepared(work)
    except Stopped:
        db.session.rollback()
    except (DomainError, HTTPException) as error:
        db.session.rollback()
        _settle(key, WorkState.FAILED, {"why": getattr(error, "code", "")})
    else:
        _settle(key, WorkState.READY, _told(answer), answer.get_data())


def _prepared(work: LongWork) -> Response:
    key, terms = work.key, work.terms
    with _acting_as(work.person_id or 0, terms["address"], work.locale):
        if rights_of(viewer()) != terms["rights"]:
            raise NotFound("rights_changed")
        setattr(g, TELLING, teller(key))
        try:
            answer = current_app.view_functions[str(request.endpoint)](**request.view_args or {})
        finally:
            g.pop(TELLING)
    if not isinstance(answer, Response) or answer.status_code != HTTPStatus.OK:
        raise NotFound("page_not_found")
    return answer


@contextmanager
def _acting_as(person_id: int, address: str, locale: str) -> Iterator[None]:
    """Run as if that person had opened that page; they proved who they are when they did."""
    on = local_now(utc_now()).date()
    with current_app.test_request_context(address):
        found = viewer_of(db.session(), person_id, on)
        login_user(SignedIn(found, found.timezone))
        session["locale"] = locale
        note_proof()
        yield


def _told(answer: Response) -> dict[str, Any]:
    _, _, name = answer.headers["Content-Disposition"].partition("filename=")
    return {"name": name.strip('"'), "type": answer.mimetype, "size": len(answer.get_data())}


def _settle(
    key: str, state: WorkState, found: dict[str, Any], content: bytes | None = None
) -> None:
    with transaction(db.session()) as database:
        work = long_work.settle(database, key, state, found, utc_now())
        if work is not None:
            work.content, work.name = content, str(found.get("name", ""))
