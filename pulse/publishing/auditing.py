"""Checking again everything that was published, from what is stored and nothing else.

Whether a set of cells singles somebody out can only be worked out while it is known who is in
which cell, so that exact test runs inside the close, twice, and what passed is remembered by a
fingerprint. Here the fingerprint is worked out anew from every stored number: where it matches,
the exact result still holds for exactly these numbers. All rules that need no members are tested
anew as well: minimum groups, planned cells only, bands, roundings, ends, intervals, places of
shares, steps of rates, blocks of comments, masks, and that nothing is left to destroy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from pulse.ballots.submitting import ballot_count
from pulse.base import Base
from pulse.publishing.cells import labels_of
from pulse.publishing.certificates import certificate_of, comments_deleted
from pulse.publishing.comments import BLOCK_MINIMUM, LISTED_FROM
from pulse.publishing.fingerprints import fingerprint
from pulse.publishing.masking import mask
from pulse.publishing.models import (
    PublishedCell,
    PublishedComment,
    PublishedFinding,
    PublishedParticipation,
    WaveRecord,
)
from pulse.publishing.opening import plan_seal
from pulse.publishing.plan import EVERYONE, OTHER
from pulse.publishing.rounding import (
    DISTRIBUTION_MINIMUM,
    RATE_MINIMUM,
    NumberBand,
    PublishedMean,
    ends,
    interval_90,
)
from pulse.surveys.form import AskedQuestion, Form, read_form
from pulse.surveys.models import RosterEntry, Wave
from pulse.surveys.question_kinds import Scale

STEP = 5
LEAST_GROUP = 5


@dataclass(frozen=True)
class WaveAudit:
    """What was found about one closed wave: nothing where ``findings`` is empty.

    ``is_sealed`` says that there is a fingerprint from the close to compare with.
    """

    wave_id: int
    cells: int
    findings: tuple[str, ...]
    is_sealed: bool

    @property
    def holds(self) -> bool:
        """Whether every rule holds."""
        return not self.findings


@dataclass(frozen=True)
class _Stored:
    """All that is stored of one closed wave."""

    wave: Wave
    record: WaveRecord
    form: Form
    cells: Sequence[PublishedCell]
    findings: Sequence[PublishedFinding]
    rates: Sequence[PublishedParticipation]
    comments: Sequence[PublishedComment]


def audit_everything(session: Session) -> list[WaveAudit]:
    """Check every closed wave, the oldest first; reads all stored numbers, changes nothing."""
    rows = session.execute(
        select(Wave, WaveRecord)
        .join(WaveRecord, WaveRecord.wave_id == Wave.id)
        .options(joinedload(Wave.template))
        .order_by(Wave.closes_at, Wave.id)
    )
    return [_audit(session, wave, record) for wave, record in rows.all()]


def _audit(session: Session, wave: Wave, record: WaveRecord) -> WaveAudit:
    stored = _Stored(
        wave=wave,
        record=record,
        form=read_form(wave.plan["form"]),
        cells=_all(session, PublishedCell, wave.id),
        findings=_all(session, PublishedFinding, wave.id),
        rates=_all(session, PublishedParticipation, wave.id),
        comments=_all(session, PublishedComment, wave.id),
    )
    sealed = certificate_of(session, wave.id).audited
    found = {
        *_plan_findings(stored),
        *(code for cell in stored.cells for code in _cell_findings(stored, cell)),
        *_rate_findings(stored.rates),
        *_comment_findings(stored),
        *_leftovers(session, stored),
    }
    if sealed and sealed != _fingerprint(stored):
        found.add("changed_since_the_close")
    return WaveAudit(wave.id, len(stored.cells), tuple(sorted(found)), bool(sealed))


def _fingerprint(stored: _Stored) -> str:
    cells, findings, rates = (
        [_plain(row) for row in rows] for rows in (stored.cells, stored.findings, stored.rates)
    )
    return fingerprint(cells, findings, rates)


def _plain(row: Base) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__table__.columns.keys()}  # noqa: SIM118


def _plan_findings(stored: _Stored) -> Iterator[str]:
    wave = stored.wave
    if plan_seal(wave.plan) != wave.plan_sha256:
        yield "plan_was_changed"
    if wave.k < LEAST_GROUP or wave.k_comments < BLOCK_MINIMUM:
        yield "minimum_group"
    labels = labels_of(wave)
    planned = set(labels) | {f"{label.partition}/+{OTHER}" for label in labels.values()}
    told = {one.cell_key for one in stored.cells} | {one.cell_key for one in stored.findings}
    if not told | {one.cell_key for one in stored.rates} <= planned:
        yield "cell_not_planned"


def _cell_findings(stored: _Stored, cell: PublishedCell) -> Iterator[str]:
    if cell.n_band not in set(NumberBand):
        yield "band"
        return
    asked = stored.form.questions.get(cell.question_code)
    if cell.mean is not None and not _mean_fits(stored, cell, asked):
        yield "mean_or_interval"
    if cell.distribution is not None and not _shares_fit(stored.wave, cell):
        yield "shares"


def _mean_fits(stored: _Stored, cell: PublishedCell, asked: AskedQuestion | None) -> bool:
    """Work the interval out again from the company's spread, the band and the mean alone."""
    if asked is None or not isinstance(asked.kind, Scale):
        return False
    low, high = asked.kind.low, asked.kind.high
    try:
        value = Decimal(str(cell.mean))
    except InvalidOperation:
        return False
    lower, upper = ends(low, high)
    coded = {"low": lower, "high": upper}.get(cell.end_code or "")
    if value != round(value, 1) or (
        value != coded if cell.end_code else not lower < value < upper
    ):
        return False
    spread = stored.record.spreads.get(cell.question_code)
    if spread is None:
        return cell.interval is None
    end: Any = cell.end_code
    mean = PublishedMean(value, str(value), end)
    bounds = interval_90(mean, Decimal(str(spread)), NumberBand(cell.n_band), low, high)
    return cell.interval == [str(bound) for bound in bounds]


