"""What is stored: for everybody in general, and for who is signed in exactly."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from app.access import requires, viewer
from app.extensions import db
from app.legible_input import asked_number
from app.views import privacy_sheet
from app.views.holdings import MOST_ROWS, held_rows, holdings_of
from pulse.instants import utc_now

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
def show() -> str:
    """Say what is kept, who sees it and what cannot be protected; to somebody known, of theirs.

    Open to everybody, because people without a sign-in are asked too.
    """
    is_known = bool(current_user.is_authenticated)
    holdings = holdings_of(db.session(), viewer().person_id) if is_known else []
    return render_template("privacy/show.html", holdings=holdings, is_known=is_known)


@blueprint.get("/privacy/held/<kind>")
@requires()
def held(kind: str) -> str:
    """Show the reader's own rows of one kind, word for word."""
    page = asked_number("page") or 1
    found = held_rows(db.session(), viewer().person_id, kind, page)
    last = -(-found.holding.count // MOST_ROWS)
    return render_template("privacy/held.html", found=found, page=page, last=last)


@blueprint.get("/privacy/sheet")
def sheet() -> str:
    """Show what is stored about anybody, for a council to read and keep."""
    return render_template(
        "privacy/sheet.html", sheet=privacy_sheet.build(db.session()), now=utc_now()
    )
