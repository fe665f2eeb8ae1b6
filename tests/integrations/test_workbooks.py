"""Workbooks are read as the CSV they would be saved as, and nothing else is let in by them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.tables_io import read_csv, write_xlsx
from integrations.workbooks import as_csv
from pulse.errors import Invalid


def saved(book: openpyxl.Workbook) -> bytes:
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def repacked(content: bytes, part: str, replaced: bytes) -> bytes:
    body = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, replaced if name == part else old.read(name))
    return body.getvalue()


def test_cells_read_as_people_see_them_and_lines_are_rows() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["person_id", "name", "hired_on", "at", "from", "share", "is_own"])
    moment = datetime(2026, 8, 31, 9, 30, tzinfo=UTC).replace(tzinfo=None)
    page.append([1001, "김, 하나", date(2021, 3, 2), moment, time(9, 30), 0.25, True])
    page.append([])
    page.append(["P2", "두 줄\n이름", None, None, None, 1.5, False])
    assert list(read_csv(saved(book), ["person_id"])) == [
        (
            2,
            {
                "person_id": "1001",
                "name": "김, 하나",
                "hired_on": "2021-03-02",
                "at": "2026-08-31 09:30:00",
                "from": "09:30",
                "share": "0.25",
                "is_own": "TRUE",
            },
        ),
        (
            4,
            {
                "person_id": "P2",
                "name": "두 줄 이름",
                "hired_on": "",
                "at": "",
                "from": "",
                "share": "1.5",
                "is_own": "FALSE",
            },
        ),
    ]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]))),
        max_size=5,
    )
)
def test_what_we_write_ourselves_is_read_again(rows: list[list[str]]) -> None:
    columns = ["a", "b", "c"]
    given_rows = [dict(zip(columns, row, strict=False)) for row in rows]
    read = [cells for _, cells in read_csv(write_xlsx(columns, given_rows), columns)]
    wanted = [{name: row.get(name, "") for name in columns} for row in given_rows]
    assert read == [row for row in wanted if any(cell.strip() for cell in row.values())]


def test_the_first_sheet_that_is_seen_is_read_with_days_of_any_epoch() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    hidden = book.active
    assert hidden is not None
    hidden.sheet_state = "hidden"
    hidden.append(["nothing"])
    shown = book.create_sheet("사람")
    shown.append(["on", "price"])
    shown.append([date(2026, 3, 9), 5])
    shown["B2"].number_format = '#,##0" days [y]"'
    assert as_csv(saved(book)) == b"on,price\n2026-03-09,5\n"


def test_what_is_no_workbook_stays_as_it_is() -> None:
    assert as_csv(b"a,b\n") == b"a,b\n"


def entity(content: bytes) -> bytes:
    evil = b'<?xml version="1.0"?>' + b" " * 2000 + b'<!DOCTYPE s [<!ENTITY a "b">]><s>&a;</s>'
    return repacked(content, "xl/worksheets/sheet1.xml", evil)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "old_workbook"),
        (lambda content: content[:200], "unreadable_workbook"),
        (entity, "unreadable_workbook"),
        (lambda c: repacked(c, "xl/worksheets/sheet1.xml", b"<a>"), "unreadable_workbook"),
        (lambda c: repacked(c, "xl/workbook.xml", b"<workbook/>"), "unreadable_workbook"),
    ],
)
def test_what_cannot_be_read_says_so(spoil: object, code: str) -> None:
    assert callable(spoil)
    content = spoil(write_xlsx(["a"], [{"a": "b"}]))
    with pytest.raises(Invalid) as refused:
        as_csv(content)
    assert refused.value.code == code


def test_one_that_would_unpack_to_too_much_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("integrations.workbooks.MOST_UNPACKED", 100)
    with pytest.raises(Invalid):
        as_csv(write_xlsx(["a"], [{"a": "b"}]))


@pytest.mark.parametrize("row", [1_048_577, 99_999_999_999])
def test_a_row_that_no_sheet_has_is_not_reached_line_by_line(row: int) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="%d"><c r="A1"><v>1</v></c></row></sheetData></worksheet>' % row
    )
    content = repacked(saved(openpyxl.Workbook()), "xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(Invalid, match="unreadable_workbook"):
        as_csv(content)
