"""How far long work is, written down while it is done, on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from app.runtime import runtime
from pulse import long_work
from pulse.instants import utc_now
from pulse.transaction import transaction

Row = TypeVar("Row")
TOLD_EVERY = 500


class Stopped(Exception):  # noqa: N818 - nothing went wrong: somebody stopped it
    """Whoever asked for the work has stopped it."""


def teller(key: str) -> Callable[[int], None]:
    """Return what writes down now and then how far work is; it raises Stopped once it is."""

    def tell(count: int) -> None:
        if count % TOLD_EVERY:
            return
        with runtime().sessions() as session, transaction(session):
            if not long_work.report(session, key, count, utc_now()):
                raise Stopped

    return tell


def told(rows: Iterable[Row], on_row: Callable[[int], None]) -> Iterator[Row]:
    """Pass rows on, telling how many there have been."""
    for count, row in enumerate(rows, start=1):
        on_row(count)
        yield row
