from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrations.tables_io import decode, read_csv, read_json, write_csv, write_xlsx
from pulse.errors import Invalid

TEXT = 'person_id,name\r\nP1,"김, 하나"\r\n\r\nP2,"두 줄\n이름"\r\nP3,셋\r\n'
ROWS = [
    (2, {"person_id": "P1", "name": "김, 하나"}),
    (4, {"person_id": "P2", "name": "두 줄\n이름"}),
    (6, {"person_id": "P3", "name": "셋"}),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_korean_reads_from_every_usual_encoding(encoding: str) -> None:
    assert list(read_csv(TEXT.encode(encoding), ["person_id", "name"])) == ROWS


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(ends: str) -> None:
    content = f"a,b{ends}1,2{ends}3,4{ends}".encode()
    assert [cells for _, cells in read_csv(content)] == [
        {"a": "1", "b": "2"},
        {"a": "3", "b": "4"},
    ]


def test_missing_cells_are_empty_and_extra_empty_ones_ignored() -> None:
    assert list(read_csv(b"a,b\n1\n1,2,,\n")) == [
        (2, {"a": "1", "b": ""}),
        (3, {"a": "1", "b": "2"}),
    ]


@pytest.mark.parametrize(
    ("content", "code", "fields"),
    [
        (b"a,b\n1,2\n", "bad_columns", {"c": "missing_column"}),
        (b"a,c,a\n1,2,3\n", "bad_columns", {"a": "duplicate_column"}),
        (b"", "empty_table", {}),
        (b"\n , \n", "empty_table", {}),
        (b"c\n1,2\n", "bad_row", {"2": "too_many_cells"}),
        (b'c\n"a"b\n', "bad_row", {"2": "malformed"}),
        (b'"a"b\n', "bad_row", {"1": "malformed"}),
        (b'\n"a' + b"x" * 140_000, "bad_row", {"2": "malformed"}),
        (b"\xff\xfea\x00", "unreadable_text", {}),
        (b"c\n\x00\n", "unreadable_text", {}),
        (b"c\n\xff\xff\n", "unreadable_text", {}),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, code: str, fields: dict[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        list(read_csv(content, ["c"]))
    assert (error.value.code, error.value.fields) == (code, fields)


def test_fifty_thousand_rows_stream_through() -> None:
    content = b"a,b\n" + b"x,y\n" * 50_000
    rows = read_csv(content)
    assert next(rows) == (2, {"a": "x", "b": "y"})
    assert sum(1 for _ in rows) == 49_999


@pytest.mark.parametrize("text", ["=1+1", "+82", "-3", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1"])
def test_no_text_starts_a_formula(text: str) -> None:
    body = write_csv(["a"], [{"a": text}]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(body, newline="")))[1] == [f"'{text}"]


def test_numbers_stay_numbers_and_nothing_is_empty() -> None:
    written = write_csv(["a", "b"], [{"a": -3, "b": None}, {"a": -1.5}])
    assert written == b"\xef\xbb\xbfa,b\r\n-3,\r\n-1.5,\r\n"


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=6))
@example(rows=[("", "\n")])
@example(rows=[("'=1", "''-2")])
def test_what_is_written_reads_back(rows: list[tuple[str, str]]) -> None:
    written = write_csv(["a", "b"], [{"a": one, "b": other} for one, other in rows])
    found = [tuple(cells.values()) for _, cells in read_csv(written)]
    kept = [pair for pair in rows if pair[0].strip() or pair[1].strip()]
    assert found == kept


def test_decode_prefers_utf8() -> None:
    assert decode("가".encode()) == "가"
    assert decode("가".encode("cp949")) == "가"


def cells_of(workbook: bytes) -> list[list[openpyxl.cell.Cell]]:
    page = openpyxl.load_workbook(io.BytesIO(workbook)).active
    assert page is not None
    return [list(row) for row in page.iter_rows()]


@pytest.mark.parametrize(
    "text", ["=1+1", "+82", "-3", "@SUM(A1)", "\t=1", " =1", "＝1", "https://a.test", "007"]
)
def test_a_workbook_runs_no_text(text: str) -> None:
    (cell,) = cells_of(write_xlsx(["a"], [{"a": text}]))[1]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value == text
    assert cell.quotePrefix is (text not in ("https://a.test", "007"))


def test_a_workbook_keeps_kinds() -> None:
    at = datetime(2026, 9, 7, 1, 30, tzinfo=UTC)
    row = {"n": -3, "f": 1.5, "yes": True, "on": date(2026, 9, 7), "at": at, "none": None}
    header, found = cells_of(write_xlsx(list(row), [row], sheet="할 일"))
    assert [cell.value for cell in header] == list(row)
    assert [str(cell.value) for cell in found] == [
        "-3",
        "1.5",
        "True",
        "2026-09-07 00:00:00",
        "2026-09-07 01:30:00",
        "None",
    ]
    assert [cell.data_type for cell in found] == ["n", "n", "b", "d", "d", "n"]


def test_a_workbook_without_rows_still_has_its_header() -> None:
    assert [[cell.value for cell in row] for row in cells_of(write_xlsx(["이름", "b"], []))] == [
        ["이름", "b"]
    ]


def test_a_cell_holds_no_more_than_a_spreadsheet_can_read() -> None:
    (cell,) = cells_of(write_xlsx(["a"], [{"a": "가" * 40_000}]))[1]
    assert len(str(cell.value)) == 32_767


@pytest.mark.parametrize(
    ("content", "code", "fields"),
    [
        (b'{\n"a": 1,\n}', "not_json", {"3": "bad_row"}),
        (b"[" * 100_000, "not_json", {}),
        (b'{"a": %s}' % (b"9" * 5000), "not_json", {}),
        (b'{"a": NaN}', "not_json", {}),
        (b'{"a": [{"b": "\\u0000"}]}', "unreadable_text", {}),
        (b'{"\\ud800": 1}', "unreadable_text", {}),
        ('{"a": "가"}'.encode("utf-16"), "unreadable_text", {}),
    ],
)
def test_a_document_that_no_database_keeps_is_refused(
    content: bytes, code: str, fields: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        read_json(content)
    assert (refused.value.code, refused.value.fields) == (code, fields)


def test_a_document_is_read_as_a_table_is() -> None:
    assert read_json('{"이름": ["가", 1]}'.encode("cp949")) == {"이름": ["가", 1]}


def test_a_table_laid_out_sideways_is_read_as_quickly() -> None:
    """Its twenty thousand columns are looked through once, not each beside every other."""
    names = [f"c{number}" for number in range(20_000)]
    content = "\n".join([",".join([*names, "c7"]), ",".join(names)]).encode()
    with pytest.raises(Invalid) as refused:
        read_csv(content)
    assert refused.value.fields == {"c7": "duplicate_column"}
