"""Closing a wave: open the boxes once in memory, keep the safe numbers, destroy the rest.

The job is a row of steps, each of which leaves a state the next start recognises, so that it may
be killed anywhere: closing (nobody can submit any more) · published numbers in and roster and
ballots out, in one transaction (closed) · key destroyed · files of the database cleaned.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.orm import Session

from pulse import audit, notices
from pulse.ballots.keys import KeyGone, KeyStore
from pulse.ballots.models import SealedBallot
from pulse.ballots.sealing import BoxBroken, Sealer
from pulse.ballots.submitting import LOCK_SPACE
from pulse.errors import Conflict, NotFound
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.people import newcomers
from pulse.people.names import all_names
from pulse.publishing.announcing import tell_results
from pulse.publishing.certificates import first_entries
from pulse.publishing.fingerprints import fingerprint
from pulse.publishing.models import (
    PublishedCell,
    PublishedComment,
    PublishedFinding,
    PublishedParticipation,
    WaveRecord,
)
from pulse.publishing.opening import plan_seal, roster_person, stored_plan
from pulse.publishing.releasing import Ballots, Released, Terms, release_wave
from pulse.surveys.form import read_form, weights_of
from pulse.surveys.models import APART, RosterEntry, Wave, WaveState
from pulse.surveys.waves import advance, forget_people
from pulse.transaction import transaction
from pulse.webhooks.announcing import announce
from pulse.webhooks.models import WebhookEvent

ID_BYTES = 16
CLEANED = (
    "sealed_ballot",
    "roster_entry",
    "invitation",
    "reminder",
    "published_comment",
    "comment_letter",
)
COMMENT_LENGTH = 4000

LATE = timedelta(hours=6)
SessionFactory = Callable[[], Session]


@dataclass(frozen=True)
class Closer:
    """What the close job works with: sessions, the engine beneath them, keys and chance."""

    sessions: SessionFactory
    engine: Engine
    keys: KeyStore
    chance: Random = secrets.SystemRandom()  # noqa: RUF009 - stateless, one for all


def close_wave(closer: Closer, wave_id: int, at: datetime) -> None:
    """Bring a wave from open (its time over) to closed with nothing left to destroy.

    Run again after any interruption it ends in the same state; on a closed wave it does nothing.
    KeyGone, with the wave left as it is, where the key of a closing wave cannot be found: a store
    that is not mounted looks the same as one that is empty.
    """
    with closer.sessions() as session:
        _stop_submitting(session, wave_id, at)
        _tabulate(session, closer, wave_id, at)
        _destroy_key(session, closer.keys, wave_id, at)
        _clean_files(session, closer.engine, wave_id, at)


def due_to_close(session: Session, at: datetime) -> Sequence[int]:
    """Return open waves whose time is over, and those whose close was interrupted."""
    unfinished = (
        select(WaveRecord.wave_id)
        .where(
            WaveRecord.key_destroyed_at.is_(None)
            | WaveRecord.certificate["files_cleaned_at"].as_string().is_(None)
        )
        .scalar_subquery()
    )
    return session.scalars(
        select(Wave.id)
        .where(
            ((Wave.state == WaveState.OPEN) & (Wave.closes_at <= at))
            | (Wave.state == WaveState.CLOSING)
            | Wave.id.in_(unfinished)
        )
        .order_by(Wave.closes_at, Wave.id)
    ).all()


def publish_due(session: Session, at: datetime) -> int:
    """Publish closed waves whose hour has come and tell their channel; return how many.

    One that comes much too late was published then: a partner's own days are counted from it.
    """
    due = session.execute(
        select(Wave.id, Wave.result_channel)
        .join(WaveRecord, WaveRecord.wave_id == Wave.id)
        .where(Wave.state == WaveState.CLOSED, Wave.publishes_at <= at)
        .where(WaveRecord.key_destroyed_at.is_not(None))
        .order_by(Wave.publishes_at, Wave.id)
    ).all()
    for wave_id, channel in due:
        advance(session, wave_id, WaveState.PUBLISHED)
        wave = session.get_one(Wave, wave_id)
        if at - wave.publishes_at > LATE:
            wave.publishes_at = at
        if channel != APART:
            tell_results(session, wave, at)
            published = WebhookEvent.RESULTS_PUBLISHED
            announce(session, published, str(wave_id), {"wave": wave_id}, at=at)
        audit.record(session, "wave_published", "wave", wave_id, at=at)
    return len(due)


def _stop_submitting(session: Session, wave_id: int, at: datetime) -> None:
    """Step 1: after this no answer is accepted, and every accepted one is committed."""
    with transaction(session):
        _lock(session, wave_id)
        wave = _get(session, wave_id)
        if wave.state is WaveState.OPEN:
            if wave.closes_at > at:
                raise Conflict("wave_state", wave_id=wave_id)
            advance(session, wave_id, WaveState.CLOSING)
        elif wave.state is WaveState.PLANNED:
            raise Conflict("wave_state", wave_id=wave_id)


def _tabulate(session: Session, closer: Closer, wave_id: int, at: datetime) -> None:
    """Steps 2 and 3: numbers in, people and ballots out, all or nothing."""
    wave = _get(session, wave_id)
    if wave.state is not WaveState.CLOSING:
        return
    if plan_seal(wave.plan) != wave.plan_sha256 or wave.plan["cells"]["k"] != wave.k:
        raise Conflict("plan_was_changed", wave_id=wave_id)
    try:
        ballots, unreadable = _open_boxes(session, closer.keys, wave_id)  # holds no write lock
    except KeyGone:
        session.rollback()
        if _get(session, wave_id).state is WaveState.CLOSING:
            raise
        return  # another process was first, and is done with the key
    released = _release(session, wave, ballots, closer.chance)
    with transaction(session):
        _lock(session, wave_id)
        wave = _get(session, wave_id)
        if wave.state is not WaveState.CLOSING:
            return  # another process was first
        _store(session, wave, released, unreadable=unreadable, at=at)
        asked = select(RosterEntry.person_id).where(RosterEntry.wave_id == wave_id)
        newcomers.note_waited(session, asked)
        forget_people(session, wave_id)
        session.execute(delete(SealedBallot).where(SealedBallot.wave_id == wave_id))
        advance(session, wave_id, WaveState.CLOSED)
        audit.record(session, "wave_closed", "wave", wave_id, at=at)


def _destroy_key(session: Session, keys: KeyStore, wave_id: int, at: datetime) -> None:
    """Step 4: without the key every copy of a ballot anywhere is noise."""
    record = session.get_one(WaveRecord, wave_id)
    if record.key_destroyed_at is not None:
        return
    keys.destroy(wave_id)
    with transaction(session):
        _lock(session, wave_id)
        record = session.get_one(WaveRecord, wave_id, populate_existing=True)
        if record.key_destroyed_at is None:
            record.key_destroyed_at = at
            audit.record(session, "wave_key_destroyed", "wave", wave_id, at=at)


def _clean_files(session: Session, engine: Engine, wave_id: int, at: datetime) -> None:
    """Step 5: no deleted page and no page order survives in the database's files."""
    record = session.get_one(WaveRecord, wave_id, populate_existing=True)
    if record.certificate["files_cleaned_at"] is not None:
        return
    session.rollback()
    if not _vacuum(engine):
        return  # somebody reads right now; the next tick tries again
    with transaction(session):
        _lock(session, wave_id)
        record = session.get_one(WaveRecord, wave_id, populate_existing=True)
        record.certificate = {**record.certificate, "files_cleaned_at": at.isoformat()}


