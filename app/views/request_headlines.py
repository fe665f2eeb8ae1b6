"""The first line of pages about service requests: how it stands, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.translate import _, ngettext
from app.words import due_moment, duration, word
from pulse.commitments.board import RequestLine, RequestStory
from pulse.commitments.clocks import Verdict
from pulse.commitments.models import ClockState, EventKind, RequestState, TargetKind

HELD = EventKind.HELD


def mine_headline(active: Sequence[RequestLine], now: datetime) -> str:
    """Say what somebody who asked should know first."""
    if not active:
        return _("You are not waiting for anything.")
    count = len(active)
    late = sum(_is_late(line, now) for line in active)
    words = ngettext(
        "You are waiting for %(num)s thing", "You are waiting for %(num)s things", count
    )
    if not any(line.due_at for line in active) and not late:
        return f"{words}."
    if late:
        return _("%(words)s, and %(late)s of them past the promised time.", words=words, late=late)
    return _("%(words)s, all within the promised time.", words=words)


def queue_headline(lines: Sequence[RequestLine], now: datetime) -> str:
    """Say what a department should do first."""
    if not lines:
        return _("Nobody is waiting for you.")
    late = sum(_is_late(line, now) for line in lines)
    if late:
        return ngettext(
            "%(num)s promise is already over its time.",
            "%(num)s promises are already over their time.",
            late,
        )
    first = next((line.due_at for line in lines if line.due_at is not None), None)
    if first is None:
        return _("Nothing is due just now.")
    return _("The next promise is due %(time)s.", time=due_moment(first))


def finished_headline(lines: Sequence[RequestLine]) -> str:
    """Say how many requests were finished, and how many of their promises were kept."""
    endings = [line.ending for line in lines if line.ending is not None]
    promised = sum(one.promised for one in endings)
    words = ngettext(
        "%(num)s request was finished in the last four weeks",
        "%(num)s requests were finished in the last four weeks",
        len(endings),
    )
    if not promised:
        return f"{words}."
    kept = sum(one.kept for one in endings)
    return _(
        "%(words)s; %(kept)s of %(promised)s promises were kept.",
        words=words,
        kept=kept,
        promised=promised,
    )


def headline(told: RequestStory, now: datetime) -> str:
    """Say in one sentence how the request stands."""
    state = told.request.state
    if state is RequestState.CANCELLED:
        return _("Cancelled.")
    if state is RequestState.RESOLVED:
        return _resolved(told)
    if state is RequestState.HELD:
        holds = [event.data.get("hold", "") for event in told.events if event.kind is HELD]
        return _("On hold: %(reason)s.", reason=word("hold", holds[-1] if holds else ""))
    running = [one.reading for one in told.clocks if one.reading.state is ClockState.RUNNING]
    timed = [read for read in running if read.due_at is not None]
    if not timed:
        return _("In progress. No time was promised.")
    first = min(timed, key=lambda read: read.due_at or now)
    left = first.remaining_seconds or 0
    if left < 0:
        return _("The promised time is over by %(time)s.", time=duration(left))
    return _(
        "Promised %(due)s; %(left)s are left.", due=due_moment(first.due_at), left=duration(left)
    )


def _resolved(told: RequestStory) -> str:
    resolution = TargetKind.RESOLUTION
    readings = [one.reading for one in told.clocks if one.clock.target is resolution]
    if not readings:
        return _("Resolved.")
    last = next((read for read in readings if read.verdict is not Verdict.EXCLUDED), readings[0])
    if last.verdict is Verdict.KEPT:
        return _("Resolved as promised, in %(time)s.", time=duration(last.elapsed_seconds))
    if last.verdict is Verdict.LATE:
        over = duration(-(last.remaining_seconds or 0))
        return _("Resolved, %(over)s later than promised.", over=over)
    return _("Resolved. This does not count towards the promise.")


def _is_late(line: RequestLine, now: datetime) -> bool:
    return line.is_breached or (line.due_at is not None and line.due_at < now)
