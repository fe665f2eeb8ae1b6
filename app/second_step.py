"""Between the first proof and the session: whoever has a second one is asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from app.access import sign_in_as
from app.extensions import db
from app.proof import forget_proof, note_proof, onward
from pulse.instants import system_now
from pulse.people import second_factor

WAITING = "second_step"
LASTS = timedelta(minutes=5)


@dataclass(frozen=True)
class Waiting:
    """Somebody who has given one proof, and where they wanted to go."""

    person_id: int
    next_path: str
    is_lasting: bool = False
    is_recent: bool = True
    """Whether they gave it just now, so that it also stands for what asks for a proof."""


def enter(
    person_id: int, next_path: str = "", *, is_lasting: bool = False, is_recent: bool = True
) -> Response:
    """Begin the session of somebody whose identity is proven, or ask for the second proof.

    ``next_path`` must be a path of this site; without one the first page opens. The second proof
    is given here and now, whenever the first was.
    """
    if second_factor.is_on(db.session(), person_id):
        began = int(system_now().timestamp())
        kept = {"person": person_id, "at": began, "next": next_path, "lasting": is_lasting}
        session[WAITING] = kept
        return redirect(url_for("second_step.ask"), HTTPStatus.SEE_OTHER)
    return admit(Waiting(person_id, next_path, is_lasting, is_recent))


def waiting() -> Waiting | None:
    """Return who waits at the second step in this browser, if not for too long."""
    kept = session.get(WAITING)
    if not kept:
        return None
    age = int(system_now().timestamp()) - int(kept["at"])
    found = Waiting(kept["person"], kept["next"], bool(kept.get("lasting")))
    return found if 0 <= age <= LASTS.total_seconds() else None


def admit(proven: Waiting) -> Response:
    """Begin the session and go on."""
    session.pop(WAITING, None)
    sign_in_as(proven.person_id, is_lasting=proven.is_lasting)
    if proven.is_recent:
        note_proof()
    else:
        forget_proof()
    return redirect(onward(proven.next_path), HTTPStatus.SEE_OTHER)
