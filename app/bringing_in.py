"""Doing what a plan says, under the write lock for no longer than that takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from app import import_words
from app.extensions import db
from app.import_kinds import Order
from app.import_mapped import EVERY
from pulse.errors import Refused
from pulse.transaction import one_connection, transaction


@contextmanager
def bringing_in(kind: str, order: Order, name: str) -> Iterator[Session]:
    """Do the plan of that name, in the transaction that is given for what belongs to it.

    Refused("plan_changed") where the file would do anything else by now. Of a kind whose rows
    can be laid aside, all is planned and reckoned before the transaction begins.
    """
    chosen = EVERY[kind]
    with one_connection(db.engine) as session:
        laid = None
        if chosen.lay_aside is not None:
            laid = _planned(session, kind, order, name)
            chosen.lay_aside(session, laid, order)
        with transaction(session):
            plan = _planned(session, kind, order, name) if laid is None else laid
            chosen.apply(session, plan, order)
            yield session


def _planned(session: Session, kind: str, order: Order, name: str) -> Any:
    plan = EVERY[kind].plan(session, order)
    if import_words.name_of(kind, plan) != name:
        raise Refused("plan_changed")
    return plan
