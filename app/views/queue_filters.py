"""Narrowing a list of service requests down; the address keeps the choice, so it can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.i18n import localized
from app.translate import _
from app.words import word
from pulse.commitments.board import RequestLine
from pulse.commitments.models import RequestState

URGENCIES = ("P1", "P2", "P3", "P4")
STATES = (RequestState.OPEN.value, RequestState.HELD.value)


@dataclass(frozen=True)
class Filters:
    """What is looked for; empty means everything."""

    words: str = ""
    priority: str = ""
    state: str = ""
    service: str = ""
    only_mine: bool = False

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
            "mine": "1" if self.only_mine else "",
        }
        return {name: value for name, value in given.items() if value}

    def fits(self, line: RequestLine, person_id: int) -> bool:
        """Tell whether a line is looked for."""
        request = line.request
        return (
            self.priority in ("", request.priority)
            and self.state in ("", request.state.value)
            and self.service in ("", request.service.code)
            and (not self.only_mine or request.assignee_id == person_id)
            and self._says(line)
        )

    def _says(self, line: RequestLine) -> bool:
        request = line.request
        said = f"{request.number} {request.subject} {line.requester.name_ko} " + (
            line.requester.name_en
        )
        return all(part in said.casefold() for part in self.words.casefold().split())


def read_filters(given: Mapping[str, str]) -> Filters:
    """Read what an address asks for; what it cannot mean is left out."""
    priority, state = given.get("priority", ""), given.get("state", "")
    return Filters(
        words=given.get("q", "").strip()[:100],
        priority=priority if priority in URGENCIES else "",
        state=state if state in STATES else "",
        service=given.get("service", "")[:32],
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
        "state": _choices(((code, word("state", code)) for code in STATES), chosen.state),
        "service": _choices(
            ((code, localized(services[code], "name")) for code in sorted(services)),
            chosen.service,
        ),
    }


def rows(lines: Iterable[RequestLine]) -> list[dict[str, object]]:
    """Return lines as plain rows of a table."""
    return [
        {
            "number": line.request.number,
            "subject": line.request.subject,
            "service": localized(line.request.service, "name"),
            "priority": line.request.priority,
            "state": word("state", line.request.state),
            "requester": localized(line.requester, "name"),
            "opened_at": line.request.opened_at.isoformat(),
            "due_at": "" if line.due_at is None else line.due_at.isoformat(),
        }
        for line in lines
    ]


COLUMNS = (
    "number", "subject", "service", "priority", "state", "requester", "opened_at", "due_at",
)  # fmt: skip


def _choices(known: Iterable[tuple[str, str]], chosen: str) -> list[Choice]:
    every = Choice("", _("Everything"), not chosen)
    return [every, *(Choice(code, words, code == chosen) for code, words in known)]
