"""Derivations add up, say whose time it was, and stand before a verifier that shares no code."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.commitments.clocks import Goal, GoalUnit
from pulse.commitments.derivation import Derivation, Party, Piece, derivation
from pulse.commitments.events import EventFact
from pulse.commitments.models import EventKind, TargetKind
from tests.derivation_verifier import Promise, problems_of
from tests.pulse.commitments.logs import OFFICE, Log, calendar, goal, seoul

BERLIN_NIGHTS: dict[str, Any] = {
    "timezone": "Europe/Berlin",
    "hours": {
        "fri": [["08:00", "12:00"], ["22:00", "31:00"]],
        "sat": [["22:00", "31:00"]],
        "sun": [["10:00", "24:00"]],
    },
    "holidays": [{"date": "2026-10-25", "name": {"ko": "가을", "en": "Autumn"}}],
    "closed_on_holidays": False,
    "holiday_hours": [["01:00", "04:00"]],
    "exceptions": [{"date": "2026-10-30", "hours": [["20:00", "26:00"]]}],
}


def explain(log: Log, wanted: Goal, as_of: str) -> Derivation:
    return derivation(log.events, wanted, calendar(), log.opened_at, seoul(as_of))


def as_log(events: list[EventFact]) -> list[dict[str, Any]]:
    return [
        {"kind": event.kind.value, "at": event.at.isoformat(), "id": event.id, **event.data}
        for event in events
    ]


def checked(
    found: Derivation, events: list[EventFact], wanted: Goal, document: dict[str, Any]
) -> list[str]:
    promise = Promise(wanted.target.value, tuple(wanted.pause_when), wanted.is_real_time)
    return problems_of(found.to_document(), as_log(events), document, promise)


def test_a_day_with_lunch_a_hold_and_a_night_is_told_in_order() -> None:
    log = Log.opened("2026-08-26 11:30").held("2026-08-26 17:00").resumed("2026-08-27 09:30")
    log = log.resolved("2026-08-27 10:00")
    found = explain(log, goal(8), "2026-08-28 09:00")
    told = [(segment.piece, segment.party, segment.seconds) for segment in found.segments]
    assert told == [
        (Piece.OPEN, Party.PROVIDER, 1800),
        (Piece.BREAK, Party.CLOSED, 3600),
        (Piece.OPEN, Party.PROVIDER, 4 * 3600),
        (Piece.HELD, Party.REQUESTER, 3600),
        (Piece.CLOSED, Party.CLOSED, 15 * 3600),
        (Piece.HELD, Party.REQUESTER, 1800),
        (Piece.OPEN, Party.PROVIDER, 1800),
    ]
    assert sum(found.by_party().values()) == found.real_seconds
    assert found.seconds_of(Party.PROVIDER) == found.reading.elapsed_seconds == 5 * 3600
    assert checked(found, log.events, goal(8), OFFICE) == []


def test_a_holiday_is_named_and_done_time_is_nobodys() -> None:
    log = Log.opened("2026-10-08 17:00").resolved("2026-10-08 17:30")
    log = log.reopened("2026-10-10 12:00")
    found = explain(log, goal(8), "2026-10-12 09:30")
    pieces = [segment.piece for segment in found.segments]
    assert pieces == [Piece.OPEN, Piece.DONE, Piece.CLOSED, Piece.OPEN]
    whole = explain(Log.opened("2026-10-08 17:00"), goal(8), "2026-10-12 09:30")
    holiday = [segment for segment in whole.segments if segment.piece is Piece.HOLIDAY]
    assert [segment.name.ko for segment in holiday if segment.name] == ["한글날"]
    assert checked(found, log.events, goal(8), OFFICE) == []


@pytest.mark.parametrize(
    ("hold", "party"),
    [
        ("waiting_requester", Party.REQUESTER),
        ("identity_check", Party.REQUESTER),
        ("agreed_date", Party.REQUESTER),
        ("stock_out", Party.THIRD_PARTY),
        ("third_party", Party.THIRD_PARTY),
        ("something_else", Party.THIRD_PARTY),
    ],
)
def test_a_pause_is_the_time_of_whoever_was_waited_for(hold: str, party: Party) -> None:
    log = Log.opened("2026-08-26 09:00").held("2026-08-26 10:00", hold)
    found = explain(log, goal(8, pause_when=[hold]), "2026-08-26 11:00")
    assert found.seconds_of(party) == 3600
    unaccepted = explain(log, goal(8, pause_when=[]), "2026-08-26 11:00")
    assert unaccepted.seconds_of(Party.PROVIDER) == 7200
    assert unaccepted.segments[-1].hold == hold


def test_real_time_goals_have_no_closed_time() -> None:
    log = Log.opened("2026-08-28 17:00").held("2026-08-28 20:00").resumed("2026-08-29 08:00")
    found = explain(log, goal(72, GoalUnit.ELAPSED_HOURS), "2026-08-30 08:00")
    assert found.by_party() == {
        Party.PROVIDER: 27 * 3600,
        Party.REQUESTER: 12 * 3600,
        Party.THIRD_PARTY: 0,
        Party.CLOSED: 0,
    }


def test_any_one_changed_segment_is_rejected() -> None:
    log = Log.opened("2026-10-08 11:00").held("2026-10-08 17:00").resumed("2026-10-12 09:30")
    log = log.resolved("2026-10-12 10:00")
    wanted = goal(8)
    document = explain(log, wanted, "2026-10-13 09:00").to_document()
    promise = Promise("resolution", ("waiting_requester",))
    assert problems_of(document, as_log(log.events), OFFICE, promise) == []
    later = timedelta(minutes=1)
    for index in range(len(document["segments"])):
        for change in ("piece", "party", "seconds", "end", "start"):
            forged = copy.deepcopy(document)
            segment = forged["segments"][index]
            if change in ("start", "end"):
                moved = seoul("2026-10-08 11:00") if change == "start" else log.events[-1].at
                segment[change] = (moved + later).isoformat()
            elif change == "seconds":
                segment["seconds"] += 60
            else:
                segment[change] = {"piece": "done", "party": "third_party"}[change]
            assert problems_of(forged, as_log(log.events), OFFICE, promise), (index, change)
    # Moving the seam between two segments keeps every sum of lengths, and is still found.
    forged = copy.deepcopy(document)
    first, second = forged["segments"][:2]
    first["end"] = second["start"] = "2026-10-08T03:10:00+00:00"
    first["seconds"], second["seconds"] = first["seconds"] + 600, second["seconds"] - 600
    forged["elapsed_seconds"] += 600
    forged["seconds"]["provider"] += 600
    forged["seconds"]["closed"] -= 600
    assert problems_of(forged, as_log(log.events), OFFICE, promise)


KINDS = (
    EventKind.HELD,
    EventKind.RESUMED,
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.REPLIED,
)


@settings(max_examples=80, deadline=None)
@given(
    happened=st.lists(
        st.tuples(
            st.sampled_from(KINDS),
            st.integers(0, 14 * 86_400),
            st.sampled_from(["waiting_requester", "stock_out", "third_party"]),
        ),
        max_size=8,
    ),
    opened=st.integers(0, 10 * 86_400),
    span=st.integers(0, 14 * 86_400),
    target=st.sampled_from(TargetKind),
    unit=st.sampled_from(
        [GoalUnit.BUSINESS_HOURS, GoalUnit.BUSINESS_DAYS, GoalUnit.ELAPSED_HOURS]
    ),
    document=st.sampled_from([OFFICE, BERLIN_NIGHTS]),
)
def test_every_derivation_adds_up_and_is_verified(
    happened: list[tuple[EventKind, int, str]],
    opened: int,
    span: int,
    target: TargetKind,
    unit: GoalUnit,
    document: dict[str, Any],
) -> None:
    opened_at = seoul("2026-10-18 00:00") + timedelta(seconds=opened)
    events = [
        EventFact(kind, opened_at + timedelta(seconds=at), None, id=index, data={"hold": hold})
        for index, (kind, at, hold) in enumerate(happened, 1)
    ]
    wanted = goal(5, unit, target, pause_when=["waiting_requester", "stock_out"])
    as_of = opened_at + timedelta(seconds=span)
    found = derivation(events, wanted, calendar(document), opened_at, as_of)
    assert sum(found.by_party().values()) == found.real_seconds
    assert checked(found, [event for event in events if event.at <= as_of], wanted, document) == []
