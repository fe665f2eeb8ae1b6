"""What was published, wave by wave, for whoever watches over it: how much, from how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from pulse.publishing.certificates import Certificate, certificate_of
from pulse.publishing.models import PublishedCell, WaveRecord
from pulse.publishing.rounding import NumberBand
from pulse.surveys.models import Wave


@dataclass(frozen=True)
class Registered:
    """One closed wave with its certificate, and how many of its numbers rest on how many."""

    wave: Wave
    certificate: Certificate
    bands: Mapping[str, int]


def register(session: Session, limit: int = 60) -> Sequence[Registered]:
    """Return the closed waves, the newest first, in two queries."""
    rows = session.execute(
        select(Wave, WaveRecord)
        .join(WaveRecord, WaveRecord.wave_id == Wave.id)
        .options(joinedload(Wave.template))
        .order_by(Wave.closes_at.desc(), Wave.id.desc())
        .limit(limit)
    ).all()
    counts: dict[int, dict[str, int]] = {}
    banded = select(PublishedCell.wave_id, PublishedCell.n_band, func.count())
    for wave_id, band, count in session.execute(banded.group_by("wave_id", "n_band")):
        counts.setdefault(wave_id, {})[band] = count
    return [
        Registered(
            wave,
            certificate_of(session, wave.id),
            {b.value: counts.get(wave.id, {}).get(b.value, 0) for b in NumberBand},
        )
        for wave, _record in rows
    ]
