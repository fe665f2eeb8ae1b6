"""What lies in somebody's sealed ballot, opened with the key: for tests, no page can do it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from pulse.ballots import submitting
from pulse.ballots.keys import KeyStore
from pulse.ballots.models import SealedBallot
from pulse.ballots.sealing import Sealer


def entries_in_box(
    connection: Connection, keys: KeyStore, *, wave_id: int, person_id: int
) -> dict[str, Any]:
    """Every entry as it was sealed, threads among them; empty without a ballot."""
    sealer = Sealer(keys.read(wave_id), wave_id)
    pid = sealer.pid(person_id)
    where = (SealedBallot.wave_id == wave_id, SealedBallot.pid == pid)
    box = connection.execute(select(SealedBallot.box).where(*where)).scalar_one_or_none()
    return {} if box is None else sealer.open(pid, bytes(box))


def answers_in_box(
    connection: Connection, keys: KeyStore, *, wave_id: int, person_id: int, at: datetime
) -> dict[str, Any]:
    """The answers alone, where the wave is open to the person; else refused like any submit."""
    submitting.my_progress(connection, keys, wave_id=wave_id, person_id=person_id, at=at)
    found = entries_in_box(connection, keys, wave_id=wave_id, person_id=person_id)
    return {code: value for code, value in found.items() if ":" not in code}
