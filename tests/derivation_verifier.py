"""Re-adds a derivation from scratch: the log, the calendar as written, and nothing of the engine.

It takes plain values only and uses the standard library alone, so that somebody outside can run
it on what they downloaded. ``problems_of`` returns what does not fit; an empty list is proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAY = 86_400
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WAITED_FOR = {
    "waiting_requester": "requester",
    "identity_check": "requester",
    "agreed_date": "requester",
}


@dataclass(frozen=True)
class Promise:
    """What was promised: the target, which holds pause, and whether nights count too."""

    target: str
    pause_when: Sequence[str]
    is_real_time: bool = False


def problems_of(
    derived: Mapping[str, Any],
    log: Sequence[Mapping[str, Any]],
    calendar: Mapping[str, Any],
    promise: Promise,
) -> list[str]:
    """Check a derivation against the log (kind, at, id, and hold or by) and the calendar."""
    found = list(_seams(derived))
    found += _sums(derived)
    for segment in derived["segments"]:
        found += _segment(segment, log, calendar, promise)
    found += _ending(derived, log, promise)
    return found


def _seams(derived: Mapping[str, Any]) -> Iterator[str]:
    here = derived["opened_at"]
    for segment in derived["segments"]:
        if segment["start"] != here:
            yield f"gap or overlap before {segment['start']}"
        here = segment["end"]
    if derived["segments"] and here != derived["until"]:
        yield "does not reach the end"
    if not derived["segments"] and derived["opened_at"] != derived["until"]:
        yield "no segments"


def _sums(derived: Mapping[str, Any]) -> list[str]:
    found = []
    totals = dict.fromkeys(("provider", "requester", "third_party", "closed"), 0)
    pieces: dict[str, int] = {}
    for segment in derived["segments"]:
        seconds = int((_at(segment["end"]) - _at(segment["start"])).total_seconds())
        if seconds != segment["seconds"] or seconds <= 0:
            found.append(f"wrong length at {segment['start']}")
        totals[segment["party"]] += seconds
        pieces[segment["piece"]] = pieces.get(segment["piece"], 0) + seconds
    whole = int((_at(derived["until"]) - _at(derived["opened_at"])).total_seconds())
    if totals != derived["seconds"] or sum(totals.values()) != whole:
        found.append("the parties do not add up to real time")
    if pieces.get("open", 0) != derived["elapsed_seconds"]:
        found.append("elapsed is not the open time")
    if pieces.get("held", 0) != derived["paused_seconds"]:
        found.append("paused is not the held time")
    return found


def _segment(
    segment: Mapping[str, Any],
    log: Sequence[Mapping[str, Any]],
    calendar: Mapping[str, Any],
    promise: Promise,
) -> list[str]:
    start, end = _at(segment["start"]), _at(segment["end"])
    states = {_state(log, promise, start)}
    states |= {
        _state(log, promise, _at(event["at"])) for event in log if start < _at(event["at"]) < end
    }
    if len(states) > 1:
        return [f"something happened within {segment['start']}"]
    state, hold = states.pop()
    if state == "stopped":
        return [] if _is(segment, "done", "closed") else [f"not done at {segment['start']}"]
    is_open = {True} if promise.is_real_time else set(_openness(calendar, start, end))
    if len(is_open) != 1:
        return [f"opened or closed within {segment['start']}"]
    if not is_open.pop():
        return _closed(segment, calendar, start)
    party = "provider" if state == "running" else WAITED_FOR.get(hold, "third_party")
    piece = "open" if state == "running" else "held"
    fits = _is(segment, piece, party) and segment["hold"] == hold
    return [] if fits else [f"not {piece} by {party} at {segment['start']}"]


def _closed(segment: Mapping[str, Any], calendar: Mapping[str, Any], start: datetime) -> list[str]:
    local = start.astimezone(ZoneInfo(calendar["timezone"]))
    hours = _hours(calendar, local.date())
    second = local.hour * 3600 + local.minute * 60 + local.second
    piece = "closed"
    if hours and hours[0][0] < second < hours[-1][1]:
        piece = "break"
    replaced = local.date() in _exceptions(calendar)
    if not hours and local.date() in _holidays(calendar) and not replaced:
        piece = "holiday"
        named = _holidays(calendar)[local.date()]
        if segment["name"] != named:
            return [f"wrong name at {segment['start']}"]
    return [] if _is(segment, piece, "closed") else [f"not {piece} at {segment['start']}"]


def _ending(
    derived: Mapping[str, Any], log: Sequence[Mapping[str, Any]], promise: Promise
) -> list[str]:
    if derived["goal_seconds"] is None or derived["exclusion"] is not None:
        return []
    is_over = _state(log, promise, _at(derived["until"]))[0] == "stopped"
    broken = derived["elapsed_seconds"] > derived["goal_seconds"]
    expected = ("late" if broken else "kept") if is_over else "open"
    return [] if derived["verdict"] == expected else [f"the verdict should be {expected}"]


def _state(
    log: Sequence[Mapping[str, Any]], promise: Promise, moment: datetime
) -> tuple[str, str]:
    """Say running, paused or stopped just after ``moment``, and the hold there is."""
    stopped, hold = False, ""
    for event in sorted(log, key=lambda event: (_at(event["at"]), event["id"])):
        if _at(event["at"]) > moment:
            break
        kind = event["kind"]
        replied = kind == "replied" and event.get("by", "provider") == "provider"
        if kind == "held" and not stopped:
            hold = hold or event["hold"]
        elif kind == "resumed":
            hold = ""
        elif kind in ("resolved", "cancelled") or (replied and promise.target == "first_reply"):
            stopped, hold = True, ""
        elif kind == "reopened" and promise.target == "resolution":
            stopped = False
    if stopped:
        return "stopped", ""
    return ("paused" if hold in promise.pause_when else "running"), hold


def _openness(calendar: Mapping[str, Any], start: datetime, end: datetime) -> Iterator[bool]:
    """Walk from edge to edge of the wall clock and say at each whether the doors are open."""
    zone = ZoneInfo(calendar["timezone"])
    here = start
    while here < end:
        local = here.astimezone(zone)
        second = local.hour * 3600 + local.minute * 60 + local.second
        hours = _hours(calendar, local.date())
        yield any(opens <= second < closes for opens, closes in hours)
        edges = [edge for pair in hours for edge in pair if edge > second]
        step = timedelta(seconds=min([*edges, DAY]) - second)
        # Where the clocks change on the way, feel forward by the quarter of an hour.
        if (here + step).astimezone(zone).utcoffset() != local.utcoffset():
            step = min(step, timedelta(seconds=900 - second % 900))
        here += step


def _hours(calendar: Mapping[str, Any], day: date) -> list[tuple[int, int]]:
    replaced = _replaced(calendar, day)
    if replaced is not None:
        spans = [(opens, min(closes, DAY)) for opens, closes in replaced]
    else:
        yesterday = day - timedelta(days=1)
        spans = [(opens, min(closes, DAY)) for opens, closes in _ordinary(calendar, day)]
        late = _ordinary(calendar, yesterday) + (_replaced(calendar, yesterday) or [])
        spans += [(max(opens - DAY, 0), closes - DAY) for opens, closes in late if closes > DAY]
    return sorted(span for span in spans if span[0] < span[1])


def _replaced(calendar: Mapping[str, Any], day: date) -> list[tuple[int, int]] | None:
    exceptions = _exceptions(calendar)
    if day in exceptions:
        return exceptions[day]
    if day not in _holidays(calendar):
        return None
    if calendar.get("closed_on_holidays", True):
        return []
    written = calendar.get("holiday_hours")
    return None if written is None else _pairs(written)


def _exceptions(calendar: Mapping[str, Any]) -> dict[date, list[tuple[int, int]]]:
    rows = calendar.get("exceptions", [])
    return {date.fromisoformat(row["date"]): _pairs(row["hours"]) for row in rows}


def _holidays(calendar: Mapping[str, Any]) -> dict[date, Any]:
    rows = calendar.get("holidays") or []
    return {date.fromisoformat(row["date"]): row["name"] for row in rows}


def _ordinary(calendar: Mapping[str, Any], day: date) -> list[tuple[int, int]]:
    return _pairs(calendar["hours"].get(WEEK[day.weekday()], []))


def _pairs(rows: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    return [(_second(opens), _second(closes)) for opens, closes in rows]


def _second(text: str) -> int:
    parts = [int(part) for part in text.split(":")]
    return parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0)


def _is(segment: Mapping[str, Any], piece: str, party: str) -> bool:
    return segment["piece"] == piece and segment["party"] == party


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
