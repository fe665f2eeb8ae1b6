from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.views.participation_ledger import columns, headline, lines, rows
from pulse.participation.ledger import Entry, Outcome, Source
from pulse.people.tree import DepartmentNode, DepartmentTree

DAY = date(2026, 8, 31)
UNIT = DepartmentNode(
    id=7, code="T7", parent_id=None, name_ko="칠팀", name_en="Seven", level="team", kind="",
    employer_id=1, site_id=None, calendar_code="", is_provider=False, peer_group="", head_id=None,
)  # fmt: skip
TREE = DepartmentTree(DAY, {7: UNIT})
DECIDED = {"kind": "missed_promise", "name_ko": "배차", "name_en": "Dispatch"}


def entry(source: Source, outcome: Outcome, **facts: object) -> Entry:
    return Entry(DAY, source, outcome, (7,), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "what", "refused"),
    [
        (
            entry(Source.DECISION, Outcome.REFUSED, asked=DECIDED, reason="next year"),
            "A promise that was missed: Dispatch",
            "next year",
        ),
        (
            entry(Source.DECISION, Outcome.REFUSED, asked=DECIDED),
            "A promise that was missed: Dispatch",
            "no reason is on record",
        ),
        (
            entry(
                Source.CALENDAR, Outcome.CHANGED,
                asked={"calendar": "CAL-HQ", "departments": [7]}, said="moved",
            ),
            "Calendar CAL-HQ",
            "",
        ),
        (
            entry(
                Source.PROMISE, Outcome.CHANGED,
                asked={
                    "name_en": "Dispatch", "signed": 2, "wording_en": "In an hour",
                },
            ),
            "New version of a promise: Dispatch",
            "",
        ),
    ],
)  # fmt: skip
def test_each_kind_of_record_says_what_it_was_about_and_why_not(
    app: Flask, found: Entry, what: str, refused: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        (line,) = lines([found], TREE)
        (row,) = rows([line])
        assert list(row) == columns()
    assert (line.what, line.refused, line.concerns) == (what, refused, "Seven")


def test_who_was_asked_before_is_told_as_groups(app: Flask) -> None:
    changed = {"calendar": "CAL-HQ", "departments": [7]}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        found = lines(
            [
                entry(Source.CALENDAR, Outcome.CHANGED, asked=changed),
                entry(Source.CALENDAR, Outcome.BY_LAW, asked={**changed, "departments": []}),
                entry(Source.PROMISE, Outcome.CHANGED, asked={"signed": 0}),
            ],
            TREE,
        )
        assert headline([]) == "Nothing is on record for this half-year yet."
        assert headline(found).startswith("3 times")
    assert [line.asked for line in found] == [
        "agreed: Seven",
        "nobody on record",
        "no signatures on record",
    ]
