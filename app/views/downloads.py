"""Tables to take away, safe to open in a spreadsheet.

A short one is given at once. A long one is prepared by the worker, which runs the same view and
the same writer; whoever asked is led to a page that says how far it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus

from flask import redirect, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app import long_exports
from app.access import viewer
from app.extensions import db
from app.telling import told
from integrations.tables_io import XLSX, write_csv, write_xlsx
from pulse import audit
from pulse.instants import utc_now
from pulse.transaction import transaction

Rows = Iterable[Mapping[str, object]]


@dataclass(frozen=True)
class Table:
    """A table to take away.

    ``taken`` is told how many rows it has, where the audit trail is to say more of it than that.
    """

    name: str
    columns: Sequence[str]
    rows: Rows
    taken: Callable[[int], None] | None = None


def table_answer(ends: str, make: Callable[[], Table], size: Callable[[], int]) -> Response:
    """Return a table as ``csv`` or ``xlsx``, or lead to where a long one is prepared.

    ``size`` says about how many rows are to be looked through, without reading them.
    """
    telling = long_exports.teller_here()
    if telling is None and (rows := size()) > long_exports.LONG:
        address = request.full_path.rstrip("?")
        key = long_exports.keep(address, str(request.endpoint), rows, str(get_locale()))
        return redirect(url_for("exports.show", key=key), HTTPStatus.SEE_OTHER)
    table = make()
    rows_told = table.rows if telling is None else told(table.rows, telling)
    return _given(ends, replace(table, rows=rows_told))


def csv_answer(name: str, columns: Sequence[str], rows: Rows) -> Response:
    """Return rows as a CSV file of that name; no cell is run as a formula."""
    return _given("csv", Table(name, columns, rows))


def xlsx_answer(name: str, columns: Sequence[str], rows: Rows) -> Response:
    """Return rows as a workbook of that name; no cell is run as a formula."""
    return _given("xlsx", Table(name, columns, rows))


def _given(ends: str, table: Table) -> Response:
    """Write a table, and note in the audit trail that it was taken."""
    rows = list(table.rows)
    (table.taken or partial(_note_taken, f"{table.name}.{ends}"))(len(rows))
    if ends == "csv":
        return attached(write_csv(table.columns, rows), "text/csv", f"{table.name}.csv")
    return attached(write_xlsx(table.columns, rows), XLSX, f"{table.name}.xlsx")


def _note_taken(name: str, rows: int) -> None:
    at, who = utc_now(), viewer().person_id
    with transaction(db.session()) as session:
        facts = {"rows": rows}
        audit.record(
            session, "table_taken", "table", name[:64], at=at, actor_id=who, details=facts
        )


def attached(body: bytes, mimetype: str, filename: str) -> Response:
    """Return a file to be saved under that name, kept by nobody on the way."""
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
