"""Ending summaries by mail from the mail itself, without signing in (RFC 8058)."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from app.extensions import db
from app.runtime import runtime
from pulse.people import preferences
from pulse.transaction import transaction

blueprint = Blueprint("digests", __name__)


def _owner(token: str) -> int:
    person_id = runtime().signed_links.digests.read(token)
    if person_id is None:
        abort(404)
    return person_id


@blueprint.get("/mail/stop/<token>")
def ask(token: str) -> str:
    """Ask first: programs that look at links in mails must not end anything."""
    _owner(token)
    return render_template("digests/stop.html", token_given=token, is_done=False)


@blueprint.post("/mail/stop/<token>")
def stop(token: str) -> str:
    """End the summaries of whoever the link belongs to."""
    person_id = _owner(token)
    with transaction(db.session()) as session:
        preferences.stop_digests(session, person_id)
    return render_template("digests/stop.html", token_given=token, is_done=True)
