"""The outbox: one claim a row, nothing lost, nothing repeated that may not be."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse import outbox
from pulse.outbox import DeliveryState, Lane, OutboxMessage, Way
from pulse.transaction import transaction
from tests import processes
from tests.databases import make_engine

NOW = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=30)
ROWS = 60


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


def test_each_way_claims_its_own_rows(session: Session) -> None:
    for key in ("a", "b"):
        outbox.enqueue(session, message(key))
    first, _ = outbox.claim(session, "one", at=NOW, lease_until=SOON)
    outbox.turn(session, first, Way.MAIL)
    assert outbox.claim(session, "one", at=NOW, lease_until=SOON) == []
    (mailed,) = outbox.claim(session, "two", at=NOW, lease_until=SOON, ways=(Way.MAIL,))
    assert (mailed.dedup_key, mailed.is_second_way, mailed.attempts) == ("a", False, 1)
    outbox.turn(session, mailed, Way.SLACK, "mail: smtp_mailbox_550")
    (back,) = outbox.claim(session, "one", at=NOW, lease_until=SOON, ways=(Way.SLACK, Way.MAIL))
    assert (back.is_second_way, back.last_error) == (True, "mail: smtp_mailbox_550")


def test_what_is_not_due_waits(session: Session) -> None:
    outbox.enqueue(session, message("later", due_at=SOON))
    assert not outbox.claim(session, "one", at=NOW, lease_until=SOON)


def test_a_dead_senders_rows_are_repeated_only_if_they_may_be(session: Session) -> None:
    outbox.enqueue(session, message("pulse"))
    outbox.enqueue(session, message("alarm", Lane.ESCALATION, may_repeat=True))
    rows = outbox.claim(session, "one", at=NOW, lease_until=SOON)
    assert all(outbox.begin(session, row.id, "one") for row in rows)
    assert outbox.recover_expired(session, now=NOW) == 0
    assert outbox.recover_expired(session, now=SOON + timedelta(seconds=1)) == 2
    for row in rows:
        session.refresh(row)
    states = {row.dedup_key: row.state for row in rows}
    assert states == {"pulse": DeliveryState.UNKNOWN, "alarm": DeliveryState.PENDING}


def test_what_a_dead_sender_had_only_claimed_waits_again_untried(session: Session) -> None:
    outbox.enqueue(session, message("pulse"))
    (row,) = outbox.claim(session, "one", at=NOW, lease_until=SOON)
    assert outbox.recover_expired(session, now=SOON + timedelta(seconds=1)) == 1
    session.refresh(row)
    assert (row.state, row.attempts, row.owner) == (DeliveryState.PENDING, 0, None)
    assert not outbox.begin(session, row.id, "one"), "it is nobody's now"
    assert outbox.claim(session, "two", at=NOW, lease_until=SOON) == [row]


def test_rows_of_a_sender_known_to_be_gone_need_not_wait_for_its_lease(session: Session) -> None:
    for key in ("a", "b"):
        outbox.enqueue(session, message(key))
        outbox.claim(session, f"sender-{key}", at=NOW, lease_until=SOON, limit=1)
    assert outbox.recover_of(session, lambda owner: owner == "sender-a") == 1
    assert outbox.recover_of(session, lambda owner: owner == "sender-a") == 0
    states = session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.dedup_key)).all()
    assert states == [DeliveryState.PENDING, DeliveryState.SENDING]


def test_health_counts_what_waits_and_what_failed(session: Session) -> None:
    outbox.enqueue(session, message("a"))
    outbox.enqueue(session, message("b"))
    row = outbox.claim(session, "one", at=NOW, lease_until=SOON, limit=1)[0]
    outbox.finish(session, row, DeliveryState.FAILED, "channel_not_found")
    found = outbox.health(session, at=NOW + timedelta(minutes=2))
    assert (found.waiting, found.oldest_due_age, found.failed) == (1, 120.0, 1)


def test_a_row_remembers_who_sends_it_and_how_often_it_was_tried(session: Session) -> None:
    outbox.enqueue(session, message("a"))
    (row,) = outbox.claim(session, "one", at=NOW, lease_until=SOON)
    assert (row.owner, row.lease_until, row.attempts) == ("one", SOON, 1)
    outbox.back_off(session, row, until=SOON, error="e" * 500)
    assert (row.state, row.due_at, row.owner, row.lease_until) == (
        DeliveryState.PENDING,
        SOON,
        None,
        None,
    )
    assert row.last_error == "e" * 200
    assert not outbox.claim(session, "two", at=NOW, lease_until=SOON)
    (row,) = outbox.claim(session, "two", at=SOON, lease_until=SOON)
    assert (row.owner, row.attempts) == ("two", 2)


def test_what_was_sent_keeps_its_receipt_and_never_goes_again(session: Session) -> None:
    outbox.enqueue(session, message("a"))
    (row,) = outbox.claim(session, "one", at=NOW, lease_until=SOON)
    outbox.mark_sent(session, row, at=NOW, receipt={"channel": "D1", "ts": "1.2"})
    session.expire_all()
    assert (row.state, row.sent_at, row.receipt) == (
        DeliveryState.SENT,
        NOW,
        {"channel": "D1", "ts": "1.2"},
    )
    assert not outbox.claim(session, "two", at=SOON, lease_until=SOON)
    assert outbox.recover_expired(session, now=SOON + timedelta(days=1)) == 0
    assert not outbox.enqueue(session, message("a"))


def test_within_a_lane_the_longest_due_goes_first(session: Session) -> None:
    for key, minutes in (("young", 1), ("old", 9), ("middle", 5)):
        outbox.enqueue(session, message(key, due_at=NOW - timedelta(minutes=minutes)))
    claimed = outbox.claim(session, "one", at=NOW, lease_until=SOON)
    assert [row.dedup_key for row in claimed] == ["old", "middle", "young"]


def test_a_row_is_repeated_after_a_death_once_and_not_again(session: Session) -> None:
    outbox.enqueue(session, message("alarm", may_repeat=True))
    for expected in (DeliveryState.PENDING, DeliveryState.UNKNOWN):
        (row,) = outbox.claim(session, "one", at=NOW, lease_until=SOON)
        assert outbox.begin(session, row.id, "one")
        assert outbox.recover_expired(session, now=SOON + timedelta(seconds=1)) == 1
        session.refresh(row)
        assert (row.state, row.owner, row.lease_until) == (expected, None, None)
    assert row.last_error == "lease_expired"
    assert not outbox.claim(session, "two", at=NOW, lease_until=SOON)


def test_a_note_to_a_program_outlives_every_death_but_ten(session: Session) -> None:
    outbox.enqueue(session, message("note", may_repeat=True, way=Way.WEBHOOK.value))
    for death in range(1, 11):
        (row,) = outbox.claim(session, "one", at=NOW, lease_until=SOON, ways=(Way.WEBHOOK,))
        assert outbox.begin(session, row.id, "one")
        assert outbox.recover_expired(session, now=SOON + timedelta(seconds=1)) == 1
        session.refresh(row)
        is_over = death == 10
        assert row.state is (DeliveryState.UNKNOWN if is_over else DeliveryState.PENDING)


def test_what_waits_for_one_recipient_can_be_put_off(session: Session) -> None:
    for key, recipient in (("a", "webhook:1"), ("b", "webhook:1"), ("c", "webhook:2")):
        way = Way.WEBHOOK.value
        outbox.enqueue(session, message(key, recipient=recipient, way=way))
    outbox.put_off(session, "webhook:1", until=SOON)
    claimed = outbox.claim(session, "one", at=NOW, lease_until=SOON, ways=(Way.WEBHOOK,))
    assert [row.dedup_key for row in claimed] == ["c"]


def test_what_waits_can_be_dropped_and_the_rest_stays(session: Session) -> None:
    outbox.enqueue(session, message("sending"))
    outbox.claim(session, "one", at=NOW, lease_until=SOON)
    outbox.enqueue(session, message("waiting"))
    outbox.enqueue(session, message("later", due_at=SOON))
    assert outbox.drop_pending(session, "restored") == 2
    assert outbox.drop_pending(session, "restored") == 0
    session.expire_all()
    states = {row.dedup_key: row.state for row in session.scalars(select(OutboxMessage))}
    assert states == {
        "sending": DeliveryState.SENDING,
        "waiting": DeliveryState.DROPPED,
        "later": DeliveryState.DROPPED,
    }


def test_an_empty_outbox_is_well(session: Session) -> None:
    found = outbox.health(session, at=NOW)
    assert (found.waiting, found.oldest_due_age, found.failed, found.unknown) == (0, None, 0, 0)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(Lane),
            st.integers(-3, 3),
            st.sampled_from(("claim", "begin", "send", "back_off", "recover")),
        ),
        max_size=12,
    )
)
def test_a_row_is_never_lost_nor_claimed_while_another_holds_it(
    acts: list[tuple[Lane, int, str]],
) -> None:
    engine = make_engine("sqlite://")
    OutboxMessage.__table__.create(engine)
    held: set[int] = set()
    pending = select(OutboxMessage.id).where(OutboxMessage.state == DeliveryState.PENDING)
    with Session(engine) as session:
        for number, (lane, minutes, act) in enumerate(acts):
            due_at = NOW + timedelta(minutes=minutes)
            outbox.enqueue(session, message(str(number), lane, due_at=due_at))
            claimed = outbox.claim(session, "one", at=NOW, lease_until=SOON, limit=2)
            assert not held & {row.id for row in claimed}
            assert all(row.due_at <= NOW for row in claimed)
            held |= {row.id for row in claimed}
            for row in claimed:
                if act == "send":
                    outbox.mark_sent(session, row, at=NOW, receipt={})
                elif act == "back_off":
                    outbox.back_off(session, row, until=NOW + timedelta(hours=1), error="later")
                elif act == "begin":
                    outbox.begin(session, row.id, "one")
            if act == "recover":
                outbox.recover_expired(session, now=SOON + timedelta(seconds=1))
                held -= set(session.scalars(pending))
        session.expire_all()
        rows = session.scalars(select(OutboxMessage)).all()
        assert len(rows) == len(acts)
        assert all((row.state is DeliveryState.SENDING) == (row.owner == "one") for row in rows)
    engine.dispose()


def put(engine: Engine, keys: range, **values: object) -> None:
    with Session(engine) as session, transaction(session):
        session.add_all(message(str(key), **values) for key in keys)


def claim_all(url: str, owner: str) -> list[int]:
    """Claim again and again, each time committing, until nothing is left."""
    engine = make_engine(url)
    mine: list[int] = []
    while True:
        with Session(engine) as session, transaction(session):
            claimed = outbox.claim(session, owner, at=NOW, lease_until=SOON, limit=3)
            mine += [row.id for row in claimed]
            left = session.scalar(
                select(OutboxMessage.id).where(OutboxMessage.state == DeliveryState.PENDING)
            )
        if not claimed and left is None:
            engine.dispose()
            return mine


def test_four_processes_claim_every_row_exactly_once(
    fresh_database: str, fresh_engine: Engine
) -> None:
    put(fresh_engine, range(ROWS))
    fresh_engine.dispose()
    with processes.pool(4) as pool:
        owners = [f"sender-{n}" for n in range(4)]
        claims = list(pool.map(partial(claim_all, fresh_database), owners))
    assert Counter(row for mine in claims for row in mine) == Counter(range(1, ROWS + 1))
    with Session(fresh_engine) as session:
        rows = session.execute(select(OutboxMessage.id, OutboxMessage.owner)).all()
    assert {row.id: row.owner for row in rows} == {
        row: f"sender-{n}" for n, mine in enumerate(claims) for row in mine
    }


def claim_and_die(url: str) -> None:
    engine = make_engine(url)
    with Session(engine) as session, transaction(session):
        for row in outbox.claim(session, "doomed", at=NOW, lease_until=SOON):
            outbox.begin(session, row.id, "doomed")
    with Session(engine) as session:
        next(iter(session.scalars(select(OutboxMessage)))).state = DeliveryState.SENT
        session.flush()  # not committed: it dies between sending and saying so
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_senders_rows_come_back_as_they_promise(
    fresh_database: str, fresh_engine: Engine
) -> None:
    put(fresh_engine, range(3))
    put(fresh_engine, range(3, 5), may_repeat=True)
    fresh_engine.dispose()
    doomed = processes.CLEAN.Process(target=claim_and_die, args=(fresh_database,))
    doomed.start()
    doomed.join(60)
    assert doomed.exitcode == -signal.SIGKILL
    with Session(fresh_engine) as session, transaction(session):
        assert outbox.recover_expired(session, now=SOON) == 0  # the lease still runs
        assert not outbox.claim(session, "next", at=NOW, lease_until=SOON)
        assert outbox.recover_expired(session, now=SOON + timedelta(seconds=1)) == 5
        again = outbox.claim(session, "next", at=NOW, lease_until=SOON)
        assert [row.dedup_key for row in again] == ["3", "4"]
        assert outbox.health(session, at=NOW).unknown == 3


def test_told_by_several_at_the_same_moment_it_is_kept_once(fresh_engine: Engine) -> None:
    together = threading.Barrier(4, timeout=60)
    told: list[bool] = []

    def tell() -> None:
        together.wait(5)
        with Session(fresh_engine) as session, transaction(session):
            told.append(outbox.enqueue(session, message("same")))

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(told) == [False, False, False, True]