def _vacuum(engine: Engine) -> bool:
    """Rewrite what deleted rows left; tell whether it was done to the end.

    SQLite rebuilds the file and empties the write-ahead log. PostgreSQL frees the rows of the
    tables; a partition to drop per wave would also remove their pages.
    """
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in CLEANED:
                connection.exec_driver_sql(f"VACUUM {table}")
        return True
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        outcome = cursor.fetchone()
        cursor.close()
    finally:
        raw.close()
    return outcome is not None and outcome[0] == 0


def _lock(session: Session, wave_id: int) -> None:
    """Wait for submits under way and hold off new ones; SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK_SPACE, wave_id)))


def _get(session: Session, wave_id: int) -> Wave:
    wave = session.get(Wave, wave_id, populate_existing=True)
    if wave is None:
        raise NotFound("wave_not_found", wave_id=wave_id)
    return wave


def _open_boxes(session: Session, keys: KeyStore, wave_id: int) -> tuple[Ballots, int]:
    """Return the answers of everybody on the roster who has a ballot, and how many were broken."""
    sealer = Sealer(keys.read(wave_id), wave_id)
    boxes = {
        row.pid: row.box
        for row in session.execute(
            select(SealedBallot.pid, SealedBallot.box).where(SealedBallot.wave_id == wave_id)
        )
    }
    ballots: dict[int, dict[str, Any]] = {}
    unreadable = 0
    people = session.scalars(select(RosterEntry.person_id).where(RosterEntry.wave_id == wave_id))
    for person_id in people:
        pid = sealer.pid(person_id)
        try:
            if pid in boxes:
                ballots[person_id] = sealer.open(pid, boxes[pid])
        except BoxBroken:
            unreadable += 1
    return ballots, unreadable


def _release(session: Session, wave: Wave, ballots: Ballots, chance: Random) -> Released:
    entries = session.scalars(
        select(RosterEntry).where(RosterEntry.wave_id == wave.id).order_by(RosterEntry.person_id)
    ).all()
    roster = [roster_person(entry) for entry in entries]
    form = read_form(wave.plan["form"])
    plan = stored_plan(wave, roster)
    has_words = any(asked.kind.name == "text" for asked in form.questions.values())
    names = all_names(session) if has_words else []
    delivered, weights = _delivered(session, wave.id), weights_of(wave.template.document)
    terms = Terms(wave.k, wave.k_comments, chance, names, delivered, weights)
    return release_wave(form, plan, ballots, roster, terms)


def _delivered(session: Session, wave_id: int) -> frozenset[int] | None:
    """Return whom an invitation surely reached; None where no sending of it is on record."""
    kind = notices.SurveyAsked.kind
    sent = session.scalars(
        select(OutboxMessage.recipient).where(
            OutboxMessage.dedup_key.startswith(f"{kind}:{wave_id},", autoescape=True),
            OutboxMessage.state == DeliveryState.SENT,
        )
    ).all()
    return frozenset(int(one.removeprefix("person:")) for one in sent) or None


def _store(
    session: Session, wave: Wave, released: Released, *, unreadable: int, at: datetime
) -> None:
    """Insert everything in the order of fresh random ids, so that no order says anything."""
    cells = [{"wave_id": wave.id, **asdict(cell)} for cell in released.cells]
    comments = [
        {
            "wave_id": wave.id,
            "question_code": entry.question_code,
            "block_key": entry.comment.block_key,
            "body": entry.comment.body[:COMMENT_LENGTH],
            "thread": entry.comment.thread,
        }
        for entry in released.comments
    ]
    _insert_shuffled(session, PublishedCell, cells)
    _insert_shuffled(session, PublishedComment, comments)
    findings = _found(wave, released)
    rates = [{"wave_id": wave.id, **asdict(one)} for one in released.participation]
    _insert_shuffled(session, PublishedFinding, findings)
    _insert_shuffled(session, PublishedParticipation, rates)
    session.add(
        WaveRecord(
            wave_id=wave.id,
            closed_on=at.astimezone(ZoneInfo(wave.timezone)).date(),
            response_rate=released.rate,
            spreads=released.spreads,
            key_destroyed_at=None,
            certificate=first_entries(
                wave,
                cells=len(cells),
                hidden=released.hidden,
                comments=len(comments),
                unreadable=unreadable,
            )
            | {"audited": fingerprint(cells, findings, rates)},
        )
    )
    session.flush()


def _found(wave: Wave, released: Released) -> list[dict[str, Any]]:
    return [
        {
            "wave_id": wave.id,
            "cell_key": entry.cell_key,
            "kind": entry.kind.value,
            "document": dict(entry.document),
        }
        for entry in released.findings
    ]


def _insert_shuffled(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    named = [{"id": secrets.token_hex(ID_BYTES), **row} for row in rows]
    if named:
        session.execute(insert(table), sorted(named, key=lambda row: str(row["id"])))
