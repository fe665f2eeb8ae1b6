"""Reading the tables of a page as somebody would: by their names, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Table:
    """One table: its heads, and the words of each row; ``foot`` is the last one."""

    attributes: dict[str, str]
    heads: list[str] = field(default_factory=list)
    order: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)

    def column(self, head: str) -> list[str]:
        """Return what stands under ``head``."""
        place = self.heads.index(head)
        return [row[place] for row in self.rows]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.part = ""
        self.words: list[str] | None = None
        self.link = ""
        self.way = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "table":
            self.tables.append(Table(given))
        elif tag in {"thead", "tbody", "tfoot"}:
            self.part = tag
        elif tag == "tr" and self.part == "tbody":
            self.tables[-1].rows.append([])
        elif tag in {"th", "td"}:
            self.words, self.link, self.way = [], "", given.get("aria-sort", "")
        elif tag == "a" and self.words is not None:
            self.link = given.get("href", "")
        elif tag == "br" and self.words is not None:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"} and self.words is not None:
            said = " ".join("".join(self.words).split())
            self.words = None
            self._keep(self.tables[-1], said)
        elif tag == "table":
            self.part = ""

    def _keep(self, table: Table, said: str) -> None:
        if self.part == "tbody":
            table.rows[-1].append(said)
        elif self.part == "tfoot":
            table.foot.append(said)
        else:
            table.heads.append(said)
            table.links |= {said: self.link} if self.link else {}
            table.order |= {said: self.way} if self.way else {}


def tables(page: str) -> list[Table]:
    """Return every table of a page, from its top."""
    reader = _Reader()
    reader.feed(page)
    return reader.tables


def table_after(page: str, anchor: str) -> Table:
    """Return the first table after the heading ``anchor``."""
    return tables(page.partition(f'id="{anchor}"')[2])[0]
