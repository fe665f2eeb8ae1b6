"""Many rows made ready where they hold nobody up, so that moving them in takes a moment.

SQLite has one write lock. Rows that are worked out and written under it would keep everybody else
waiting for as long as that takes. So they are laid into temporary tables of one connection first,
which take no lock that anybody waits for, and one statement a table moves them to where they
count. On PostgreSQL nobody waits for somebody else's new rows, so they are written at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, MetaData, Table, func, insert, literal_column, select
from sqlalchemy.orm import Session

Row = dict[str, Any]
AT_ONCE = 5_000


@dataclass(frozen=True)
class Pile:
    """Rows of one table that lie aside."""

    table: Table
    aside: Table


def is_needed(session: Session) -> bool:
    """Tell whether whoever writes keeps everybody else from writing."""
    return session.get_bind().dialect.name == "sqlite"


def make(session: Session, table: Table, *left_out: str) -> Pile:
    """Make room aside for rows of a table, without some columns; see ``laying_aside``."""
    columns = [
        Column(column.name, column.type) for column in table.columns if column.name not in left_out
    ]
    aside = Table(f"aside_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])
    aside.create(session.connection())
    return Pile(table, aside)


def write(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Write rows of one shape, some thousands in a statement."""
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(table), rows[start : start + AT_ONCE])


def move_in(
    session: Session, pile: Pile, shifts: dict[str, int], **given: ColumnElement[Any]
) -> None:
    """Move what lies aside to its table, in order, with ``shifts`` added to the ids it names.

    ``given`` are columns worked out only now, of ``pile.aside``.
    """
    found = {
        column.name: column + shifts[column.name] if column.name in shifts else column
        for column in pile.aside.columns
    }
    wanted = {**found, **given}
    rows = select(*wanted.values()).order_by(literal_column("rowid"))
    session.execute(insert(pile.table).from_select(list(wanted), rows))


def highest_id(session: Session, table: Table) -> int:
    """Return the highest id of a table; under SQLite's write lock nobody takes the next ones."""
    return session.scalar(select(func.max(table.columns.id))) or 0


def new_ids(session: Session, table: Table, count: int) -> Sequence[int]:
    """Return ids for so many new rows, which nobody else will be given."""
    if is_needed(session):
        first = highest_id(session, table) + 1
        return range(first, first + count)
    given = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
    return session.scalars(select(given).select_from(func.generate_series(1, count))).all()
