"""Sending reminders without a trace: who is spared one is known for a moment, and only here.

A reminder never stands in the outbox. The rows that were planned, alike for everybody, are gone
before it is worked out who needs one; what cannot be sent then is not sent later.

Reminders are never urgent: a handful is taken at a time, and before the next one whatever waits in
the outbox goes first. Whom Slack does not reach is set aside, in memory alone, for the sender of
mail, so that a slow mail server keeps nobody up who is in Slack.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from integrations.delivery import Pump
from pulse import notices, telling
from pulse.ballots import submitting
from pulse.ballots.keys import KeyStore
from pulse.errors import Refused
from pulse.outbox import OutboxMessage
from pulse.surveys import reminders
from pulse.surveys.reminders import DueReminder
from pulse.transaction import transaction

TO_ALL, TO_SOME, AS_WISHED = "all", "some", "wished"
HANDFUL = 5
"""How many are sent before whatever is more urgent gets its turn: a second's worth."""
MOST_ASIDE = 4 * HANDFUL


@dataclass(frozen=True)
class Reminding:
    """The reminders of this process: sent by ``pump``, or set ``aside`` for the other way.

    ``aside`` is None where there is no other way.
    """

    sessions: Callable[[], Session]
    engine: Engine
    keys: KeyStore
    pump: Pump
    aside: deque[DueReminder] | None = None

    def run_once(self, at: datetime) -> int:
        """Take a handful of what is due and send what is still wanted; return how many it took."""
        if self._must_wait():
            return 0
        with self.sessions() as session:
            if not reminders.is_due(session, at):
                return 0
        with self.sessions() as session, transaction(session):
            taken = reminders.take_due(session, at, HANDFUL)
        unreached = self._send(self.pump, taken, at)
        if self.aside is not None:
            self.aside.extend(unreached)
        return len(taken)

    def run_aside(self, other: Pump, at: datetime) -> int:
        """Send a handful of what was set aside by ``other``; return how many it took."""
        taken: list[DueReminder] = []
        while self.aside and len(taken) < HANDFUL and not other.is_resting:
            taken.append(self.aside.popleft())
        self._send(other, taken, at)
        return len(taken)

    def _must_wait(self) -> bool:
        """Tell whether taking some now would only mean losing them.

        Where all go the other way, no more are taken than that can hold at hand: what is taken
        is lost with the process.
        """
        if self.pump.messenger.is_stopped:
            return self.aside is None or len(self.aside) >= MOST_ASIDE
        return self.pump.is_resting

    def _send(self, pump: Pump, due: list[DueReminder], at: datetime) -> list[DueReminder]:
        """Send those still wanted; return those whom this way does not reach."""
        said = [(one, _message(one, at)) for one in due if self._is_wanted(one, at)]
        unreached = pump.send_unkept([message for _one, message in said], at)
        return [one for one, message in said if message in unreached]

    def _is_wanted(self, due: DueReminder, at: datetime) -> bool:
        """Tell whether somebody has answered nothing of this part yet, or all are reminded.

        Where all are reminded alike, a moment somebody put off to comes whatever they have done.
        """
        if due.is_for_all:
            return True
        try:
            with self.engine.connect() as connection:
                progress = submitting.my_progress(
                    connection, self.keys, wave_id=due.wave_id, person_id=due.person_id, at=at
                )
        except Refused:
            return False
        is_current = progress.part.number == due.installment
        return is_current and not set(progress.part.codes) & set(progress.answered)


def _message(due: DueReminder, at: datetime) -> OutboxMessage:
    """Return the words to send as a row of no table."""
    asked = notices.SurveyAsked(due.wave_id, due.installment)
    again = TO_ALL if due.is_for_all else TO_SOME
    if due.is_own_wish:
        again = AS_WISHED
    return OutboxMessage(
        notice=asked.kind,
        payload={**asked.to_payload(), "again": again},
        recipient=telling.person_recipient(due.person_id),
        lane=int(asked.lane),
        created_at=at,
        due_at=at,
    )
