"""How many answered, never who: a rate to five points, from ten people invited."""

from __future__ import annotations

from sqlalchemy.orm import Session

from pulse.ballots.submitting import ballot_count
from pulse.errors import NotFound
from pulse.publishing.models import WaveRecord
from pulse.publishing.rounding import response_rate
from pulse.surveys.models import Wave, WaveState


def participation(session: Session, wave_id: int) -> int | None:
    """Return the response rate of a wave; None where it is not told.

    While the wave is open it is counted from ballots, emptied ones included, and is the only thing
    about answers that anybody sees; after the close it is what the close recorded.
    """
    wave = session.get(Wave, wave_id)
    if wave is None:
        raise NotFound("wave_not_found", wave_id=wave_id)
    if wave.state is WaveState.PLANNED:
        return None
    record = session.get(WaveRecord, wave_id)
    if record is not None:
        return record.response_rate
    return response_rate(ballot_count(session.connection(), wave_id), wave.invited)
