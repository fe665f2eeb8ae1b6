"""Statements compiled once for each kind of database and then run as plain text.

For the one path a whole company walks in the same ten minutes. SQLAlchemy still writes the SQL and
knows how each value is bound; only finding that out again for every request is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Connection
from sqlalchemy.engine import Dialect

HOW: Mapping[str, Mapping[str, bool]] = {"postgresql": {"binary": True}}
"""A ballot's box comes as its bytes, not as twice as many hexadecimal digits."""
Process = Callable[[Any], Any]


@dataclass(frozen=True)
class _Text:
    """What a statement is for one kind of database."""

    sql: str
    constants: Mapping[str, Any]
    processes: tuple[tuple[str, Process], ...]
    order: tuple[str, ...] | None
    """The names in the order of the SQL's marks; None where it names them itself."""

    def bind(self, values: Mapping[str, Any]) -> Any:
        """Return ``values`` as the driver takes them; names the SQL does not have are let go."""
        bound = {**values, **self.constants}
        for name, process in self.processes:
            bound[name] = process(bound[name])
        return bound if self.order is None else tuple([bound[name] for name in self.order])


class Prepared:
    """One statement (or one per dialect name) that gives rows back as the driver reads them.

    The types of what comes back do nothing to it, so select only plain numbers, text and bytes.
    It goes to the driver itself, so errors are the driver's own. On SQLite it runs inside a
    transaction where one was begun, else as a transaction of its own.
    """

    def __init__(self, statement: ClauseElement | Mapping[str, ClauseElement]) -> None:
        self._statement = statement
        self._texts: dict[str, _Text] = {}

    def row(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the first row, if any; the rest is read too, so that nothing is held open."""
        rows = self._execute(connection, values).fetchall()
        return rows[0] if rows else None

    def changed(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute and return how many rows were written."""
        return int(self._execute(connection, values).rowcount)

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        dialect = connection.dialect
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = self._compile(dialect)
        driver: Any = connection.connection.driver_connection
        return driver.execute(text.sql, text.bind(values), **HOW.get(dialect.name, {}))

    def _compile(self, dialect: Dialect) -> _Text:
        made = self._statement
        statement = made[dialect.name] if isinstance(made, Mapping) else made
        compiled: Any = statement.compile(dialect=dialect)
        constants, processes = {}, []
        for name, bind in compiled.binds.items():
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if not bind.required:
                value = bind.effective_value
                constants[name] = process(value) if process else value
            elif process:
                processes.append((name, process))
        order = tuple(compiled.positiontup) if compiled.positional else None
        return _Text(str(compiled), constants, tuple(processes), order)
