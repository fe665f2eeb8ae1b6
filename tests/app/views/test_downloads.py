from __future__ import annotations

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from werkzeug.wrappers import Response

from app.views import downloads
from app.views.downloads import csv_answer, xlsx_answer

COLUMNS = ["이름", "수"]
ROWS = [{"이름": "=1+1", "수": 3}, {"수": -2, "이름": "서울, 본점", "남": "x"}]


@pytest.fixture(autouse=True)
def noted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What would stand in the audit trail."""
    seen: list[tuple[str, int]] = []
    monkeypatch.setattr(downloads, "_note_taken", lambda *facts: seen.append(facts))
    return seen


def test_that_a_table_was_taken_is_noted_once(noted: list[tuple[str, int]]) -> None:
    csv_answer("pairs", COLUMNS, iter(ROWS))
    xlsx_answer("pairs", COLUMNS, [])
    assert noted == [("pairs.csv", 2), ("pairs.xlsx", 0)]


def test_a_csv_runs_nothing_and_holds_only_its_columns() -> None:
    body = csv_answer("pairs", COLUMNS, ROWS).get_data()
    assert body.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert table == [COLUMNS, ["'=1+1", "3"], ["서울, 본점", "-2"]]


def test_a_workbook_keeps_texts_as_texts_and_numbers_as_numbers() -> None:
    body = xlsx_answer("pairs", COLUMNS, ROWS).get_data()
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    cells = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]
    assert cells[1:] == [[("=1+1", "s"), (3, "n")], [("서울, 본점", "s"), (-2, "n")]]


@pytest.mark.parametrize(
    ("give", "mimetype", "filename"),
    [
        (csv_answer, "text/csv", "queue.csv"),
        (
            xlsx_answer,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "queue.xlsx",
        ),
    ],
)
def test_a_table_is_saved_under_its_name_and_kept_by_nobody_between(
    give: Callable[..., Response], mimetype: str, filename: str
) -> None:
    answer = give("queue", COLUMNS, [])
    assert answer.mimetype == mimetype
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{filename}"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.get_data()
