"""Bringing in an earlier survey's answers and publishing them at once, as a command does.

A page hands the answers in and leaves the rest to the ticks, since a close needs much memory.
"""

from __future__ import annotations

from datetime import datetime

from pulse.publishing.closing import Closer, close_wave, publish_due
from pulse.publishing.importing import OPEN_FOR, AnswerMapping, ImportedAnswers, hand_in
from pulse.transaction import transaction


def import_answers(
    closer: Closer, mapping: AnswerMapping, answers: ImportedAnswers, at: datetime, zone: str
) -> int:
    """Bring read answers in as a wave that opened ``at`` and is published a minute later.

    Its days are those of ``zone``, the company's. Conflict("already_imported") where the survey's
    code is known; Invalid("bad_answers") while a row has a problem. Returns the wave's id.
    """
    done_at = at + OPEN_FOR
    with closer.sessions() as session, transaction(session):
        wave_id = hand_in(session, closer.keys, mapping, answers, at, zone)
    close_wave(closer, wave_id, done_at)
    with closer.sessions() as session, transaction(session):
        publish_due(session, done_at)
    return wave_id
