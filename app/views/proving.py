"""Checking a proof somebody types, as slowly guessed at as when signing in."""

from __future__ import annotations

from flask import request

from app.extensions import db
from app.runtime import runtime
from pulse.instants import system_now, utc_now
from pulse.people import credentials, second_factor
from pulse.transaction import transaction


def check_code(person_id: int, code: str) -> None:
    """Make sure of a code of somebody's app or a recovery code; Refused if it is wrong."""
    counted, address = f"code {person_id}", request.remote_addr or ""
    with transaction(db.session()) as session:
        credentials.count_attempt(session, counted, address, at=utc_now())
    with transaction(db.session()) as session:
        second_factor.check(
            session, runtime().vault, person_id, code, at=utc_now(), now=system_now()
        )
    with transaction(db.session()) as session:
        credentials.forgive_attempt(session, counted, address)


def check_password(person_id: int, password: str) -> None:
    """Make sure of the password of somebody signed in; Refused if it is wrong."""
    counted, address = f"own {person_id}", request.remote_addr or ""
    with transaction(db.session()) as session:
        credentials.count_attempt(session, counted, address, at=utc_now())
    credentials.check_own_password(db.session(), person_id, password)
    with transaction(db.session()) as session:
        credentials.forgive_attempt(session, counted, address)
