"""A changed address is told at the old one; of a crowd that moves alike, to administrators."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.outbox import OutboxMessage, Way
from pulse.people.mail_notices import CROWD, MailMove, tell_of_moves
from pulse.people.models import Person
from pulse.people.proof_notices import NEWS
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)


@pytest.fixture
def administrator(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"), roles=("sys_admin",))


def crowd(count: int = CROWD, first: int = 1000) -> list[MailMove]:
    """People of a company that moves to another mail domain."""
    numbers = range(first, first + count)
    return [MailMove(one, f"p{one}@old.example", f"p{one}@new.example") for one in numbers]


def told(session: Session, *moves: MailMove) -> list[tuple[str, str]]:
    """Whom what is told of some moves, made in one list."""
    tell_of_moves(session, moves, at=AT)
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(row.notice, row.recipient) for row in rows]


def test_who_moves_alone_is_told_at_the_old_address_once(session: Session) -> None:
    move = MailMove(7, "old@example.com", "new@example.org")
    assert told(session, move) == told(session, move) == [("mail_moved", "person:7")]
    (row,) = session.scalars(select(OutboxMessage))
    assert (row.way, row.expires_at) == (Way.MAIL.value, AT + NEWS)
    assert row.payload["before"] == "old@example.com"
    assert "old@" not in row.dedup_key


def test_an_address_taken_away_is_told_and_a_first_one_is_not(session: Session) -> None:
    first, same = MailMove(8, "", "new@example.org"), MailMove(9, "A@x.example", "a@x.example")
    assert told(session, MailMove(7, "old@example.com", ""), first, same) == [
        ("mail_moved", "person:7")
    ]


def test_just_under_a_crowd_everybody_is_told(session: Session, administrator: Person) -> None:
    assert len(told(session, *crowd(CROWD - 1))) == CROWD - 1


def test_of_a_crowd_those_who_administer_hear_once(
    session: Session, administrator: Person
) -> None:
    found = told(session, *crowd(2000))
    assert found == [("mails_moved", f"person:{administrator.id}")]
    (row,) = session.scalars(select(OutboxMessage))
    assert row.payload["people"] == 2000
    assert (row.payload["before"], row.payload["after"]) == ("old.example", "new.example")


def test_nobody_is_hidden_in_a_crowd(session: Session, administrator: Person) -> None:
    """Somebody elsewhere, somebody by another name, and whoever administers are told."""
    odd = [
        MailMove(7, "a@old.example", "a@evil.example"),
        MailMove(8, "b@old.example", "evil@new.example"),
        MailMove(administrator.id, "c@old.example", "c@new.example"),
    ]
    found = told(session, *crowd(), *odd)
    own = [f"person:{one}" for one in (7, 8, administrator.id)]
    assert sorted(found) == sorted(
        [("mails_moved", own[2]), *(("mail_moved", recipient) for recipient in own)]
    )
    summary = select(OutboxMessage).where(OutboxMessage.notice == "mails_moved")
    assert session.scalars(summary).one().payload["people"] == CROWD + 1


def test_a_crowd_written_anew_is_one_fact_too(session: Session, administrator: Person) -> None:
    anew = [MailMove(one, f"k{one}@x.example", f"kim.{one}@x.example") for one in range(9, 40)]
    assert told(session, *anew) == [("mails_moved", f"person:{administrator.id}")]
