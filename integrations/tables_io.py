"""Reading tables people send (CSV from any spreadsheet) and writing ones they can open safely."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from integrations.workbooks import as_csv
from pulse.errors import Invalid
from pulse.legible import is_legible

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST_CELL = 32_767
_WIDEST_COLUMN = 60
_PLAIN_WORKBOOK = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
    "nan_inf_to_errors": True,
}


def read_csv(content: bytes, required: Iterable[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Stream a table's rows as (line where the row begins, cells by column); blank rows left out.

    A workbook's first sheet, or a CSV: UTF-8 with or without its mark, and CP949 as Korean
    spreadsheets write it; any line ends; line breaks inside quotes. Cells beyond the header are
    refused, missing ones are empty. The header is line 1. The apostrophe that ``write_csv`` puts
    before what looks like a formula is taken off again. Raises Invalid: what ``as_csv`` does,
    ``unreadable_text``, ``empty_table``, ``bad_columns`` (with each missing or duplicate column),
    ``bad_row`` (with its line).
    """
    reader = csv.reader(io.StringIO(decode(as_csv(content)), newline=""), strict=True)
    columns = _read_header(reader, required)
    return _rows(reader, columns)


def decode(content: bytes) -> str:
    """Return text from UTF-8 (mark or not) or CP949; Invalid for anything else."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Invalid("unreadable_text", encoding="utf-16")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise Invalid("unreadable_text", encoding="binary")
        return text
    raise Invalid("unreadable_text", encoding="unknown")


def read_json(content: bytes) -> Any:
    """Return the document of a JSON file, encoded as tables may be.

    Raises Invalid: ``unreadable_text``, also for texts that no database keeps, and ``not_json``,
    with the line where there is one.
    """
    text = decode(content)
    try:
        document = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Invalid("not_json", fields={str(error.lineno): "bad_row"}) from error
    except (ValueError, RecursionError) as error:  # a number, or a nesting, without end
        raise Invalid("not_json") from error
    if not is_legible(document):
        raise Invalid("unreadable_text", encoding="binary")
    return document


def _no_number(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are no JSON, and no database keeps them


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Write rows as UTF-8 CSV with its mark, so that spreadsheets show Korean.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay
    numbers.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_harmless(column) for column in columns])
    for row in rows:
        writer.writerow([_harmless(row.get(column)) for column in columns])
    return codecs.BOM_UTF8 + text.getvalue().encode()


def write_xlsx(
    columns: Sequence[str], rows: Iterable[Mapping[str, object]], sheet: str = "Ieum"
) -> bytes:
    """Write rows as a workbook of one sheet, the header fixed and with filters.

    Every text stays a text: one that looks like a formula is marked as quoted, so that it is not
    run even when somebody edits the cell. Numbers, truth values, dates and times keep their kind;
    a time is written as its own wall clock shows it.
    """
    import xlsxwriter  # noqa: PLC0415 - only who exports pays for it

    body = io.BytesIO()
    with xlsxwriter.Workbook(body, _PLAIN_WORKBOOK) as book:
        page = book.add_worksheet(sheet[:31])
        styles = _Styles(book)
        widths = [_write_cell(page, styles, (0, at), name) for at, name in enumerate(columns)]
        last = 0
        for last, row in enumerate(rows, start=1):
            written = [
                _write_cell(page, styles, (last, at), row.get(name))
                for at, name in enumerate(columns)
            ]
            widths = [max(pair) for pair in zip(widths, written, strict=True)]
        _arrange(page, widths, last)
    return body.getvalue()


class _Styles:
    """The formats of a workbook: quoted text, days, and moments."""

    def __init__(self, book: Any) -> None:
        self.quoted = book.add_format({"quote_prefix": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})


def _write_cell(page: Any, styles: _Styles, place: tuple[int, int], value: object) -> int:
    """Write one cell and return how many characters wide it is."""
    match value:
        case None | "":
            return 0
        case bool():
            page.write_boolean(*place, value)
            return 5
        case int() | float():
            page.write_number(*place, value)
            return len(str(value))
        case datetime():
            page.write_datetime(*place, value, styles.moment)
            return 16
        case date():
            page.write_datetime(*place, value, styles.day)
            return 10
    text = str(value).replace("\x00", "")[:_LONGEST_CELL]
    page.write_string(*place, text, styles.quoted if _looks_like_formula(text) else None)
    return sum(1 if letter.isascii() else 2 for letter in text[:_WIDEST_COLUMN])


def _arrange(page: Any, widths: Sequence[int], last: int) -> None:
    """Make columns as wide as what is in them, and keep the header in sight."""
    for at, width in enumerate(widths):
        page.set_column(at, at, min(max(width, 8), _WIDEST_COLUMN) + 2)
    page.freeze_panes(1, 0)
    if widths and last:
        page.autofilter(0, 0, last, len(widths) - 1)


def _looks_like_formula(text: str) -> bool:
    return bool(text.strip()) and text.lstrip(" \ufeff").startswith(_FORMULA_STARTS)


def _harmless(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = str(value).replace("\x00", "")
    return f"'{text}" if _looks_like_formula(text.lstrip("'")) else text


def _as_written(cell: str) -> str:
    """Return a cell as it was before ``_harmless`` made it so."""
    is_marked = cell.startswith("'") and _looks_like_formula(cell.lstrip("'"))
    return cell[1:] if is_marked else cell


def _read_header(reader: Iterator[list[str]], required: Iterable[str]) -> list[str]:
    columns: list[str] = []
    while not columns:
        cells = _next_row(reader)
        if cells is None:
            raise Invalid("empty_table")
        columns = [cell.strip() for cell in cells] if any(map(str.strip, cells)) else []
    problems = {name: "missing_column" for name in required if name not in columns}
    times = Counter(columns)
    problems |= {name: "duplicate_column" for name in columns if name and times[name] > 1}
    if problems:
        raise Invalid("bad_columns", fields=problems)
    return columns


def _line(reader: Iterator[list[str]]) -> int:
    """Return the line the next row begins on."""
    return int(reader.line_num) + 1  # type: ignore[attr-defined]


def _next_row(reader: Iterator[list[str]]) -> list[str] | None:
    """Return the next row, None after the last; Invalid with its line for what is none."""
    line = _line(reader)
    try:
        return next(reader, None)
    except csv.Error as error:
        raise Invalid("bad_row", fields={str(line): "malformed"}, line=line) from error


def _rows(reader: Iterator[list[str]], columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    while True:
        line = _line(reader)
        cells = _next_row(reader)
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            raise Invalid("bad_row", fields={str(line): "too_many_cells"}, line=line)
        padded = [*map(_as_written, cells), *[""] * (len(columns) - len(cells))]
        yield line, {name: cell for name, cell in zip(columns, padded, strict=False) if name}
