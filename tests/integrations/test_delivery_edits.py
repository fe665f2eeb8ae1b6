"""Edits are paced apart from posts: many of them make nothing that is new wait."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from integrations.delivery import Pump
from integrations.ports import Message, Outgoing, Rendered
from integrations.slack.pace import EDITS_PER_MINUTE, Pace
from pulse.outbox import DeliveryState, Lane, OutboxMessage
from pulse.transaction import transaction
from tests.integrations.test_delivery import Clock, FakeMessenger

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)


def row(number: int, notice: str) -> OutboxMessage:
    return OutboxMessage(
        dedup_key=f"{notice}:{number}",
        notice=notice,
        payload={"number": number},
        recipient=f"person:{number}",
        lane=int(Lane.INTERACTIVE),
        created_at=AT,
        due_at=AT,
    )


def render(_session: Session, waiting: OutboxMessage, _at: datetime) -> Rendered:
    channel = f"D{waiting.payload['number']}"
    shown = "1.0" if waiting.notice == "edit" else None
    return Rendered(Outgoing(channel, Message(waiting.notice), replaces=shown))


def test_a_storm_of_edits_lets_news_through(sqlite_fresh: Engine) -> None:
    sessions = sessionmaker(sqlite_fresh)
    with sessions() as session, transaction(session):
        session.add_all([row(n, "edit") for n in range(40)])
        session.add_all([row(n, "news") for n in range(40, 50)])
    clock = Clock()
    messenger = FakeMessenger(clock)
    pump = Pump(
        sessions=sessions,
        renderers={"edit": render, "news": render},
        messenger=messenger,
        owner="me",
        pace=Pace(posts_per_minute=6000, burst=5),
        clock=clock.now,
        sleep=clock.sleep,
    )
    pump.run_once(AT, AT)
    said = [text for _, _, text in messenger.posted]
    assert said.count("news") == 10
    assert said.count("edit") <= 5 + EDITS_PER_MINUTE / 60 * clock.seconds + 1
    with sessions() as session:
        waiting = session.scalars(
            select(OutboxMessage).where(OutboxMessage.state == DeliveryState.PENDING)
        ).all()
    assert {one.notice for one in waiting} == {"edit"}
    assert all(one.due_at > AT and one.last_error == "paced" for one in waiting)