def _shares_fit(wave: Wave, cell: PublishedCell) -> bool:
    """Shares in whole ten points, in the disjoint groups only, from ten answers."""
    disjoint = {EVERYONE, *wave.plan["cells"]["distribution_keys"]}
    partitions = {label.partition for label in labels_of(wave).values() if label.key in disjoint}
    is_there = cell.cell_key in disjoint or cell.cell_key.removesuffix(f"/+{OTHER}") in partitions
    numbers = [str(share).lstrip("≤≥") for share in (cell.distribution or {}).values()]
    in_tens = all(number.isdigit() and int(number) % 10 == 0 for number in numbers)
    return is_there and in_tens and NumberBand(cell.n_band).at_least >= DISTRIBUTION_MINIMUM


def _rate_findings(rates: Sequence[PublishedParticipation]) -> Iterator[str]:
    for rate in rates:
        told = [one for one in (rate.reach, rate.response, rate.coverage) if one]
        numbers = [one.lstrip("≤≥") for one in told]
        ends_told = all(STEP <= int(one) <= 100 - STEP and int(one) % STEP == 0 for one in numbers)
        if rate.invited < RATE_MINIMUM or not ends_told:
            yield "rates"


def _comment_findings(stored: _Stored) -> Iterator[str]:
    blocks = Counter((one.block_key, one.question_code) for one in stored.comments)
    if any(count < LISTED_FROM for count in blocks.values()):
        yield "block_too_small"
    if any(mask(one.body) != one.body for one in stored.comments):
        yield "not_masked"
    if stored.comments and comments_deleted(stored.record):
        yield "comments_not_deleted"


def _leftovers(session: Session, stored: _Stored) -> Iterator[str]:
    wave_id = stored.wave.id
    people = select(func.count()).select_from(RosterEntry).where(RosterEntry.wave_id == wave_id)
    if session.scalar(people) or ballot_count(session.connection(), wave_id):
        yield "not_destroyed"
    if stored.record.key_destroyed_at is None:
        yield "key_not_destroyed"


def _all(session: Session, table: Any, wave_id: int) -> Sequence[Any]:
    return session.scalars(select(table).where(table.wave_id == wave_id)).all()


def in_trouble(audits: Collection[WaveAudit]) -> list[WaveAudit]:
    """Return the waves about which anything was found."""
    return [one for one in audits if not one.holds]
