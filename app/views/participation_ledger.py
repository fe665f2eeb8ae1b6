"""The ledger of taking part in words, on its page and as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import get_locale

from app.translate import _, _l, ngettext
from app.words import day, department_name
from pulse.participation.ledger import Entry, Outcome, Source
from pulse.people.tree import DepartmentTree

OUTCOMES = {
    Outcome.PROMISED: _l("promised"),
    Outcome.RENEWED: _l("told what became of it"),
    Outcome.CHANGED: _l("changed"),
    Outcome.REFUSED: _l("refused"),
    Outcome.BY_LAW: _l("demanded by law"),
}
DECISIONS = {
    "missed_promise": _l("A promise that was missed: %(name)s"),
    "weakest_stage": _l("The weakest link in %(name)s"),
    "no_response": _l("Results without an answer: %(name)s"),
    "proposal": _l("A proposal: %(name)s"),
}
BOTH = 2


@dataclass(frozen=True)
class LedgerLine:
    """One entry in words; empty where nothing is on record.

    ``locale`` is the language of what was said and changes, where it is not the reader's.
    """

    on: str
    what: str
    concerns: str
    asked: str
    said: str
    changed: str
    refused: str
    outcome: str
    at: date
    wave_id: int | None = None
    locale: str = ""


def headline(lines: Sequence[LedgerLine]) -> str:
    """Say how many entries there are."""
    if not lines:
        return _("Nothing is on record for this half-year yet.")
    return ngettext(
        "%(num)s time people were asked and something followed, or was refused.",
        "%(num)s times people were asked and something followed, or was refused.",
        len(lines),
    )


def lines(entries: Iterable[Entry], tree: DepartmentTree) -> list[LedgerLine]:
    """Put entries into words."""
    return list(each_line(entries, tree))


def each_line(entries: Iterable[Entry], tree: DepartmentTree) -> Iterator[LedgerLine]:
    """Put entries into words, one after the other."""
    return (_line(entry, tree) for entry in entries)


def columns() -> list[str]:
    """Return the head of the table in the reader's language."""
    return list(_heads().values())


def rows(found: Iterable[LedgerLine]) -> Iterator[dict[str, object]]:
    """Return the lines as rows of that table."""
    heads = _heads()
    for line in found:
        yield {head: getattr(line, name) for name, head in heads.items()}


def _heads() -> dict[str, str]:
    return {
        "on": _("Day"),
        "what": _("What it was about"),
        "concerns": _("Whom it concerns"),
        "asked": _("Who was asked before"),
        "said": _("What they said"),
        "changed": _("What changes"),
        "refused": _("Refused, and why"),
        "outcome": _("Outcome"),
    }


def _line(entry: Entry, tree: DepartmentTree) -> LedgerLine:
    refused = entry.outcome is Outcome.REFUSED
    locale = str(get_locale())
    answer = None if entry.answer is None else entry.answer.wording(locale)
    reason = entry.reason or (entry.said if entry.source is Source.CALENDAR else "")
    return LedgerLine(
        on=day(entry.on),
        what=_what(entry),
        concerns=_departments(entry.department_ids, tree) or _("The whole company"),
        asked=_who(entry, tree),
        said=entry.said if answer is None else answer.heard,
        changed=_changed(entry, entry.changed if answer is None else answer.doing),
        refused=(reason or _("no reason is on record")) if refused else "",
        outcome=str(OUTCOMES[entry.outcome]),
        at=entry.on,
        wave_id=entry.wave_id if entry.source is Source.ANSWER else None,
        locale="" if answer is None or answer.locale == locale else answer.locale,
    )


def _what(entry: Entry) -> str:
    name = _named(entry, "name")
    if entry.source is Source.ANSWER:
        return _("Answer to %(name)s", name=name)
    if entry.source is Source.CALENDAR:
        return _("Calendar %(code)s", code=entry.asked["calendar"])
    if entry.source is Source.PROMISE:
        return _("New version of a promise: %(name)s", name=name)
    return str(DECISIONS[str(entry.asked["kind"])]) % {"name": name}


def _who(entry: Entry, tree: DepartmentTree) -> str:
    if entry.source is Source.ANSWER:
        count = int(entry.asked["invited"])
        return ngettext("%(num)s person, by survey", "%(num)s people, by survey", count)
    if entry.source is Source.CALENDAR:
        agreed = _departments(entry.asked["departments"], tree)
        return _("agreed: %(units)s", units=agreed) if agreed else _("nobody on record")
    if entry.source is Source.PROMISE:
        signed = int(entry.asked["signed"]) == BOTH
        return _("both sides signed") if signed else _("no signatures on record")
    if proposer := _named(entry, "from"):
        return _("proposed by %(unit)s", unit=proposer)
    return _("those who answered or asked; their figures were put to whoever decides")


def _changed(entry: Entry, words: str) -> str:
    if entry.source is Source.PROMISE:
        return _named(entry, "wording")
    if entry.source is Source.ANSWER and entry.due_on is not None:
        until = day(entry.due_on)
        is_renewed = entry.outcome is Outcome.RENEWED
        due = _("next word by %(day)s", day=until) if is_renewed else _("by %(day)s", day=until)
        return f"{words} ({due})"
    return words


def _named(entry: Entry, field: str) -> str:
    locale = str(get_locale())
    return str(entry.asked.get(f"{field}_{locale}") or entry.asked.get(f"{field}_ko") or "")


def _departments(ids: Iterable[int], tree: DepartmentTree) -> str:
    return ", ".join(department_name(tree.nodes[one]) for one in ids if one in tree)
