"""Monday morning: everybody who leads is told once, whoever runs the tick and however often."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from pulse.digests.reading import week_of
from pulse.digests.sending import readers, send_digests
from pulse.outbox import Lane, OutboxMessage
from pulse.people.company_settings import change_settings
from tests.factories import make_person
from tests.pulse.digests.stage import AT, ON, Company, build

SEOUL = ZoneInfo("Asia/Seoul")


WEEK = week_of(ON) + timedelta(days=7)


def monday(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(WEEK, datetime.min.time(), SEOUL).astimezone(UTC) + timedelta(
        hours=hour, minutes=minute
    )


def rows(session: Session) -> list[OutboxMessage]:
    return list(
        session.scalars(select(OutboxMessage).where(OutboxMessage.notice == "digest_ready"))
    )


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """What is said to the database meanwhile."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield said
    event.remove(connection, "before_cursor_execute", note)


def test_it_is_told_once_a_week(session: Session) -> None:
    company = build(session)
    assert send_digests(session, monday(8, 29), SEOUL) == 0
    told = send_digests(session, monday(8, 30), SEOUL)
    assert told == len(readers(session, ON)) > 0
    assert send_digests(session, monday(9), SEOUL) == 0
    assert all(row.lane == Lane.DIGEST for row in rows(session))
    assert {row.recipient for row in rows(session)} >= {f"person:{company.scene.chief.id}"}
    assert {one.times_asked for one in company.decisions()} == {1}


def test_once_all_are_told_a_tick_writes_nothing_and_a_new_head_is_told(session: Session) -> None:
    company = build(session)
    send_digests(session, monday(9), SEOUL)
    with statements(session) as said:
        assert send_digests(session, monday(9, 10), SEOUL) == 0
    assert [one for one in said if not one.startswith("SELECT")] == []
    assert len(said) <= 6
    newcomer = make_person(session, company.scene.provider, roles=("executive",))
    with statements(session) as said:
        assert send_digests(session, monday(9, 20), SEOUL) == 1
    assert [one.split()[:3] for one in said if "outbox_message" in one] == [
        ["SELECT", "outbox_message.dedup_key", "FROM"],
        ["INSERT", "INTO", "outbox_message"],
    ]
    assert f"person:{newcomer.id}" in {row.recipient for row in rows(session)}


def test_a_stopped_scheduler_catches_up_but_not_with_old_news(session: Session) -> None:
    build(session)
    assert send_digests(session, monday(4 * 24 + 9), SEOUL) == 0
    assert send_digests(session, monday(3 * 24), SEOUL) > 0
    assert all(row.expires_at == monday(8, 30) + timedelta(days=4) for row in rows(session))


def test_an_unanswered_decision_returns_the_week_after(session: Session) -> None:
    company = build(session)
    send_digests(session, monday(9), SEOUL)
    send_digests(session, monday(9) + timedelta(days=7), SEOUL)
    first = company.decisions()[0]
    assert first.times_asked == 2
    assert first.asked_on == WEEK + timedelta(days=7)


def test_who_would_rather_not_is_left_alone(session: Session) -> None:
    company: Company = build(session)
    before = readers(session, ON)
    company.scene.chief.wants_digests = False
    session.flush()
    assert set(before) - set(readers(session, ON)) == {company.scene.chief.id}
    assert AT is not None


def test_the_company_may_choose_the_hour(session: Session) -> None:
    company = build(session)
    chosen = {"digest_minute": 10 * 60}
    change_settings(session, chosen, at=AT, actor_id=company.scene.chief.id)
    assert send_digests(session, monday(9, 59), SEOUL) == 0
    assert send_digests(session, monday(10), SEOUL) > 0
