"""How promises between departments read: what needs looking at first, and no number unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from app.views.promises_words import (
    close_lines,
    headline,
    pair_lines,
    recurrence_sentence,
    repeated_lines,
    top_level,
)
from pulse.commitments.fulfilment import ServiceFulfilment, Tally, VersionFulfilment
from pulse.commitments.matrix import Pair
from pulse.commitments.models import Service
from pulse.commitments.record_models import ClosedFigure, PeriodClose, PeriodKind
from pulse.commitments.recurrence import Recurrence, Repeated
from pulse.people.departments_import import OWN_COMPANY
from pulse.people.tree import DepartmentNode, DepartmentTree

CLOSED_AT = datetime(2026, 8, 31, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


def node(department_id: int, code: str, parent_id: int | None) -> DepartmentNode:
    facts = ("team", "hq", 1, None, "CAL-HQ", False, "", None)
    return DepartmentNode(department_id, code, parent_id, f"{code} 부서", f"Team {code}", *facts)


TREE = DepartmentTree(
    date(2026, 8, 31),
    {
        1: replace(node(1, "C0", None), level=OWN_COMPANY),
        2: node(2, "D01", 1),
        3: node(3, "T0101", 2),
        4: node(4, "D02", 1),
    },
)


def weakest() -> ServiceFulfilment:
    version = VersionFulfilment(1, 1, "S13-C2", 13, "약속", "Promise", 90, 1, Tally(met=3, late=1))
    return ServiceFulfilment(13, "S13", "자재", "Materials", 1, 4, (version,))


def test_the_first_line_names_the_weakest_only_where_there_is_one() -> None:
    pairs = [Pair(2, 4, asked=4, due=4, met=3)]
    assert headline(weakest(), []).startswith("Nothing was asked or due")
    assert headline(None, pairs) == "No service stands out as failing its promises."
    found = headline(weakest(), pairs)
    assert found == "Materials keeps the fewest of its promises: 3 of 4."


def test_departments_are_gathered_below_the_company() -> None:
    assert top_level(TREE) == {1: 1, 2: 2, 3: 2, 4: 4}


def test_a_partner_company_is_told_as_one() -> None:
    partner = node(5, "PA", None)
    nodes = {**TREE.nodes, 5: partner, 6: node(6, "PA01", 5), 7: node(7, "PA0101", 6)}
    found = top_level(DepartmentTree(TREE.on, nodes))
    assert [found[one] for one in (5, 6, 7)] == [5, 5, 5]


def test_what_keeps_least_comes_first_and_nothing_due_last() -> None:
    none_due = Pair(4, 2, asked=9)
    kept = Pair(2, 4, asked=5, due=4, met=4, judged=4, lacking=1, lacks={"contact": 1})
    missed = Pair(3, 4, asked=2, due=4, met=0)
    often = Pair(2, 3, asked=20, due=20, met=12)
    lines = pair_lines([none_due, kept, missed, often], TREE)
    assert [line.kept for line in lines] == ["12/20", "0/4", "4/4", ""]
    assert [line.share for line in lines] == ["60.0%", "", "", ""]
    assert (lines[2].customer, lines[2].provider) == ("Team D01", "Team D02")
    assert (lines[2].complete, lines[3].complete, lines[3].interval) == ("75.0%", "", "")
    assert lines[2].lacks


def test_a_department_that_is_gone_is_a_dash() -> None:
    assert pair_lines([Pair(99, 4)], TREE)[0].customer == "–"


def test_repeated_work_of_services_the_reader_does_not_see_is_left_out() -> None:
    service = Service(id=13, code="S13", name_ko="자재", name_en="Materials")
    found = [Repeated(13, "Router", 3, 2, 3660, 0.25), Repeated(14, "Cable", 9, 2, 60, 1.0)]
    (line,) = repeated_lines(found, {13: service})
    assert (line.subject, line.service, line.times, line.departments) == (
        "Router",
        "Materials",
        3,
        2,
    )
    assert (line.time, line.hours) == ("1 h 1 min", "0.2")


def test_what_came_back_is_said_only_once_it_can_be_known() -> None:
    assert recurrence_sentence(Recurrence(0, 0)).startswith("No closed request is thirty days old")
    found = recurrence_sentence(Recurrence(8, 2))
    assert found == "2 of 8 closed requests came back within thirty days (25.0%)."


def close(kind: PeriodKind, starts_on: date, *figures: ClosedFigure) -> PeriodClose:
    return PeriodClose(
        kind=kind,
        starts_on=starts_on,
        closed_at=CLOSED_AT,
        method_version=1,
        figures=list(figures),
    )


def test_closed_periods_are_named_and_the_newest_comes_first() -> None:
    lines = close_lines(
        [
            close(PeriodKind.QUARTER, date(2026, 4, 1)),
            close(PeriodKind.MONTH, date(2026, 7, 1)),
        ]
    )
    assert [line.name for line in lines] == ["July 2026", "2026, quarter 2"]
    assert {(line.kept, line.share, line.carried) for line in lines} == {("", "", "")}


def test_late_news_is_counted_here_and_said() -> None:
    own = ClosedFigure(counts={"met": 6, "late": 2, "waived": 1, "declined": 1}, carried={})
    late = ClosedFigure(counts={"met": 1, "late": 1}, carried={"met": 1, "late": -1})
    (line,) = close_lines([close(PeriodKind.MONTH, date(2026, 7, 1), own, late)])
    assert (line.kept, line.share, line.left_out) == ("8/10", "80.0%", 2)
    assert line.carried.startswith("1 promise counted here because of late news")
    assert (line.closed_at, line.method) == (CLOSED_AT, 1)


def test_a_period_with_more_taken_back_than_it_had_shows_no_share() -> None:
    odd = ClosedFigure(counts={"met": 1}, carried={"met": -2})
    (line,) = close_lines([close(PeriodKind.MONTH, date(2026, 7, 1), odd)])
    assert line.share == ""
