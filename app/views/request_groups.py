"""Requests about the same thing, offered above the queue as one group to answer at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from app.i18n import localized
from app.translate import _, ngettext
from pulse.commitments.board import RequestLine
from pulse.commitments.grouping import Done, Group, groups_of
from pulse.errors import DomainError, Invalid
from pulse.legible import plain_number

SHOWN, LONGEST = 5, 500


@dataclass(frozen=True)
class SentGroup:
    """What was sent: which requests, the note as it was typed, and what was wrong with it."""

    ids: tuple[int, ...]
    note: str
    error: str = ""

    def require_note(self, verb: str) -> None:
        """Refuse an answer to many that says nothing, or more than is kept."""
        if verb == "reply" and not self.note.strip():
            raise Invalid("note_missing", fields={"note": "missing"})
        if len(self.note.strip()) > LONGEST:
            raise Invalid("note_too_long", fields={"note": "too_long"})

    def refused(self, error: DomainError) -> SentGroup:
        """Say what was wrong."""
        words = {
            "note_missing": _("Please write what everybody should read."),
            "note_too_long": _("Please keep this under 500 characters."),
            "not_one_group": _("These requests are not one group any more. Please look again."),
        }
        return replace(self, error=words.get(error.code, _("Only who works on them can do this.")))


@dataclass(frozen=True)
class GroupLine:
    """A proposed group: what it is about, and its requests."""

    subject: str
    service: str
    count: int
    numbers: list[str]
    ids: list[int]
    note: str
    is_open: bool

    @property
    def key(self) -> str:
        """Names the group's fields."""
        return f"group-{self.ids[0]}"


def group_lines(lines: Iterable[RequestLine], sent: SentGroup | None) -> list[GroupLine]:
    """Return the groups among open requests; the one that was sent keeps what was typed."""
    return [_line(group, sent) for group in groups_of(line.request for line in lines)][:SHOWN]


def read_sent(form: MultiDict[str, str]) -> SentGroup:
    """Read which requests were meant, and the note."""
    ids = [plain_number(one) for one in form.getlist("request")]
    return SentGroup(tuple(one for one in ids if one is not None), form.get("note", ""))


def done_words(done: Done) -> str:
    """Say what came of it."""
    if not done.reached:
        return _("Somebody was faster: all of them were over already.")
    words = ngettext(
        "Done for %(num)s request; whoever asked is told.",
        "Done for %(num)s requests; each requester is told.",
        done.reached,
    )
    if done.over:
        words += " " + ngettext(
            "%(num)s was over already.", "%(num)s were over already.", done.over
        )
    return words


def _line(group: Group, sent: SentGroup | None) -> GroupLine:
    ids = [one.id for one in group.requests]
    is_sent = sent is not None and bool(set(sent.ids) & set(ids))
    return GroupLine(
        subject=group.subject,
        service=localized(group.requests[0].service, "name"),
        count=len(ids),
        numbers=[one.number for one in group.requests],
        ids=ids,
        note=sent.note if sent is not None and is_sent else "",
        is_open=is_sent,
    )
