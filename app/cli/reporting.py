"""Printing what an import would do, and every row that needs checking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from app.cli import words
from pulse.errors import DomainError, Invalid
from pulse.people.problems import Problem
from pulse.people.roster_plan import Changed, Leaver, Mover
from pulse.people.roster_rows import PersonRow
from pulse.people.transfers_import import TransferRow

SHOWN = 20
WHOLE = frozenset({"leavers", "closed", "ended", "noted", "questions"})
COUNTED_ONLY = frozenset({"unchanged", "units", "respondents"})


def print_plan(plan: Any, sections: Sequence[str], locale: str) -> None:
    """Print each section with its number and its entries; those that end something in full."""
    for section in sections:
        entries = list(getattr(plan, section))
        click.echo(f"{words.say(words.SECTIONS[section], locale)}: {len(entries)}")
        if section in COUNTED_ONLY:
            continue
        shown = entries if section in WHOLE else entries[:SHOWN]
        for entry in shown:
            click.echo(f"  {describe(entry)}")
        if len(entries) > len(shown):
            click.echo(
                f"  {words.say(words.MORE, locale).format(count=len(entries) - len(shown))}"
            )


def describe(entry: object) -> str:
    """Return one entry of a plan in a line."""
    match entry:
        case PersonRow():
            return f"{entry.number} {entry.facts['name_ko']} → {entry.department}"
        case Mover():
            return f"{entry.row.number} {entry.from_department or '-'} → {entry.row.department}"
        case Leaver():
            return f"{entry.number} ({entry.left_on.isoformat()})"
        case Changed():
            return f"{entry.row.number}: {', '.join(entry.fields)}"
        case TransferRow():
            move = f"{entry.from_department} → {entry.to_department}"
            return f"{entry.number} {move} ({entry.on.isoformat()})"
    return str(entry)


def print_problems(problems: Iterable[Problem] | dict[str, str], locale: str) -> int:
    """Print every problem with its place and reason; return how many there are."""
    lines = [_problem_line(*found, locale=locale) for found in _placed(problems, locale)]
    if lines:
        click.echo(f"{words.say(words.PROBLEMS, locale)}: {len(lines)}", err=True)
    for line in lines:
        click.echo(f"  {line}", err=True)
    return len(lines)


def print_refusal(error: DomainError, locale: str) -> None:
    """Print why nothing was done at all."""
    click.echo(words.reason(error.code, locale), err=True)
    if isinstance(error, Invalid):
        print_problems(error.fields, locale)


def _placed(
    problems: Iterable[Problem] | dict[str, str], locale: str
) -> Iterable[tuple[str, str, str]]:
    if isinstance(problems, dict):
        return [(place, code, "") for place, code in problems.items()]
    line = words.say(words.LINE, locale)
    return [
        (f"{line.format(line=found.line)}, {found.field}", found.code, found.value)
        for found in problems
    ]


def _problem_line(place: str, code: str, value: str, *, locale: str) -> str:
    shown = f" ({value})" if value else ""
    return f"{place}: {words.reason(code, locale)}{shown}"
