"""Tables to take away, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from werkzeug.wrappers import Response

from integrations.tables_io import XLSX, write_csv, write_xlsx


def csv_answer(
    name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]
) -> Response:
    """Return rows as a CSV file of that name; no cell is run as a formula."""
    return _attached(write_csv(columns, rows), "text/csv", f"{name}.csv")


def xlsx_answer(
    name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]
) -> Response:
    """Return rows as a workbook of that name; no cell is run as a formula."""
    return _attached(write_xlsx(columns, rows), XLSX, f"{name}.xlsx")


def _attached(body: bytes, mimetype: str, filename: str) -> Response:
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
