"""What can be had as it stands, in the form in which it is brought in: tables and documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.runtime import runtime
from pulse.calendars.lists import calendar_document
from pulse.commitments.lists import (
    LISTED_COMMITMENT,
    chain_document,
    commitment_list,
    service_list,
)
from pulse.commitments.services_import import SERVICE_COLUMNS
from pulse.people.lists import LISTED_DEPARTMENT, LISTED_PERSON, department_list, people_list

Rows = Iterable[Mapping[str, object]]

TABLES: Mapping[str, tuple[Sequence[str], Callable[[Session, date], Rows]]] = {
    "departments": (LISTED_DEPARTMENT, department_list),
    "people": (
        LISTED_PERSON,
        lambda session, on: people_list(session, on, runtime().settings.slack_team_id),
    ),
    "services": (SERVICE_COLUMNS, lambda session, _on: service_list(session)),
    "commitments": (LISTED_COMMITMENT, lambda session, _on: commitment_list(session)),
}
"""By kind of file: the columns, and the rows of a day."""

DOCUMENTS: Mapping[str, Callable[[Session], dict[str, Any]]] = {
    "calendars": calendar_document,
    "chains": chain_document,
}


def ends_of(kind: str) -> Sequence[str]:
    """Return how the names of the files end in which a kind can be had."""
    if kind in TABLES:
        return ("xlsx", "csv")
    return ("json",) if kind in DOCUMENTS else ()
