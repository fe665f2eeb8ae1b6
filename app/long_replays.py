"""Reading clocks anew under a changed calendar in the worker, piece by piece."""

from __future__ import annotations

from app.extensions import db
from pulse.commitments import replaying
from pulse.instants import utc_now
from pulse.transaction import transaction


def take(key: str) -> None:
    """Work out what is left of a change, then ask for consent or put it in force."""
    session = db.session()
    while (piece := replaying.read_piece(session, key, utc_now())) is not None:
        with transaction(session):
            if not replaying.keep_piece(session, key, piece, utc_now()):
                return
        session.expunge_all()
    with transaction(session):
        replaying.finish(session, key, utc_now())
    is_going_on = True
    while is_going_on:
        with transaction(session):
            is_going_on = replaying.replan_piece(session, key, utc_now())
        session.expunge_all()
