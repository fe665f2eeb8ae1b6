"""The outbox: one claim a row, nothing lost, nothing repeated that may not be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from pulse import outbox
from pulse.outbox import DeliveryState, Lane, OutboxMessage

NOW = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=30)


def message(key: str, lane: Lane = Lane.SURVEY, **values: object) -> OutboxMessage:
    defaults: dict[str, object] = {
        "dedup_key": key,
        "notice": "survey_asked",
        "payload": {},
        "recipient": "person:1",
        "lane": int(lane),
        "created_at": NOW,
        "due_at": NOW,
    }
    return OutboxMessage(**(defaults | values))


def test_the_same_notice_is_kept_once(session: Session) -> None:
    assert outbox.enqueue(session, message("a"))
    assert not outbox.enqueue(session, message("a"))


def test_the_most_urgent_lane_goes_first(session: Session) -> None:
    for key, lane in (("d", Lane.DIGEST), ("s", Lane.SURVEY), ("e", Lane.ESCALATION)):
        outbox.enqueue(session, message(key, lane))
    claimed = outbox.claim(session, "one", at=NOW, lease_until=SOON, limit=2)
    assert [row.dedup_key for row in claimed] == ["e", "s"]
    again = outbox.claim(session, "two", at=NOW, lease_until=SOON)
    assert [row.dedup_key for row in again] == ["d"]


def test_what_is_not_due_waits(session: Session) -> None:
    outbox.enqueue(session, message("later", due_at=SOON))
    assert not outbox.claim(session, "one", at=NOW, lease_until=SOON)


def test_a_dead_senders_rows_are_repeated_only_if_they_may_be(session: Session) -> None:
    outbox.enqueue(session, message("pulse"))
    outbox.enqueue(session, message("alarm", Lane.ESCALATION, may_repeat=True))
    rows = outbox.claim(session, "one", at=NOW, lease_until=SOON)
    assert outbox.recover_expired(session, now=NOW) == 0
    assert outbox.recover_expired(session, now=SOON + timedelta(seconds=1)) == 2
    for row in rows:
        session.refresh(row)
    states = {row.dedup_key: row.state for row in rows}
    assert states == {"pulse": DeliveryState.UNKNOWN, "alarm": DeliveryState.PENDING}


def test_health_counts_what_waits_and_what_failed(session: Session) -> None:
    outbox.enqueue(session, message("a"))
    outbox.enqueue(session, message("b"))
    row = outbox.claim(session, "one", at=NOW, lease_until=SOON, limit=1)[0]
    outbox.finish(session, row, DeliveryState.FAILED, "channel_not_found")
    found = outbox.health(session, at=NOW + timedelta(minutes=2))
    assert (found.waiting, found.oldest_due_age, found.failed) == (1, 120.0, 1)
