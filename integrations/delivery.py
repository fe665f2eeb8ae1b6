"""The pump: claim what is due, say it in today's words, send with no transaction open, mark it.

A row is claimed under a lease, noted as under way just before it is handed over, and settled in a
transaction of its own. So a process that dies between sending and marking leaves a row whose
outcome is unknown; only a row which says that a repeat beats silence is then sent once more. What
it had claimed and not begun simply waits again.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from integrations.crew import Crew
from integrations.ports import (
    UNREACHABLE,
    DeliveryError,
    FailureKind,
    Messenger,
    Receipt,
    Rendered,
    Renderer,
    Stale,
)
from integrations.slack.pace import EDITING, Pace
from integrations.trouble import Trouble
from pulse import outbox
from pulse.instants import monotonic
from pulse.notices import NOTICES
from pulse.outbox import DeliveryState, OutboxMessage, Way
from pulse.transaction import transaction

_LOG = logging.getLogger("ieum.delivery")

LEASE = timedelta(seconds=90)
BATCH = 10
BUDGET_SECONDS = 5.0
LONGEST_WAIT = 2.0
LONGEST_SEND = 30.0
GIVE_UP = timedelta(hours=24)
SHORT_DELAY, LONG_DELAY = timedelta(seconds=5), timedelta(seconds=20)
ADMIN_DELAY = timedelta(minutes=10)
EDIT_DELAY = timedelta(seconds=2)


def _nobody(_owner: str) -> bool:
    """Know of no sender that it is gone."""
    return False


@dataclass
class Pump:
    """The one sender of a way in this process; others are kept away row by row.

    ``otherwise`` is the way for people whom this one cannot reach; ``also`` are ways nobody else
    serves here, because they are switched off. ``hands`` is how many messages may be on their way
    at once; ``is_gone`` tells of a sender, by its name, that it will not come back; ``slowest`` is
    the longest that one row waits for its next turn.
    """

    sessions: Callable[[], Session]
    renderers: Mapping[str, Renderer]
    messenger: Messenger
    owner: str
    workspace: str = ""
    way: Way = Way.SLACK
    otherwise: Way | None = None
    also: tuple[Way, ...] = ()
    pace: Pace = field(default_factory=Pace)
    clock: Callable[[], float] = monotonic
    sleep: Callable[[float], None] = time.sleep
    hands: int = 1
    is_gone: Callable[[str], bool] = _nobody
    lease: timedelta = LEASE
    slowest: timedelta = LONG_DELAY
    trouble: Trouble = field(default_factory=Trouble)
    _crew: Crew = field(init=False)

    def __post_init__(self) -> None:
        self._crew = Crew(self.hands)

    def run_once(self, at: datetime, now: datetime) -> int:
        """Send what is due at ``at`` (product time; ``now`` is real); return how many rows ended.

        Works for some seconds at most, so that whoever beats can beat again.
        """
        with self.sessions() as session, transaction(session):
            outbox.recover_expired(session, now=now)
            outbox.recover_of(session, self.is_gone)
        if self._is_stopped():
            return 0
        started = self.clock()
        ended = 0
        while self.clock() - started < BUDGET_SECONDS and not self.is_resting:
            rows = self._claim(at, now + timedelta(seconds=self.clock() - started))
            if not rows:
                break
            ended += self._work_off(deque(rows), at)
        return ended + self._crew.finish()

    def send_unkept(self, rows: Sequence[OutboxMessage], at: datetime) -> list[OutboxMessage]:
        """Send rows that stand in no table, once each; return those this way does not reach.

        Nothing is written, and nothing is tried again: what fails is lost.
        """
        if self.messenger.is_stopped:
            return list(rows)
        unreached: list[OutboxMessage] = []
        for row in rows:
            if self.is_resting:
                break
            try:
                with self.sessions() as session:
                    rendered = self.renderers[row.notice](session, row, at)
            except Stale as reason:
                unreached += [row] if reason.code == UNREACHABLE else []
                continue
            self._crew.await_hand(rendered.outgoing.channel)
            self._wait_turn(rendered)
            self._crew.give(rendered.outgoing.channel, partial(self._post_once, rendered))
        self._crew.finish()
        return unreached

    def _post_once(self, rendered: Rendered) -> bool:
        """Send what is kept nowhere; whatever goes wrong only slows down what follows."""
        try:
            self.messenger.post(replace(rendered.outgoing, is_traced=False))
        except DeliveryError as error:
            self._pause(error.retry_after or 0.0)
        return False

    def _is_stopped(self) -> bool:
        """Tell whether nothing may be sent; now and then ask whether that is still so."""
        if not (self.messenger.is_stopped or self.trouble.is_outage):
            return False
        if self.trouble.may_ask(self.clock()):
            with contextlib.suppress(DeliveryError):
                self.messenger.heal()
                if not self.messenger.is_stopped:
                    self.trouble.over()
        return self.messenger.is_stopped or self.trouble.is_outage

    @property
    def is_resting(self) -> bool:
        """Whether claiming now would only mean giving back."""
        name, now = self.messenger.method, self.clock()
        wait = self.pace.method_wait(self.workspace, name, now)
        paused = self.pace.is_paused(self.workspace, name, now)
        is_off = self.messenger.is_stopped or self.trouble.is_outage
        return paused or wait > LONGEST_WAIT or is_off

    def _claim(self, at: datetime, now: datetime) -> Sequence[OutboxMessage]:
        with self.sessions() as session, transaction(session):
            rows = outbox.claim(
                session,
                self.owner,
                at=at,
                lease_until=now + self.lease,
                limit=BATCH,
                ways=(self.way, *self.also),
            )
            session.expunge_all()
        return rows

    def _work_off(self, waiting: deque[OutboxMessage], at: datetime) -> int:
        """Hand out claimed rows, those of a resting channel last; give back what has to wait.

        Return how many rows ended here, before they were handed to anybody.
        """
        claimed_at = self.clock()
        moved: set[int] = set()
        ended = 0
        while waiting:
            row = waiting.popleft()
            rendered = self._render(row, at)
            if rendered is None:
                ended += 1
                continue
            if self._must_stop(claimed_at):
                self._give_back([row, *waiting], at)
                break
            if rendered.outgoing.replaces:
                self._edit(row, rendered, at)
                continue
            if self._channel_rests(rendered) and waiting and row.id not in moved:
                moved.add(row.id)
                waiting.append(row)
                continue
            self._hand_out(row, rendered, at)
        return ended

    def _hand_out(self, row: OutboxMessage, rendered: Rendered, at: datetime) -> None:
        """Wait for a free hand and for one's turn, and let the message be carried out."""
        channel = rendered.outgoing.channel
        self._crew.await_hand(channel)
        if not rendered.outgoing.replaces:
            self._wait_turn(rendered)
        self._crew.give(channel, partial(self._send, row, rendered, at))

    def _render(self, row: OutboxMessage, at: datetime) -> Rendered | None:
        """Say a row; one that is stale or cannot be said is ended here."""
        if row.expires_at is not None and row.expires_at <= at:
            self._end(row, DeliveryState.DROPPED, "expired")
            return None
        try:
            with self.sessions() as session:
                return self.renderers[row.notice](session, row, at)
        except Stale as reason:
            self._is_stale(row, reason.code)
        except Exception as error:  # noqa: BLE001 - one row that cannot be said must not stop others
            _LOG.error("render_failed notice=%s kind=%s", row.notice, type(error).__name__)
            self._end(row, DeliveryState.FAILED, f"render_failed {type(error).__name__}")
        return None

    def _is_stale(self, row: OutboxMessage, code: str) -> None:
        """Drop what need not be told; whom this way does not know is looked for another way."""
        if code != UNREACHABLE or not _is_person(row):
            self._end(row, DeliveryState.DROPPED, code)
        elif row.is_second_way:
            self._end(row, DeliveryState.FAILED, row.last_error or code)
        elif self.otherwise is not None and self.way is _first_way(row):
            self._turn(row, self.otherwise)
        else:
            self._end(row, DeliveryState.DROPPED, code)

    def _must_stop(self, claimed_at: float) -> bool:
        now = self.clock()
        wait = self.pace.method_wait(self.workspace, self.messenger.method, now)
        is_old = now - claimed_at > self.lease.total_seconds() - LONGEST_SEND
        is_off = self.messenger.is_stopped or self.trouble.is_outage
        return is_old or wait > LONGEST_WAIT or is_off

    def _channel_rests(self, rendered: Rendered) -> bool:
        now = self.clock()
        name, channel = self.messenger.method, rendered.outgoing.channel
        whole = self.pace.wait(self.workspace, name, channel, now)
        rests = whole > self.pace.method_wait(self.workspace, name, now)
        return rests or self._crew.is_busy(channel)

    def _edit(self, row: OutboxMessage, rendered: Rendered, at: datetime) -> None:
        """Hand an edit out, or put it back: it is paced apart, and what is new never waits."""
        now = self.clock()
        if self.pace.method_wait(self.workspace, EDITING, now) > 0:
            self._put_back(row, at + EDIT_DELAY, "paced")
            return
        self.pace.took(self.workspace, EDITING, f"{rendered.outgoing.replaces}", now)
        self._hand_out(row, rendered, at)

    def _send(self, row: OutboxMessage, rendered: Rendered, at: datetime) -> bool:
        """Send what is still ours to send, settle it; tell whether the row has ended."""
        with self.sessions() as session, transaction(session):
            if not outbox.begin(session, row.id, self.owner):
                return False
        try:
            receipt = self.messenger.post(rendered.outgoing)
        except DeliveryError as error:
            return self._failed(row, error, at)
        self.trouble.over()
        self._sent(row, rendered, receipt, at)
        return True

    def _wait_turn(self, rendered: Rendered) -> None:
        """Wait until the pace allows one more message to this channel, and count it."""
        channel = rendered.outgoing.channel
        name = self.messenger.method
        wait = self.pace.wait(self.workspace, name, channel, self.clock())
        if wait > 0:
            self.sleep(wait)
        self.pace.took(self.workspace, name, channel, self.clock())

    def _sent(
        self, row: OutboxMessage, rendered: Rendered, receipt: Receipt, at: datetime
    ) -> None:
        with self.sessions() as session, transaction(session):
            stored = session.get_one(OutboxMessage, row.id)
            stored.way = self.way.value  # it may have set out for one that is switched off
            kept = {"channel": receipt.channel, "ts": receipt.ts}
            outbox.mark_sent(session, stored, at=at, receipt=kept)
            rendered.on_sent(session, receipt)

    def _failed(self, row: OutboxMessage, error: DeliveryError, at: datetime) -> bool:
        """Settle a failure by its kind; tell whether the row has ended."""
        if error.kind is FailureKind.UNKNOWN:
            return self._unknown(row, error, at)
        if error.kind in (FailureKind.LATER, FailureKind.ADMIN):
            return self._later(row, error, at)
        lasts = error.kind is FailureKind.PERMANENT and not row.is_second_way
        if lasts and self.otherwise is not None and _is_person(row):
            self._turn(row, self.otherwise, f"{self.way.value}: {error.code}")
            return True
        self._end(row, DeliveryState.FAILED, error.code)
        return True

    def _unknown(self, row: OutboxMessage, error: DeliveryError, at: datetime) -> bool:
        """Repeat once where a repeat beats silence; never a pulse."""
        self._pause(self.trouble.again())
        if row.may_repeat and row.attempts < 2:
            self._put_back(row, at + SHORT_DELAY, error.code, counts=True)
            return False
        self._end(row, DeliveryState.UNKNOWN, error.code)
        return True

    def _later(self, row: OutboxMessage, error: DeliveryError, at: datetime) -> bool:
        """Nothing reached anybody: try again, slower and slower, for a day."""
        if at - row.created_at > GIVE_UP:
            self._end(row, DeliveryState.FAILED, error.code)
            return True
        if error.kind is FailureKind.ADMIN:
            delay = ADMIN_DELAY
        elif error.retry_after is not None:
            self._pause(error.retry_after)
            delay = timedelta(seconds=error.retry_after)
        else:
            self._pause(self.trouble.again())
            delay = self._delay(row, at)
        self._put_back(row, at + delay, error.code)
        return False

    def _delay(self, row: OutboxMessage, at: datetime) -> timedelta:
        """Return how long a row waits: at first shortly, since it may only have had bad luck."""
        if not row.last_error:
            return SHORT_DELAY
        return min(max((at - row.created_at) / 2, SHORT_DELAY), self.slowest)

    def _pause(self, seconds: float) -> None:
        self.pace.pause(self.workspace, self.messenger.method, seconds, self.clock())

    def _give_back(self, rows: Sequence[OutboxMessage], at: datetime) -> None:
        for row in rows:
            self._put_back(row, max(row.due_at, at), "paused")

    def _put_back(
        self, row: OutboxMessage, until: datetime, error: str, *, counts: bool = False
    ) -> None:
        """Let a row wait; an attempt that surely reached nobody does not count as one."""
        with self.sessions() as session, transaction(session):
            stored = session.get_one(OutboxMessage, row.id)
            if self._holds(stored):
                stored.attempts -= 0 if counts else 1
                outbox.back_off(session, stored, until=until, error=error)

    def _turn(self, row: OutboxMessage, way: Way, failure: str = "") -> None:
        with self.sessions() as session, transaction(session):
            stored = session.get_one(OutboxMessage, row.id)
            if self._holds(stored):
                outbox.turn(session, stored, way, failure)

    def _end(self, row: OutboxMessage, state: DeliveryState, error: str) -> None:
        with self.sessions() as session, transaction(session):
            stored = session.get_one(OutboxMessage, row.id)
            if self._holds(stored):
                outbox.finish(session, stored, state, error)

    def _holds(self, row: OutboxMessage) -> bool:
        return row.state is DeliveryState.SENDING and row.owner == self.owner


def _first_way(row: OutboxMessage) -> Way:
    """Return how a row set out; from its second way there is no third."""
    kind = NOTICES.get(row.notice)
    return Way.SLACK if kind is None else kind.way


def _is_person(row: OutboxMessage) -> bool:
    """Tell whether a row is for somebody rather than for a shared channel."""
    return row.recipient.startswith("person:")
