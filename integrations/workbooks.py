"""Reading the first sheet of an Excel workbook (.xlsx) as the CSV it would be saved as.

A workbook is a ZIP of XML. Only what says a cell's text is read: the sheet itself, shared texts,
and which styles show a number as a date. Dates are written as 2026-03-09, times of day as 09:30;
a formula gives the value it had when the workbook was saved. Line breaks in cells become spaces,
so that a line of the result is a row of the sheet.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as Xml

from pulse.errors import Invalid

MOST_UNPACKED = 200 * 1024 * 1024
MOST_COLUMNS = 500
MOST_ROWS = 1_048_576
"""A sheet has no more (ECMA-376 as Excel keeps it); one that says so would be written for ever."""
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EPOCHS = {False: datetime(1899, 12, 30, tzinfo=UTC), True: datetime(1904, 1, 1, tzinfo=UTC)}
"""Day nought of a workbook. Its times are of no zone; UTC stands for none, and is not written."""
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats every workbook knows that show a day or a time (ECMA-376, 18.8.30)."""
_PLAIN_PARTS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def is_workbook(content: bytes) -> bool:
    """Tell whether a file is an Excel workbook, of whatever age."""
    return content.startswith((_ZIP, _OLD))


def as_csv(content: bytes) -> bytes:
    """Return a workbook's first sheet as CSV, row by row; anything else as it is.

    Raises Invalid: ``old_workbook`` for .xls and for protected files, ``unreadable_workbook``.
    """
    if not is_workbook(content):
        return content
    if content.startswith(_OLD):
        raise Invalid("old_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _written(_Workbook.of(packed), packed)
    except (zipfile.BadZipFile, zlib.error, Xml.ParseError, KeyError, ValueError) as error:
        raise Invalid("unreadable_workbook") from error
    except (NotImplementedError, RuntimeError, OverflowError, EOFError) as error:
        raise Invalid("unreadable_workbook") from error


@dataclass(frozen=True)
class _Workbook:
    """What cells refer to: shared texts, which styles are dates, and the day counted from."""

    sheet: str
    texts: list[str]
    is_date: list[bool]
    epoch: datetime

    @classmethod
    def of(cls, packed: zipfile.ZipFile) -> _Workbook:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise Invalid("unreadable_workbook")
        book = _xml(packed, "xl/workbook.xml")
        about = book.find("{*}workbookPr")
        is_1904 = about is not None and about.get("date1904") in {"1", "true"}
        sheets = book.findall("{*}sheets/{*}sheet")
        first = next((one for one in sheets if one.get("state", "visible") == "visible"), None)
        if first is None:
            raise Invalid("unreadable_workbook")
        links = {
            one.get("Id"): str(one.get("Target"))
            for one in _xml(packed, "xl/_rels/workbook.xml.rels")
        }
        target = links[first.get(_LINK)]
        sheet = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return cls(sheet, _texts(packed), _date_styles(packed), _EPOCHS[is_1904])

    def text_of(self, cell: Xml.Element) -> str:
        """Return what a cell says."""
        kind, found = cell.get("t", "n"), cell.findtext("{*}v", "")
        if kind == "inlineStr":
            return _joined(cell.find("{*}is"))
        if kind == "s":
            return self.texts[int(found)]
        if kind == "b":
            return "TRUE" if found == "1" else "FALSE"
        return self._number(found, int(cell.get("s", 0))) if kind == "n" and found else found

    def _number(self, text: str, style: int) -> str:
        number = float(text)
        if style < len(self.is_date) and self.is_date[style]:
            return _moment(number, self.epoch)
        return str(int(number)) if number.is_integer() else f"{number:.15g}"


def _written(book: _Workbook, packed: zipfile.ZipFile) -> bytes:
    text = io.StringIO(newline="")
    writer, line = csv.writer(text, lineterminator="\n"), 0
    for number, cells in _rows(book, packed):
        for _empty in range(line + 1, number):
            writer.writerow(())
        writer.writerow([" ".join(cell.splitlines()) for cell in cells])
        line = number
    return text.getvalue().encode()


def _rows(book: _Workbook, packed: zipfile.ZipFile) -> Iterator[tuple[int, list[str]]]:
    """Read the rows that have cells, with their numbers, in their order."""
    number = 0
    for row in _xml(packed, book.sheet).iterfind("{*}sheetData/{*}row"):
        number = max(number + 1, int(row.get("r", 0)))
        if number > MOST_ROWS:
            raise Invalid("unreadable_workbook")
        cells: list[str] = []
        for cell in row:
            place = _column(cell.get("r", "")) or len(cells) + 1
            if place > MOST_COLUMNS:
                break
            cells += [""] * (place - len(cells))
            cells[place - 1] = book.text_of(cell)
        if any(cells):
            yield number, cells


def _column(place: str) -> int:
    """Return which column ``AB12`` stands in, counted from one; 0 where it is not said."""
    found = 0
    for letter in place.rstrip("0123456789"):
        found = found * 26 + ord(letter) - ord("A") + 1
    return found


def _texts(packed: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    return [_joined(one) for one in _xml(packed, "xl/sharedStrings.xml").iterfind("{*}si")]


def _joined(item: Xml.Element | None) -> str:
    """Return a text as it is read: its runs joined, how it is spoken left out."""
    if item is None:
        return ""
    parts = [*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t")]
    return "".join(part.text or "" for part in parts)


def _date_styles(packed: zipfile.ZipFile) -> list[bool]:
    if "xl/styles.xml" not in packed.namelist():
        return []
    styles = _xml(packed, "xl/styles.xml")
    own: Mapping[str | None, str] = {
        one.get("numFmtId"): str(one.get("formatCode"))
        for one in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    used = [one.get("numFmtId", "0") for one in styles.iterfind("{*}cellXfs/{*}xf")]
    return [int(one) in _DATES or _shows_a_date(own.get(one, "")) for one in used]


def _shows_a_date(form: str) -> bool:
    return bool(re.search("[ymdhs]", _PLAIN_PARTS.sub("", form.lower())))


def _moment(number: float, epoch: datetime) -> str:
    at = epoch + timedelta(seconds=round(number * 86_400))
    if number < 1:
        return f"{at:%H:%M}"
    return f"{at:%Y-%m-%d}" if at.time() == datetime.min.time() else f"{at:%Y-%m-%d %H:%M:%S}"


def _xml(packed: zipfile.ZipFile, name: str) -> Xml.Element:
    """Parse one part; no workbook declares entities, so one that does is not read."""
    content = packed.read(name)
    if b"<!DOCTYPE" in content or content.startswith((b"\xff", b"\xfe", b"<\x00", b"\x00")):
        raise Invalid("unreadable_workbook")
    return Xml.fromstring(content)  # noqa: S314 - without entities, see above
