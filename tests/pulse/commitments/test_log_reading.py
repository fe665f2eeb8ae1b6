"""A log is read row by row; what is odd is said, never repaired in silence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pulse.commitments.log_reading import LogMapping, ReadLog, events_of, read_log
from pulse.errors import Invalid

DOCUMENT: dict[str, Any] = {
    "source": "desk",
    "columns": {
        "case": "no",
        "state": "state",
        "priority": "prio",
        "opened_at": "opened",
        "event_at": "at",
        "group": "group",
    },
    "time_format": "%d-%m-%Y %H:%M",
    "timezone": "Asia/Seoul",
    "missing": ["?", ""],
    "states": {
        "New": "open",
        "Active": "work",
        "User": "waiting_requester",
        "Vendor": "third_party",
        "Resolved": "resolved",
        "Closed": "resolved",
    },
    "priorities": {"high": "P1", "low": "P3"},
    "provider": {"code": "IMP-IT", "name_ko": "지원", "name_en": "Support"},
    "customer": {"code": "IMP-C", "name_ko": "요청", "name_en": "Customers"},
    "requester": {"number": "IMP-R", "name_ko": "요청자", "name_en": "Requester"},
    "calendars": {
        "timezone": "Asia/Seoul",
        "calendars": [
            {
                "id": "CAL-IMP",
                "name": {"ko": "사무", "en": "Office"},
                "hours": {"mon": [["09:00", "18:00"]], "tue": [["09:00", "18:00"]]},
            }
        ],
    },
    "service": {
        "code": "IMP-S",
        "name_ko": "처리",
        "name_en": "Handling",
        "calendar": "CAL-IMP",
        "criticality": 1,
    },
    "commitments": [
        {
            "code": f"IMP-C{priority}",
            "priority": priority,
            "goal_value": hours,
            "goal_unit": "business_hours",
            "calendar": "CAL-IMP",
            "target_rate": 90,
            "weight": 1,
            "wording_ko": "해결",
            "wording_en": "Solve",
        }
        for priority, hours in (("P1", 2), ("P3", 5))
    ],
    "pause_when": ["waiting_requester"],
}
MAPPING = LogMapping.from_document(DOCUMENT)


def row(at: str, state: str, **cells: str) -> dict[str, str]:
    facts = {"no": "A1", "prio": "low", "opened": "24-08-2026 09:00", "group": "g1"}
    return {**facts, "at": at, "state": state, **cells}


def read(*rows: dict[str, str]) -> ReadLog:
    return read_log(enumerate(rows, 2), MAPPING)


def told(log: ReadLog, ref: str = "A1") -> list[tuple[str, int]]:
    found = events_of(log.cases[ref])
    return [(event.kind.value, event.at.astimezone(MAPPING.zone).minute) for event in found]


def codes(log: ReadLog) -> list[tuple[int, str]]:
    return [(oddity.line, oddity.code) for oddity in log.oddities]


def test_times_are_read_in_the_stated_zone() -> None:
    log = read(row("24-08-2026 09:05", "Resolved"))
    assert log.cases["A1"].updates[0].at == datetime(2026, 8, 24, 0, 5, tzinfo=UTC)


def test_every_row_gives_its_event_and_every_change_one_of_its_own() -> None:
    log = read(
        row("24-08-2026 09:01", "New"),
        row("24-08-2026 09:02", "Active"),
        row("24-08-2026 09:03", "User"),
        row("24-08-2026 09:04", "User"),
        row("24-08-2026 09:05", "Vendor"),
        row("24-08-2026 09:06", "Active", group="g2"),
        row("24-08-2026 09:07", "Active", prio="high", group="g2"),
        row("24-08-2026 09:08", "Resolved", group="g2", prio="high"),
        row("24-08-2026 09:09", "Active", group="g2", prio="high"),
        row("24-08-2026 09:10", "Resolved", group="g2", prio="high"),
        row("24-08-2026 09:11", "Closed", group="g2", prio="high"),
    )
    assert told(log) == [
        ("replied", 1),
        ("replied", 2),
        ("held", 3),
        ("replied", 4),
        ("resumed", 5),
        ("held", 5),
        ("resumed", 6),
        ("reassigned", 6),
        ("priority_changed", 7),
        ("resolved", 8),
        ("reopened", 9),
        ("resolved", 10),
        ("replied", 11),
    ]
    replies = [event for event in events_of(log.cases["A1"]) if event.kind.value == "replied"]
    assert [event.data["by"] for event in replies] == ["source", "provider", "source", "source"]
    assert codes(log) == []


def test_oddities_are_said_with_their_line() -> None:
    log = read(
        row("24-08-2026 08:50", "New"),
        row("24-08-2026 09:20", "Active", opened="24-08-2026 09:10"),
        row("24-08-2026 09:10", "Strange"),
        row("24-08-2026 09:30", "Active", prio="?"),
        row("2026-08-24", "Active"),
        row("24-08-2026 09:30", "Active", no="?"),
        row("24-08-2026 09:30", "Active", opened="?"),
    )
    assert codes(log) == [
        (2, "before_opening"),
        (3, "opening_changed"),
        (4, "out_of_order"),
        (4, "unknown_state"),
        (5, "never_resolved"),
        (5, "unknown_priority"),
        (6, "bad_time"),
        (7, "missing_case"),
        (8, "bad_time"),
    ]
    assert [update.line for update in log.cases["A1"].updates] == [2, 4, 3, 5]
    assert log.rows == 7


def test_a_mapping_is_checked_before_anything_is_read() -> None:
    with pytest.raises(Invalid) as refused:
        LogMapping.from_document({"columns": {"case": "no"}, "states": {"New": "fresh"}})
    assert refused.value.fields["columns.state"] == "missing"
    assert refused.value.fields["service"] == "missing"
    assert refused.value.fields["states.New"] == "unknown_state"
    with pytest.raises(Invalid, match="unknown_zone"):
        LogMapping.from_document({**DOCUMENT, "timezone": "Mars/Base"})
