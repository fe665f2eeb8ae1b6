"""What is written on pages about departments and people: one row of a file, by the same rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pulse.errors import Invalid
from pulse.people.problems import Problem
from pulse.people.roster_rows import USUAL, Usual


@dataclass(frozen=True)
class Hand:
    """By whom and when something is written, and what holds where nothing is said.

    ``on`` is the company's day; ``calendars`` are the codes of those there are.
    """

    actor_id: int
    at: datetime
    on: date
    calendars: Collection[str]
    usual: Usual = USUAL


def refuse_row(problems: Iterable[Problem], code: str) -> None:
    """Refuse the one row that was written, column by column."""
    fields = {problem.field: problem.code for problem in problems}
    if fields:
        raise Invalid(code, fields=fields)


def refuse_past(since: date, hand: Hand, code: str) -> None:
    """Refuse what would hold from a day gone by: what was shown of it then stays true."""
    if since < hand.on:
        raise Invalid(code, fields={"since": "past_day"})
