"""Putting a table in order by its address: ``?sort=column``, or ``?sort=-column`` from the top.

A table is put in order by what it shows, never by a finer number behind it: two groups that
read alike stay as they came, and nothing leaves the page by its order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Flask, request, url_for
from flask_babel import get_locale
from jinja2 import pass_environment
from jinja2.environment import Environment
from jinja2.filters import make_attrgetter

T = TypeVar("T")
Key = Callable[[T], Any]
MISSING = ("", "–", "-")
FEWEST = 3
"""Below so many rows there is nothing to put in order."""
FIGURE = re.compile(r"[-+]?\d+(?:\.\d+)?")
RUNS = re.compile(r"\d+|\D")
HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


@dataclass(frozen=True)
class Column:
    """One column of a table: its head, what it is put in order by, and what it holds.

    ``by`` names the attribute of a row that is shown there; without one the column offers no
    order. A column ``is_num`` stands flush right and goes by the number its words begin with.
    """

    words: str
    by: str = ""
    unit: str = ""
    is_num: bool = False
    is_head: bool = False


def columns_of(names: Iterable[str], *, is_num: bool = False, of: str = "") -> list[Column]:
    """Return a column for each name; ``of`` tells which list of a row they show, in turn."""
    return [
        Column(words, f"{of}.{place}" if of else "", is_num=is_num)
        for place, words in enumerate(names)
    ]


def num_column(words: str, by: str = "", unit: str = "") -> Column:
    """Return a column of numbers."""
    return Column(words, by, unit, is_num=True)


@dataclass(frozen=True)
class Order:
    """By which column a table stands, and which way round."""

    column: str
    is_falling: bool
    name: str = "sort"
    anchor: str = ""

    @property
    def way(self) -> str:
        """What ``aria-sort`` calls the direction."""
        return "descending" if self.is_falling else "ascending"

    def url(self, column: str) -> str:
        """Return where the table stands by ``column``; by the same one, the other way round."""
        is_turned = column == self.column and not self.is_falling
        given = {**(request.view_args or {}), **request.args.to_dict(flat=False)}
        given.pop("page", None)
        given[self.name] = f"-{column}" if is_turned else column
        return url_for(request.endpoint or "", **given, _anchor=self.anchor or None)


@dataclass(frozen=True)
class Put(Generic[T]):
    """Rows put in order, and the order; ``is_offered`` tells whether another may be chosen."""

    rows: Sequence[T]
    order: Order
    is_offered: bool


def asked_order(columns: Iterable[str], *, name: str = "sort", anchor: str = "") -> Order:
    """Return the order the address asks for; none of a column nobody knows."""
    asked = request.args.get(name, "")
    column, is_falling = asked.removeprefix("-"), asked.startswith("-")
    if column not in set(columns):
        return Order("", is_falling=False, name=name, anchor=anchor)
    return Order(column, is_falling, name, anchor)


def in_order(
    rows: Iterable[T], columns: Mapping[str, Key[T]], *, name: str = "sort", anchor: str = ""
) -> tuple[list[T], Order]:
    """Return rows as the address wants them, what has no value last; unasked, as they come.

    A column nobody knows is no reason to refuse a page: the rows stay as they come.
    """
    order = asked_order(columns, name=name, anchor=anchor)
    if not order.column:
        return list(rows), order
    key = columns[order.column]
    valued: list[T] = []
    empty: list[T] = []
    for row in rows:
        (empty if key(row) in (None, *MISSING) else valued).append(row)
    return [*sorted(valued, key=key, reverse=order.is_falling), *empty], order


@pass_environment
def put_in_order(
    environment: Environment,
    rows: Iterable[Any],
    columns: Sequence[Column],
    name: str = "sort",
    anchor: str = "",
) -> Put[Any]:
    """Return the rows of a table by the column its address names.

    A page that answers a form offers no order: following the link would lose what was typed.
    """
    keys = {column.by: _key(environment, column) for column in columns if column.by}
    found = list(rows)
    is_offered = bool(keys) and len(found) >= FEWEST and request.method in {"GET", "HEAD"}
    ordered, order = in_order(found, keys if is_offered else {}, name=name, anchor=anchor)
    return Put(ordered, order, is_offered)


def _key(environment: Environment, column: Column) -> Key[Any]:
    wanted = figure_in if column.is_num else collated
    shown = make_attrgetter(environment, column.by)
    return lambda row: wanted(shown(row))


def figure_in(shown: object) -> float | None:
    """Return the number that a cell begins with; none where it shows words alone."""
    if isinstance(shown, int | float):
        return float(shown)
    words = str(shown or "").replace(",", "").replace("−", "-")
    found = FIGURE.search(words)
    return float(found.group()) if found else None


def collated(shown: object) -> tuple[tuple[int, int, str], ...] | None:
    """Return what puts words in the order of a dictionary in the reader's language.

    Signs come first, then numbers by their size, then letters: in Korean Hangul before Latin,
    in English Latin before Hangul. Capitals and composed letters make no difference.
    """
    if shown is None or shown in MISSING:
        return None
    words = unicodedata.normalize("NFC", str(shown)).strip().casefold()
    is_korean = str(get_locale()) == "ko"
    return tuple(_place(run, is_korean) for run in RUNS.findall(words))


def _place(run: str, is_korean: bool) -> tuple[int, int, str]:
    if run.isdecimal():
        return (1, int(run), "")
    if not run.isalpha():
        return (0, 0, run)
    return (2 if bool(HANGUL.match(run)) is is_korean else 3, 0, run)


def init_sorting(app: Flask) -> None:
    """Give templates their columns."""
    app.jinja_env.globals.update(
        column=Column, columns_of=columns_of, num_column=num_column, put_in_order=put_in_order
    )
