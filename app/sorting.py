"""Putting a table in order by its address: ``?sort=column``, or ``?sort=-column`` from the top."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request, url_for

T = TypeVar("T")
Key = Callable[[T], Any]


@dataclass(frozen=True)
class Order:
    """By which column a table stands, and which way round."""

    column: str
    is_falling: bool
    name: str = "sort"

    @property
    def way(self) -> str:
        """What ``aria-sort`` calls the direction."""
        return "descending" if self.is_falling else "ascending"

    def url(self, column: str) -> str:
        """Return where the table stands by ``column``; by the same one, the other way round."""
        is_turned = column == self.column and not self.is_falling
        given = {**(request.view_args or {}), **request.args.to_dict(flat=False)}
        given[self.name] = f"-{column}" if is_turned else column
        return url_for(request.endpoint or "", **given)


def in_order(
    rows: Iterable[T], columns: Mapping[str, Key[T]], *, name: str = "sort"
) -> tuple[list[T], Order]:
    """Return rows as the address wants them, what has no value last; unasked, as they come.

    A column nobody knows is no reason to refuse a page: the rows stay as they come.
    """
    asked = request.args.get(name, "")
    column, is_falling = asked.removeprefix("-"), asked.startswith("-")
    if column not in columns:
        return list(rows), Order("", is_falling=False, name=name)
    key = columns[column]
    valued: list[T] = []
    empty: list[T] = []
    for row in rows:
        (empty if key(row) in (None, "") else valued).append(row)
    return [*sorted(valued, key=key, reverse=is_falling), *empty], Order(column, is_falling, name)
