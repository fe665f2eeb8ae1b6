"""Every row about one person, as it lies in the database, with what it is for and how long.

Ballots are not here: nothing in them leads to a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.views.holdings_words import ABOUT, OTHER, RECIPIENT, Kind
from pulse.errors import NotFound
from pulse.tables import Base
from pulse.telling import person_recipient

MOST_ROWS = 100
BYTES = "•••"
NOT_SHOWN = dict.fromkeys(("password_hash", "digest", "sealed", "content"), BYTES)


@dataclass(frozen=True)
class Holding:
    """One kind of thing stored about a person, in plain words, and how many rows there are."""

    key: str
    title: str
    why: str
    until: str
    count: int


@dataclass(frozen=True)
class HeldRows:
    """Rows of one kind, word for word, newest first; ``MOST_ROWS`` of them on a page."""

    holding: Holding
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def naming_columns() -> set[Kind]:
    """Return every column of the database that names a person."""
    found = {("person", "id"), RECIPIENT}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.column.table.name == "person" for key in column.foreign_keys):
                found.add((table.name, column.name))
    return found


def holdings_of(session: Session, person_id: int) -> list[Holding]:
    """Return what is stored about a person; kinds of which there is nothing are left out.

    All kinds are counted in one query.
    """
    kinds = [*ABOUT, *sorted(naming_columns() - set(ABOUT))]
    counted = session.execute(union_all(*(_count(kind, person_id) for kind in kinds)))
    counts = {key: count for key, count in counted if count}
    return [_holding(kind, counts[_key(kind)]) for kind in kinds if _key(kind) in counts]


def held_rows(session: Session, person_id: int, key: str, page: int = 1) -> HeldRows:
    """Return one page of the rows of a kind; NotFound where nothing is on it."""
    kind = {_key(one): one for one in naming_columns()}.get(key)
    if kind is None:
        raise NotFound("holding_not_found", kind=key)
    _, count = session.execute(_count(kind, person_id)).one()
    if (page - 1) * MOST_ROWS >= count:
        raise NotFound("holding_not_found", kind=key)
    columns = tuple(_column(kind).table.columns.keys())
    return HeldRows(_holding(kind, count), columns, _rows(session, kind, person_id, page))


def _rows(session: Session, kind: Kind, person_id: int, page: int) -> list[tuple[str, ...]]:
    table = _column(kind).table
    found = session.execute(
        select(*map(_read, table.columns))
        .where(_is_about(kind, person_id))
        .order_by(*(key.desc() for key in table.primary_key.columns))
        .limit(MOST_ROWS)
        .offset((page - 1) * MOST_ROWS)
    )
    return [tuple(map(_shown, table.columns.keys(), row)) for row in found]


def _holding(kind: Kind, count: int) -> Holding:
    title, why, until = ABOUT.get(kind, OTHER)
    return Holding(_key(kind), str(title), str(why), str(until), count)


def _key(kind: Kind) -> str:
    return ".".join(kind)


def _count(kind: Kind, person_id: int) -> Select[str, int]:
    return select(literal(_key(kind)), func.count()).where(_is_about(kind, person_id))


def _is_about(kind: Kind, person_id: int) -> ColumnElement[bool]:
    wanted: object = person_recipient(person_id) if kind == RECIPIENT else person_id
    return _column(kind) == wanted


def _column(kind: Kind) -> Column[Any]:
    table, column = kind
    return Base.metadata.tables[table].columns[column]


def _read(column: Column[Any]) -> ColumnElement[Any]:
    """Leave bytes where they lie: nobody can read them here."""
    return literal(BYTES) if isinstance(column.type, LargeBinary) else column


def _shown(name: str, value: object) -> str:
    if name in NOT_SHOWN:
        return NOT_SHOWN[name]
    return "" if value is None else str(getattr(value, "value", value))
