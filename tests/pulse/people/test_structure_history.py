"""What changed in the tree, told newest first."""

from __future__ import annotations

from datetime import date, timedelta

from pulse.people.structure import (
    close_department,
    move_department,
    rename_department,
    set_head,
)
from pulse.people.structure_history import Change, Named, StructureChange, changes_until
from tests.pulse.people.small_company import DAY, OPENED, SmallCompany

TODAY = DAY + timedelta(days=30)


def told(company: SmallCompany, until: date = TODAY) -> list[StructureChange]:
    found = changes_until(company.session, until, 50)
    return [change for change in found if change.on > OPENED]


def test_every_kind_of_change_is_told(company: SmallCompany) -> None:
    session, head = company.session, company.hire("H", "T1")
    rename_department(session, company.id("T1"), "새이름", "New name", DAY)
    move_department(session, company.id("T1"), company.id("C"), DAY + timedelta(days=1))
    set_head(session, company.id("T1"), head.id, DAY + timedelta(days=2))
    set_head(session, company.id("T1"), None, DAY + timedelta(days=3))
    close_department(session, company.id("T2"), DAY + timedelta(days=4))

    found = told(company)
    assert [(one.what, one.code) for one in found] == [
        (Change.CLOSED, "T2"),
        (Change.HEADLESS, "T1"),
        (Change.HEADED, "T1"),
        (Change.MOVED, "T1"),
        (Change.RENAMED, "T1"),
    ]
    moved, renamed = found[3], found[4]
    assert renamed.before == Named("T1부서", "T1 department")
    assert renamed.after == Named("새이름", "New name")
    assert (moved.before, moved.after) == (
        Named("D부서", "D department"),
        Named("C부서", "C department"),
    )
    assert found[1].head_id == found[2].head_id == head.id


def test_only_what_was_known_by_a_day(company: SmallCompany) -> None:
    rename_department(company.session, company.id("T1"), "새이름", "New name", DAY)
    assert told(company, DAY - timedelta(days=1)) == []
    assert [one.what for one in told(company, DAY)] == [Change.RENAMED]


def test_openings_are_told_with_what_they_stand_under(company: SmallCompany) -> None:
    opened = {one.code: one for one in changes_until(company.session, TODAY, 50)}
    assert opened["T1"].what is Change.OPENED
    assert opened["T1"].after == Named("D부서", "D department")
    assert opened["C"].after is None
    assert len(changes_until(company.session, TODAY, 2)) == 2
