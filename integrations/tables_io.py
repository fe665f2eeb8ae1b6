"""Reading tables people send (CSV from any spreadsheet) and writing ones they can open safely."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pulse.errors import Invalid

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def read_csv(content: bytes, required: Iterable[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Stream a CSV's rows as (line where the row begins, cells by column); blank rows left out.

    UTF-8 with or without its mark, and CP949 as Korean spreadsheets write it; any line ends;
    line breaks inside quotes. Cells beyond the header are refused, missing ones are empty. The
    header is line 1. Raises Invalid: ``unreadable_text``, ``empty_table``, ``bad_columns`` (with
    each missing or duplicate column), ``bad_row`` (with its line).
    """
    reader = csv.reader(io.StringIO(decode(content), newline=""), strict=True)
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


def _harmless(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(" \ufeff").startswith(_FORMULA_STARTS) else text


def _read_header(reader: Iterator[list[str]], required: Iterable[str]) -> list[str]:
    columns: list[str] = []
    for cells in reader:
        if any(cell.strip() for cell in cells):
            columns = [cell.strip() for cell in cells]
            break
    if not columns:
        raise Invalid("empty_table")
    problems = {name: "missing_column" for name in required if name not in columns}
    problems |= {name: "duplicate_column" for name in columns if name and columns.count(name) > 1}
    if problems:
        raise Invalid("bad_columns", fields=problems)
    return columns


def _rows(reader: Iterator[list[str]], columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Invalid("bad_row", fields={str(line): "malformed"}, line=line) from error
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            raise Invalid("bad_row", fields={str(line): "too_many_cells"}, line=line)
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        yield line, {name: cell for name, cell in zip(columns, padded, strict=False) if name}
