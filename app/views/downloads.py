"""Tables to take away, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from werkzeug.wrappers import Response

from integrations.tables_io import write_csv


def csv_answer(
    name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]
) -> Response:
    """Return rows as a CSV file of that name; no cell is run as a formula."""
    answer = Response(write_csv(columns, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
