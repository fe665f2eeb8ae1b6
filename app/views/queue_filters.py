"""Narrowing a list of service requests down; the address keeps the choice, so it can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import request

from app.i18n import local_now, localized
from app.sorting import FEWEST, Key, Put, collated, in_order
from app.translate import _, _l, quoted
from app.words import kept_words, word
from pulse.commitments.board import RequestLine
from pulse.commitments.models import RequestState

URGENCIES = ("P1", "P2", "P3", "P4")
STATES = (RequestState.OPEN.value, RequestState.HELD.value)
DONE = "done"
LATE, SOON = "late", "soon"
DUES: dict[str, object] = {LATE: _l("Past the promised time"), SOON: _l("Due within a day")}
A_DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Filters:
    """What is looked for; empty means everything."""

    words: str = ""
    priority: str = ""
    state: str = ""
    service: str = ""
    due: str = ""
    only_mine: bool = False

    @property
    def is_done(self) -> bool:
        """Whether what is finished is looked for, instead of what is to do."""
        return self.state == DONE

    @property
    def are_set(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()

    def to_query(self) -> dict[str, str]:
        """Return the part of an address that leads to the same choice again."""
        given = {
            "q": self.words,
            "priority": self.priority,
            "state": self.state,
            "service": self.service,
            "due": self.due,
            "mine": "1" if self.only_mine else "",
        }
        return {name: value for name, value in given.items() if value}

    def fits(self, line: RequestLine, person_id: int, now: datetime) -> bool:
        """Tell whether a line is looked for by somebody."""
        asked = line.request
        return (
            self.priority in ("", asked.priority)
            and self.state in ("", DONE, asked.state.value)
            and self.service in ("", asked.service.code)
            and (not self.only_mine or asked.assignee_id == person_id)
            and self._is_due(line, now)
            and self._says(line)
        )

    def _is_due(self, line: RequestLine, now: datetime) -> bool:
        is_late = line.is_breached or (line.due_at is not None and line.due_at < now)
        if self.due == LATE:
            return is_late
        is_soon = line.due_at is not None and line.due_at <= now + A_DAY
        return not self.due or (is_soon and not is_late)

    def _says(self, line: RequestLine) -> bool:
        asked = line.request
        said = f"{asked.number} {asked.subject} {line.requester.name_ko} " + (
            line.requester.name_en
        )
        return all(part in said.casefold() for part in self.words.casefold().split())


def read_filters(given: Mapping[str, str]) -> Filters:
    """Read what an address asks for; what it cannot mean is left out."""
    priority, state = given.get("priority", ""), given.get("state", "")
    return Filters(
        words=given.get("q", "").strip()[:100],
        priority=priority if priority in URGENCIES else "",
        state=state if state in (*STATES, DONE) else "",
        service=given.get("service", "")[:32],
        due=given.get("due", "") if given.get("due", "") in DUES else "",
        only_mine=given.get("mine", "") == "1",
    )


@dataclass(frozen=True)
class Choice:
    """One choice of a list."""

    value: str
    words: str
    is_chosen: bool


def choices(lines: Sequence[RequestLine], chosen: Filters) -> dict[str, list[Choice]]:
    """Return what can be chosen from: what is there, and what has been chosen."""
    services = {line.request.service.code: line.request.service for line in lines}
    return {
        "priority": _choices(
            ((code, word("priority", code)) for code in URGENCIES[:3]), chosen.priority
        ),
        "state": _choices(_states(), chosen.state),
        "due": _choices(((code, str(words)) for code, words in DUES.items()), chosen.due),
        "service": _choices(
            ((code, localized(services[code], "name")) for code in sorted(services)),
            chosen.service,
        ),
    }


def _states() -> Iterator[tuple[str, str]]:
    yield from ((code, word("state", code)) for code in STATES)
    yield DONE, _("Finished in the last four weeks")


def put(lines: Sequence[RequestLine]) -> Put[RequestLine]:
    """Put lines in the order the address asks for; unasked, as they come."""
    keys: dict[str, Key[RequestLine]] = {
        "request": lambda line: collated(line.request.subject),
        "service": lambda line: collated(localized(line.request.service, "name")),
        "priority": lambda line: line.request.priority,
        "requester": lambda line: collated(localized(line.requester, "name")),
        "due": lambda line: line.due_at,
        "ended": lambda line: None if line.ending is None else line.ending.at,
        "kept": lambda line: None if line.ending is None else kept_words(line.ending),
    }
    is_offered = len(lines) >= FEWEST and request.method in {"GET", "HEAD"}
    rows, order = in_order(lines, keys if is_offered else {}, anchor="queue")
    return Put(rows, order, is_offered)


def narrowed_to(chosen: Filters, offered: Mapping[str, Sequence[Choice]]) -> str:
    """Say in a few words what a list is narrowed down to."""
    said = [quoted(chosen.words)] if chosen.words else []
    said += [
        one.words for family in offered.values() for one in family if one.is_chosen and one.value
    ]
    return ", ".join([*said, *([_("only what I am in charge of")] if chosen.only_mine else [])])


def rows(lines: Iterable[RequestLine]) -> Iterator[dict[str, object]]:
    """Return lines as plain rows of a table, times on the reader's wall clock."""
    for line in lines:
        left = line.remaining_seconds
        yield {
            "number": line.request.number,
            "subject": line.request.subject,
            "service": localized(line.request.service, "name"),
            "priority": line.request.priority,
            "state": word("state", line.request.state),
            "requester": localized(line.requester, "name"),
            "opened_at": local_now(line.request.opened_at),
            "due_at": None if line.due_at is None else local_now(line.due_at),
            "minutes_left": None if left is None else left // 60,
            "finished_at": None if line.ending is None else local_now(line.ending.at),
            "promises_kept": None if line.ending is None else line.ending.kept,
            "promises": None if line.ending is None else line.ending.promised,
        }


COLUMNS = (
    "number", "subject", "service", "priority", "state", "requester", "opened_at", "due_at",
    "minutes_left", "finished_at", "promises_kept", "promises",
)  # fmt: skip


def _choices(known: Iterable[tuple[str, str]], chosen: str) -> list[Choice]:
    every = Choice("", _("Everything"), not chosen)
    return [every, *(Choice(code, words, code == chosen) for code, words in known)]
