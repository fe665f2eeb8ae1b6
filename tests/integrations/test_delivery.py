"""The pump: nothing lost, no pulse twice, one method paused, whatever the messenger does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from integrations.delivery import LEASE, Pump
from integrations.ports import (
    DeliveryError,
    FailureKind,
    Message,
    Outgoing,
    Receipt,
    Rendered,
    Stale,
)
from integrations.slack.pace import Pace
from pulse import outbox
from pulse.outbox import DeliveryState, Lane, OutboxMessage
from pulse.transaction import transaction

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
UNKNOWN = DeliveryError(FailureKind.UNKNOWN, "timeout")


class Killed(BaseException):
    """The process is gone at this very line."""


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class FakeMessenger:
    """A Messenger that does as it is told, message by message."""

    method = "post"

    def __init__(self, clock: Clock, cost: float = 0.0) -> None:
        self.clock = clock
        self.cost = cost
        self.posted: list[tuple[float, str, str]] = []
        self.answers: list[BaseException | None] = []
        self.is_stopped = False
        self.heals = 0

    def heal(self) -> None:
        self.heals += 1

    def post(self, outgoing: Outgoing) -> Receipt:
        self.clock.sleep(self.cost)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, DeliveryError) and answer.kind is not FailureKind.UNKNOWN:
            raise answer
        self.posted.append((self.clock.now(), outgoing.channel, outgoing.message.text))
        if answer is not None:
            raise answer
        return Receipt(outgoing.channel, f"{len(self.posted)}.0")


class Sending:
    """A pump with everything around it."""

    def __init__(self, engine: Engine, posts_per_minute: int = 6000) -> None:
        self.sessions = sessionmaker(engine, expire_on_commit=False)
        self.clock = Clock()
        self.messenger = FakeMessenger(self.clock)
        self.pace_rate = posts_per_minute
        self.pump = self.make_pump("one")

    def make_pump(self, owner: str) -> Pump:
        return Pump(
            sessions=self.sessions,
            renderers={"survey_asked": self.render, "escalated": self.render},
            messenger=self.messenger,
            owner=owner,
            pace=Pace(self.pace_rate),
            clock=self.clock.now,
            sleep=self.clock.sleep,
        )

    def render(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        if row.payload.get("stale"):
            raise Stale("wave_closed")
        if row.payload.get("broken"):
            raise KeyError("face")
        channel = row.payload.get("channel", row.dedup_key)
        return Rendered(Outgoing(channel, Message(row.dedup_key)))

    def add(self, key: str, lane: Lane = Lane.SURVEY, **values: object) -> None:
        facts: dict[str, object] = {
            "dedup_key": key,
            "notice": "survey_asked",
            "payload": {},
            "recipient": "person:1",
            "lane": int(lane),
            "created_at": AT,
            "due_at": AT,
        }
        with self.sessions() as session, transaction(session):
            outbox.enqueue(session, OutboxMessage(**(facts | values)))

    def add_alarm(self, key: str) -> None:
        self.add(key, Lane.ESCALATION, notice="escalated", may_repeat=True)

    def run(self, minutes: float = 0, pump: Pump | None = None) -> int:
        at = AT + timedelta(minutes=minutes)
        return (pump or self.pump).run_once(at, at)

    def row(self, key: str) -> OutboxMessage:
        with self.sessions() as session:
            return session.scalars(
                select(OutboxMessage).where(OutboxMessage.dedup_key == key)
            ).one()

    def state(self, key: str) -> DeliveryState:
        return self.row(key).state

    @property
    def texts(self) -> list[str]:
        return [text for _, _, text in self.messenger.posted]


@pytest.fixture
def sending(fresh_engine: Engine) -> Sending:
    return Sending(fresh_engine)


def test_a_row_is_sent_once_and_its_receipt_is_kept(sending: Sending) -> None:
    sending.add("a")
    assert sending.run() == 1
    assert sending.run() == 0
    assert sending.texts == ["a"]
    assert sending.row("a").receipt == {"channel": "a", "ts": "1.0"}


def test_the_same_notice_is_sent_once(sending: Sending) -> None:
    sending.add("a")
    sending.add("a")
    sending.run()
    assert sending.texts == ["a"]


def test_urgent_lanes_go_first(sending: Sending) -> None:
    sending.add("digest", Lane.DIGEST)
    sending.add("pulse")
    sending.add_alarm("alarm")
    sending.run()
    assert sending.texts == ["alarm", "pulse", "digest"]


def test_a_pulse_of_unknown_outcome_is_never_repeated(sending: Sending) -> None:
    sending.add("pulse")
    sending.messenger.answers = [UNKNOWN]
    sending.run()
    sending.clock.sleep(60)
    sending.run(60)
    assert sending.texts == ["pulse"]
    assert sending.state("pulse") is DeliveryState.UNKNOWN


def test_an_escalation_of_unknown_outcome_is_repeated_once(sending: Sending) -> None:
    sending.add_alarm("alarm")
    sending.messenger.answers = [UNKNOWN, UNKNOWN]
    for minutes in (0, 10, 20):
        sending.clock.sleep(60)
        sending.run(minutes)
    assert sending.texts == ["alarm", "alarm"]
    assert sending.state("alarm") is DeliveryState.UNKNOWN


def test_too_many_requests_pause_the_method_and_lose_nothing(sending: Sending) -> None:
    for key in ("a", "b", "c"):
        sending.add(key)
    sending.messenger.answers = [None, DeliveryError(FailureKind.LATER, "ratelimited", 30)]
    assert sending.run() == 1
    assert sending.run(0.1) == 0
    sending.clock.sleep(31)
    assert sending.run(0.6) == 2
    assert sorted(sending.texts) == ["a", "b", "c"]
    assert sending.row("b").attempts == 1


def test_another_method_goes_on_while_one_is_paused(sending: Sending) -> None:
    sending.pump.pace.pause("", "views.publish", 60, 0)
    sending.add("a")
    assert sending.run() == 1


def test_a_permanent_error_ends_the_row_and_the_others_go_on(sending: Sending) -> None:
    sending.add("a")
    sending.add("b")
    sending.messenger.answers = [DeliveryError(FailureKind.PERMANENT, "channel_not_found")]
    sending.run()
    assert sending.state("a") is DeliveryState.FAILED
    assert sending.row("a").last_error == "channel_not_found"
    assert sending.texts == ["b"]


def test_what_an_administrator_must_mend_waits_and_is_given_up_after_a_day(
    sending: Sending,
) -> None:
    sending.add("a")
    broken = DeliveryError(FailureKind.ADMIN, "not_in_channel")
    sending.messenger.answers = [broken, broken]
    sending.run()
    assert sending.state("a") is DeliveryState.PENDING
    assert sending.row("a").due_at == AT + timedelta(minutes=10)
    sending.run(25 * 60)
    assert sending.state("a") is DeliveryState.FAILED


def test_stale_and_expired_rows_are_dropped_unsent(sending: Sending) -> None:
    sending.add("stale", payload={"stale": True})
    sending.add("late", expires_at=AT)
    sending.run()
    assert sending.texts == []
    assert sending.row("stale").last_error == "wave_closed"
    assert sending.state("late") is DeliveryState.DROPPED


def test_a_row_that_cannot_be_said_does_not_stop_the_others(sending: Sending) -> None:
    sending.add("broken", payload={"broken": True})
    sending.add("fine")
    sending.run()
    assert sending.texts == ["fine"]
    assert sending.row("broken").last_error == "render_failed KeyError"


@pytest.mark.parametrize(
    ("add", "again"), [(Sending.add, ["row"]), (Sending.add_alarm, ["row", "row"])]
)
def test_a_death_between_sending_and_marking(
    sending: Sending, add: Callable[[Sending, str], None], again: list[str]
) -> None:
    add(sending, "row")
    sending.messenger.answers = [Killed()]
    with pytest.raises(Killed):
        sending.run()
    other = sending.make_pump("two")
    assert sending.run(0.5, other) == 0
    minutes = LEASE.total_seconds() / 60 + 1
    sending.run(minutes, other)
    assert sending.texts == again
    expected = DeliveryState.SENT if len(again) == 2 else DeliveryState.UNKNOWN
    assert sending.state("row") is expected


def test_a_death_before_sending_loses_no_alarm(sending: Sending) -> None:
    sending.add_alarm("alarm")
    with sending.sessions() as session, transaction(session):
        outbox.claim(session, "dead", at=AT, lease_until=AT + LEASE)
    sending.run(LEASE.total_seconds() / 60 + 1)
    assert sending.texts == ["alarm"]


def test_a_switched_off_messenger_keeps_rows_waiting_and_is_tried_again(
    sending: Sending,
) -> None:
    sending.add("a")
    sending.messenger.is_stopped = True
    for _ in range(3):
        assert sending.run() == 0
    assert sending.messenger.heals == 1
    assert sending.state("a") is DeliveryState.PENDING
    sending.messenger.is_stopped = False
    assert sending.run() == 1


def test_a_token_revoked_midway_costs_one_call_and_no_row(sending: Sending) -> None:
    for key in ("a", "b", "c"):
        sending.add(key)

    def revoke(_outgoing: Outgoing) -> Receipt:
        sending.messenger.is_stopped = True
        raise DeliveryError(FailureKind.ADMIN, "token_revoked")

    sending.messenger.post = revoke  # type: ignore[method-assign]
    assert sending.run() == 0
    states = {sending.state(key) for key in ("a", "b", "c")}
    assert states == {DeliveryState.PENDING}
    assert [sending.row(key).last_error for key in "abc"] == ["token_revoked", "paused", "paused"]


def test_an_unclear_end_keeps_nobody_waiting_and_several_stop_everything(sending: Sending) -> None:
    for number in range(8):
        sending.add(f"{number}")
    sending.messenger.answers = [UNKNOWN, None, UNKNOWN, UNKNOWN, UNKNOWN]
    assert sending.run() == 4, "after the second in a row the method rests"
    assert sending.clock.seconds < 1
    sending.clock.sleep(6)
    assert sending.run(1) == 1
    assert sending.pump.trouble.is_outage
    assert len(sending.texts) == 5, "in an outage nothing more is risked"


def test_after_an_outage_sending_goes_on_once_the_other_side_answers(sending: Sending) -> None:
    for number in range(5):
        sending.add(f"{number}")
    sending.pump.trouble.in_a_row = 3
    refusals: list[str] = []

    def refuse() -> None:
        refusals.append("asked")
        raise UNKNOWN

    sending.messenger.heal = refuse  # type: ignore[method-assign]
    assert [sending.run(), sending.run()] == [0, 0]
    assert refusals == ["asked"]
    sending.clock.sleep(11)
    sending.messenger.heal = lambda: None  # type: ignore[method-assign]
    assert sending.run(1) == 5


def test_what_another_sender_took_over_is_left_to_it(sending: Sending) -> None:
    sending.add("a")
    taken = sending.make_pump("two")

    def take_over(session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        with sending.sessions() as other, transaction(other):
            other.get_one(OutboxMessage, row.id).owner = taken.owner
        return Rendered(Outgoing("a", Message("a")))

    sending.pump.renderers = {"survey_asked": take_over}
    sending.run()
    assert sending.texts == []


def test_rows_of_a_dead_sender_are_sent_without_waiting_for_its_lease(sending: Sending) -> None:
    sending.add("a")
    with sending.sessions() as session, transaction(session):
        outbox.claim(session, "dead", at=AT, lease_until=AT + LEASE)
    sending.pump.is_gone = lambda owner: owner == "dead"
    assert sending.run() == 1


def test_a_very_slow_pace_leaves_the_rest_for_later(fresh_engine: Engine) -> None:
    sending = Sending(fresh_engine, posts_per_minute=6)
    for number in range(8):
        sending.add(f"{number}")
    assert sending.run() == 5
    sending.clock.sleep(11)
    assert sending.run(1) == 1


def test_one_channel_hears_one_message_a_second_and_others_do_not_wait(
    sending: Sending,
) -> None:
    for key in ("a", "b"):
        sending.add(key, payload={"channel": "same"})
    sending.add("c")
    sending.run()
    times = {text: moment for moment, _, text in sending.messenger.posted}
    assert sending.texts == ["a", "c", "b"]
    assert times["b"] - times["a"] == pytest.approx(1.0)
    assert times["c"] == times["a"]


def test_a_long_queue_is_left_after_some_seconds(sending: Sending) -> None:
    sending.messenger.cost = 1.0
    for number in range(25):
        sending.add(f"{number:02}")
    assert sending.run() < 25
    assert sending.run(1) > 0


def test_a_fan_out_keeps_the_pace_of_the_workspace(sqlite_engine_of_its_own: Engine) -> None:
    sending = Sending(sqlite_engine_of_its_own, posts_per_minute=300)
    sending.messenger.cost = 0.05
    count = 300
    for number in range(count):
        sending.add(f"{number:03}")
    while sending.run(sending.clock.seconds / 60):
        pass
    taken = sending.messenger.posted[-1][0]
    ideal = (count - 5) / 5
    assert len(sending.texts) == len(set(sending.texts)) == count
    assert ideal / taken >= 0.98
    starts = [moment - 0.05 for moment, _, _ in sending.messenger.posted]
    assert all(
        later - earlier >= 1 - 1e-6 for earlier, later in zip(starts, starts[10:], strict=False)
    )


@pytest.fixture
def sqlite_engine_of_its_own(request: pytest.FixtureRequest, tmp_path):  # type: ignore[no-untyped-def]
    import shutil  # noqa: PLC0415

    from tests import databases  # noqa: PLC0415

    path = tmp_path / "pace.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    engine = databases.make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()
