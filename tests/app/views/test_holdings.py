"""What is stored about somebody: every place that names them, their rows alone, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from app.views.holdings import (
    MOST_ROWS,
    Holding,
    _shown,
    held_rows,
    holdings_of,
    naming_columns,
)
from app.views.holdings_words import ABOUT, RECIPIENT
from pulse import audit
from pulse.ballots.models import SealedBallot
from pulse.errors import NotFound
from pulse.people.models import Membership, PersonStatus
from pulse.retention.leavers import DELETED
from tests.factories import make_department, make_head, make_person

AT = datetime(2026, 8, 31, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


def by_title(session: Session, person_id: int) -> dict[str, Holding]:
    return {found.title: found for found in holdings_of(session, person_id)}


def test_every_column_that_names_a_person_is_found_and_no_ballot() -> None:
    found = naming_columns()
    assert {("person", "id"), ("service_request", "assignee_id"), RECIPIENT} <= found
    assert ("department", "id") not in found
    assert SealedBallot.__tablename__ not in {table for table, _ in found}
    assert set(ABOUT) <= found


def test_kinds_of_which_there_is_nothing_are_left_out(session: Session) -> None:
    team = make_department(session, "C0")
    plain, head = make_person(session, team), make_head(session, team)
    assert set(by_title(session, plain.id)) == {
        "Who you are at work",
        "Your departments over time",
    }
    assert by_title(session, head.id)["Departments you head"].count == 1


def test_rows_are_the_person_s_own_and_the_newest_comes_first(session: Session) -> None:
    team = make_department(session, "C0")
    one, _other = make_person(session, team), make_person(session, team)
    session.add(Membership(person_id=one.id, department_id=team.id, valid_from=date(2026, 7, 1)))
    session.flush()
    held = held_rows(session, one.id, by_title(session, one.id)["Your departments over time"].key)
    since = held.columns.index("valid_from")
    assert held.holding.count == 2
    assert [row[since] for row in held.rows] == ["2026-07-01", "2020-01-01"]


def test_many_rows_are_turned_page_by_page(session: Session) -> None:
    one = make_person(session, make_department(session, "C0"))
    for number in range(MOST_ROWS + 1):
        audit.record(session, "acted", "x", number, at=AT, actor_id=one.id)
    pages = [held_rows(session, one.id, "audit_entry.actor_id", page) for page in (1, 2)]
    assert [len(page.rows) for page in pages] == [MOST_ROWS, 1]
    assert {page.holding.count for page in pages} == {MOST_ROWS + 1}
    newest_first = [int(row[pages[0].columns.index("object_id")]) for p in pages for row in p.rows]
    assert newest_first == list(range(MOST_ROWS, -1, -1))


@pytest.mark.parametrize("kind", ["headship.person_id", "department.id", "no.where", ""])
def test_a_kind_of_which_there_is_nothing_is_not_found(session: Session, kind: str) -> None:
    one = make_person(session, make_department(session, "C0"))
    with pytest.raises(NotFound):
        held_rows(session, one.id, kind)
    with pytest.raises(NotFound):
        held_rows(session, one.id, "person.id", 2)


def test_each_kind_says_why_and_until_when_in_the_reader_s_language(session: Session) -> None:
    one = make_person(session, make_department(session, "C0"))
    english = holdings_of(session, one.id)
    with force_locale("ko"):
        korean = holdings_of(session, one.id)
    assert all(held.title and held.why and held.until for held in english)
    assert not {held.title for held in english} & {held.title for held in korean}


def test_values_are_shown_plainly() -> None:
    assert _shown("status", PersonStatus.ACTIVE) == PersonStatus.ACTIVE.value
    assert _shown("left_on", None) == ""
    assert _shown("password_hash", "secret") == "•••"


STAYS_NAMELESS = {
    "person.id", "person.manager_id", "membership.person_id", "headship.person_id",
    "role_assignment.person_id", "series.created_by", "series.stopped_by",
    "lock_override.given_by", "service.owner_id", "service_request.requester_id",
    "service_request.assignee_id", "request_event.actor_id", "escalation.acknowledged_by",
    "request_lack.actor_id", "calendar_change.proposed_by", "calendar_change.withdrawn_by",
    "template_draft.changed_by", "published_response.author_id", "newcomer.added_by",
    "newcomer.confirmed_by", "archived_template.archived_by", "imported_bank.imported_by",
    "company_setting.changed_by", "rubric_rating.rater_id", "decision.answered_by",
    "pilot.created_by", "pilot_decision.decided_by", "decision.raised_by",
    "webhook.created_by", "workspace_install.installed_by", "sealed_report.officer_id",
    "period_close.closed_by", "audit_entry.actor_id",
}  # fmt: skip
UNTIL_THE_CLOSE = {"roster_entry.person_id", "invitation.person_id", "reminder.person_id"}


def test_every_column_that_names_a_person_is_deleted_after_they_left_or_leads_to_no_name() -> None:
    deleted = {f"{table.__tablename__}.person_id" for table in DELETED} | {".".join(RECIPIENT)}
    decided = (deleted, STAYS_NAMELESS, UNTIL_THE_CLOSE)
    assert sum(map(len, decided)) == len(set().union(*decided))
    assert set().union(*decided) == {".".join(column) for column in naming_columns()}
