"""The kinds of files that can be brought in: how each is planned, applied and shown.

Commands and pages read the same list, so that both do the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.runtime import runtime
from app.telling import told
from integrations.tables_io import read_csv, read_json
from pulse.calendars.registry import calendar_codes, plan_calendars
from pulse.commitments.agreements import COMMITMENT_COLUMNS, apply_commitments, plan_commitments
from pulse.commitments.calendar_edits import apply_plan
from pulse.commitments.chains_import import apply_chains, plan_chains
from pulse.commitments.services_import import SERVICE_COLUMNS, apply_services, plan_services
from pulse.errors import Invalid
from pulse.people.absences_import import ABSENCE_COLUMNS, apply_absences, plan_absences
from pulse.people.company_settings import company_settings
from pulse.people.departments_import import (
    DEPARTMENT_COLUMNS,
    apply_departments,
    plan_departments,
)
from pulse.people.roster import apply_roster, plan_roster
from pulse.people.roster_rows import PEOPLE_COLUMNS, Usual
from pulse.people.transfers_import import TRANSFER_COLUMNS, apply_transfers, plan_transfers
from pulse.results.public_figures import FIGURE_COLUMNS, apply_figures, plan_figures
from pulse.surveys.authoring import apply_templates, plan_templates
from pulse.surveys.bank_import import BANK_COLUMNS, apply_banks, document_of, plan_banks

HOLIDAY_YEARS_BACK, HOLIDAY_YEARS_AHEAD = 1, 2


@dataclass(frozen=True)
class Order:
    """What somebody asked for, on a page or in a command."""

    content: bytes
    at: datetime
    on: date
    does_apply: bool
    does_force: bool
    locale: str
    slack_team: str
    name: str = ""
    mapping: bytes = b""
    actor_id: int | None = None
    on_row: Callable[[int], None] | None = None
    """Told how many rows have been read, for whoever waits for a long file."""


Plan = Callable[["Session", "Order"], Any]


@dataclass(frozen=True)
class ImportKind:
    """How one kind of file is planned, applied and shown."""

    plan: Plan
    apply: Callable[[Session, Any, Order], object]
    sections: Sequence[str]
    lay_aside: Callable[[Session, Any, Order], None] | None = None
    """Reckons a plan before the transaction; applying it then refuses what has changed since."""


def rows_of(order: Order, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows of a table, telling whoever waits for them."""
    rows = read_csv(order.content, columns)
    return rows if order.on_row is None else told(rows, order.on_row)


def _people_plan(session: Session, order: Order) -> Any:
    rows = rows_of(order, PEOPLE_COLUMNS)
    return plan_roster(
        session,
        rows,
        order.on,
        tenant=order.slack_team,
        known_calendars=calendar_codes(session),
        usual=usual_of(session),
    )


def usual_of(session: Session) -> Usual:
    """Return what the company has set for people of whom a list does not say it."""
    given = runtime().settings
    return Usual(given.locale, given.timezone, company_settings(session).calendar)


def _departments_plan(session: Session, order: Order) -> Any:
    rows = rows_of(order, DEPARTMENT_COLUMNS)
    return plan_departments(session, rows, order.on, known_calendars=calendar_codes(session))


def _of_its_shape(plan: Plan) -> Plan:
    """Plan a document; Invalid where it is made otherwise than its kind."""

    def planned(session: Session, order: Order) -> Any:
        try:
            return plan(session, order)
        except (AttributeError, KeyError, TypeError) as error:
            raise Invalid("not_an_object") from error

    return planned


@_of_its_shape
def _calendars_plan(session: Session, order: Order) -> Any:
    years = range(order.on.year - HOLIDAY_YEARS_BACK, order.on.year + HOLIDAY_YEARS_AHEAD + 1)
    return plan_calendars(session, _json(order), years=years)


def _services_plan(session: Session, order: Order) -> Any:
    rows = rows_of(order, SERVICE_COLUMNS)
    return plan_services(session, rows, order.on, known_calendars=calendar_codes(session))


def _commitments_plan(session: Session, order: Order) -> Any:
    rows = rows_of(order, COMMITMENT_COLUMNS)
    return plan_commitments(session, rows, order.on, known_calendars=calendar_codes(session))


@_of_its_shape
def _banks_plan(session: Session, order: Order) -> Any:
    """Plan scales from a JSON document, or from a table with a row an item."""
    if order.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return plan_banks(session, _json(order))
    return plan_banks(session, document_of(read_csv(order.content, BANK_COLUMNS)))


def _json(order: Order) -> dict[str, Any]:
    document = read_json(order.content)
    if not isinstance(document, dict):
        raise Invalid("not_an_object")
    return document


KINDS: dict[str, ImportKind] = {
    "people": ImportKind(
        _people_plan,
        lambda session, plan, order: apply_roster(
            session, plan, order.at, order.actor_id, force=order.does_force
        ),
        ("joiners", "movers", "leavers", "changed", "unchanged"),
    ),
    "departments": ImportKind(
        _departments_plan,
        lambda session, plan, order: apply_departments(session, plan, order.at, order.actor_id),
        (
            "opened", "moved", "renamed", "changed", "closed", "headed", "heads_waiting",
            "unchanged",
        ),
    ),
    "transfers": ImportKind(
        lambda session, order: plan_transfers(
            session, rows_of(order, TRANSFER_COLUMNS), order.on
        ),
        lambda session, plan, order: apply_transfers(
            session, plan, order.at, order.actor_id, force=order.does_force
        ),
        ("moves", "unchanged"),
    ),
    "absences": ImportKind(
        lambda session, order: plan_absences(session, rows_of(order, ABSENCE_COLUMNS)),
        lambda session, plan, order: apply_absences(
            session, plan, order.at, order.actor_id, force=order.does_force
        ),
        ("added", "changed", "cancelled", "unchanged"),
    ),
    "services": ImportKind(
        _services_plan,
        lambda session, plan, order: apply_services(session, plan, order.at, order.actor_id),
        ("added", "changed", "unchanged"),
    ),
    "commitments": ImportKind(
        _commitments_plan,
        lambda session, plan, order: apply_commitments(session, plan, order.at, order.actor_id),
        ("added", "proposed", "ended", "unchanged"),
    ),
    "calendars": ImportKind(
        _calendars_plan,
        lambda session, plan, order: apply_plan(session, plan, order.name, at=order.at),
        ("added", "changed", "unchanged"),
    ),
    "chains": ImportKind(
        _of_its_shape(lambda session, order: plan_chains(session, _json(order))),
        lambda session, plan, order: apply_chains(session, plan, order.at, order.actor_id),
        ("added", "changed", "unchanged"),
    ),
    "public-figures": ImportKind(
        lambda session, order: plan_figures(session, read_csv(order.content, FIGURE_COLUMNS)),
        lambda session, plan, order: apply_figures(session, plan, order.at, order.actor_id),
        ("added", "changed", "unchanged"),
    ),
    "templates": ImportKind(
        _of_its_shape(lambda session, order: plan_templates(session, _json(order))),
        lambda session, plan, _order: apply_templates(session, plan),
        ("added", "unchanged"),
    ),
    "banks": ImportKind(
        _banks_plan,
        lambda session, plan, order: apply_banks(session, plan, order.at, order.actor_id),
        ("added", "unchanged"),
    ),
}  # fmt: skip

FORCEABLE = frozenset({"people", "transfers", "absences"})
