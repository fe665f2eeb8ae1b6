"""Tables to take away, safe to open in a spreadsheet.

A short one is given at once. A long one is prepared by the worker, which runs the same view and
the same writer; whoever asked is led to a page that says how far it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import redirect, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app import long_exports
from app.telling import told
from integrations.tables_io import XLSX, write_csv, write_xlsx

Rows = Iterable[Mapping[str, object]]


@dataclass(frozen=True)
class Table:
    """A table to take away; ``taken`` is told how many rows it had once it is written."""

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
    rows_told = list(table.rows if telling is None else told(table.rows, telling))
    if table.taken is not None:
        table.taken(len(rows_told))
    write = csv_answer if ends == "csv" else xlsx_answer
    return write(table.name, table.columns, rows_told)


def csv_answer(name: str, columns: Sequence[str], rows: Rows) -> Response:
    """Return rows as a CSV file of that name; no cell is run as a formula."""
    return attached(write_csv(columns, rows), "text/csv", f"{name}.csv")


def xlsx_answer(name: str, columns: Sequence[str], rows: Rows) -> Response:
    """Return rows as a workbook of that name; no cell is run as a formula."""
    return attached(write_xlsx(columns, rows), XLSX, f"{name}.xlsx")


def attached(body: bytes, mimetype: str, filename: str) -> Response:
    """Return a file to be saved under that name, kept by nobody on the way."""
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
