"""Sending reminders without a trace: who is spared one is known for a moment, and only here.

A reminder never stands in the outbox. The rows that were planned, alike for everybody, are gone
before it is worked out who needs one; what cannot be sent then is not sent later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from integrations.delivery import Pump
from pulse import notices
from pulse.ballots import submitting
from pulse.ballots.keys import KeyStore
from pulse.errors import Refused
from pulse.outbox import OutboxMessage
from pulse.surveys import reminders
from pulse.surveys.reminders import DueReminder
from pulse.transaction import transaction

TO_ALL, TO_SOME, AS_WISHED = "all", "some", "wished"


@dataclass(frozen=True)
class Reminding:
    """The reminders of this process; ``pumps`` are the ways to send, the usual one first."""

    sessions: Callable[[], Session]
    engine: Engine
    keys: KeyStore
    pumps: Sequence[Pump]

    def run_once(self, at: datetime) -> int:
        """Take the reminders that are due and send those still wanted; return how many it took."""
        if all(pump.is_resting for pump in self.pumps):
            return 0
        with self.sessions() as session:
            if not reminders.is_due(session, at):
                return 0
        with self.sessions() as session, transaction(session):
            taken = reminders.take_due(session, at)
        waiting = [_message(one, at) for one in taken if self._is_wanted(one, at)]
        for pump in self.pumps:
            waiting = pump.send_unkept(waiting, at)
        return len(taken)

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
        recipient=notices.person_recipient(due.person_id),
        lane=int(asked.lane),
        created_at=at,
        due_at=at,
    )
