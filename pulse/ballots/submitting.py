"""Putting answers into the box: a few reads, then exactly one row of one table is written.

Nothing else is stored: no event, no inbox row, no outbox row, no time. A repeated delivery merges
the same answers again and leaves the same ballot. Every statement here is built once, because this
is the path a whole company walks in the same ten minutes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.dml import Insert
from sqlalchemy.types import LargeBinary

from pulse.ballots.keys import KeyGone, KeyStore
from pulse.ballots.models import SealedBallot
from pulse.ballots.prepared import Prepared
from pulse.ballots.sealing import BoxBroken, Sealer
from pulse.ballots.slots import with_slot
from pulse.ballots.threads import with_threads
from pulse.errors import Conflict, Refused
from pulse.people.models import Identity
from pulse.surveys.form import Form, FormPart, read_form
from pulse.surveys.models import RosterEntry, Wave, WaveState
from pulse.surveys.only_roles import codes_in

ATTEMPTS = 5
FORMS_KEPT = 64
LOCK_SPACE = 7_301
"""First half of a wave's advisory lock on PostgreSQL: shared to submit, exclusive to close."""


@dataclass(frozen=True)
class Progress:
    """How far somebody has come in an open wave: codes only, never what was answered."""

    answered: tuple[str, ...]
    asked: tuple[str, ...]
    part: FormPart
    next_code: str | None
    """The first unanswered question of the newest installment, None when it is complete."""


@dataclass(frozen=True)
class _Place:
    """A person's place in an open wave, as found by the door."""

    connection: Connection
    sealer: Sealer
    form: Form
    wave_id: int
    pid: bytes
    at: datetime


def submit(  # noqa: PLR0913 - who, where, what and when, all by name
    connection: Connection,
    keys: KeyStore,
    *,
    wave_id: int,
    person_id: int,
    answers: Mapping[str, object],
    at: datetime,
    threads: Mapping[str, str] | None = None,
) -> Progress:
    """Merge ``answers`` into a person's sealed ballot; None as a value takes an answer back.

    ``threads`` gives comments among them, by code, the thread on which they can be answered.

    Refused("not_open_to_you") for every reason there is not to accept them; Invalid
    ("not_an_answer") names what cannot be read, and then nothing is kept.
    """
    place = _find(connection, keys, _BY_PERSON, wave_id=wave_id, person_id=person_id, at=at)
    return _merge(place, answers, threads)


def submit_as(  # noqa: PLR0913 - who, where, what and when, all by name
    connection: Connection,
    keys: KeyStore,
    *,
    wave_id: int,
    slack_team: str,
    slack_user: str,
    answers: Mapping[str, object],
    at: datetime,
    threads: Mapping[str, str] | None = None,
) -> Progress:
    """Do the same for whom Slack knows by team and user, found in the same single look-up."""
    place = _find(
        connection, keys, _BY_SLACK, wave_id=wave_id, tenant=slack_team, subject=slack_user, at=at
    )
    return _merge(place, answers, threads)


def my_progress(
    connection: Connection, keys: KeyStore, *, wave_id: int, person_id: int, at: datetime
) -> Progress:
    """Return how far a person has come, without writing anything."""
    place = _find(connection, keys, _BY_PERSON, wave_id=wave_id, person_id=person_id, at=at)
    return _progress(place, _read(place)[1])


def form_of(connection: Connection, *, wave_id: int, person_id: int, at: datetime) -> Form:
    """Return the questions of a wave that is open to this person."""
    where = {"wave_id": wave_id, "person_id": person_id, "at": at}
    seal, left_out = _admitted(_BY_PERSON.row(connection, where))[1:3]
    return _form(connection, wave_id, seal).without(codes_in(left_out))


def withdraw(
    connection: Connection, keys: KeyStore, *, wave_id: int, person_id: int, at: datetime
) -> None:
    """Empty a person's ballot; the row stays, so that leaving looks like answering."""
    place = _find(connection, keys, _BY_PERSON, wave_id=wave_id, person_id=person_id, at=at)
    for _ in range(ATTEMPTS):
        seen, _answers = _read(place)
        if _write(place, seen, {}):
            return
    raise Conflict("busy")


def submit_many(
    connection: Connection,
    keys: KeyStore,
    *,
    wave_id: int,
    answers_by_person: Mapping[int, Mapping[str, object]],
    at: datetime,
    threads_by_person: Mapping[int, Mapping[str, str]] | None = None,
) -> int:
    """Submit for many people of the roster in one transaction (imports); return how many.

    People are taken by pseudonym, so the order of the input is not the order of writing.
    """
    sealer = Sealer(_key(keys, wave_id), wave_id)
    by_pid = sorted((sealer.pid(person_id), person_id) for person_id in answers_by_person)
    for pid, person_id in by_pid:
        where = {"wave_id": wave_id, "person_id": person_id, "at": at}
        seal, left_out = _admitted(_BY_PERSON.row(connection, where))[1:3]
        form = _form(connection, wave_id, seal).without(codes_in(left_out))
        threads = (threads_by_person or {}).get(person_id)
        place = _Place(connection, sealer, form, wave_id, pid, at)
        _merge(place, answers_by_person[person_id], threads)
    return len(by_pid)


def ballot_count(connection: Connection, wave_id: int) -> int:
    """Count the ballots of a wave; only ever published as a rate to five points."""
    found = connection.execute(
        select(func.count()).select_from(_BALLOT).where(_BALLOT.c.wave_id == wave_id)
    )
    return int(found.scalar_one())


def answered_count(connection: Connection, keys: KeyStore, *, wave_id: int, code: str) -> int:
    """Count the ballots that hold an answer to a question; no one is told apart by it."""
    sealer = Sealer(_key(keys, wave_id), wave_id)
    rows = connection.execute(
        select(_BALLOT.c.pid, _BALLOT.c.box).where(_BALLOT.c.wave_id == wave_id)
    )
    return sum(_holds(sealer, bytes(row.pid), bytes(row.box), code) for row in rows)


def _holds(sealer: Sealer, pid: bytes, box: bytes, code: str) -> bool:
    try:
        return code in sealer.open(pid, box)
    except BoxBroken:
        return False


def _find(connection: Connection, keys: KeyStore, door: Prepared, **where: Any) -> _Place:
    person_id, seal, left_out = _admitted(door.row(connection, where))[:3]
    wave_id: int = where["wave_id"]
    sealer = Sealer(_key(keys, wave_id), wave_id)
    form = _form(connection, wave_id, seal).without(codes_in(left_out))
    return _Place(connection, sealer, form, wave_id, sealer.pid(person_id), where["at"])


def _admitted(row: tuple[Any, ...] | None) -> tuple[Any, ...]:
    if row is None:
        raise Refused("not_open_to_you")
    return row


def _key(keys: KeyStore, wave_id: int) -> bytes:
    try:
        return keys.read(wave_id)
    except KeyGone as error:
        raise Refused("not_open_to_you") from error


def _merge(
    place: _Place, raw: Mapping[str, object], threads: Mapping[str, str] | None = None
) -> Progress:
    changes = place.form.parse(raw, place.at)
    for _ in range(ATTEMPTS):
        seen, answers = _read(place)
        answers = with_threads({**answers, **changes}, changes, threads or {})
        merged = {code: v for code, v in answers.items() if v is not None}
        merged = with_slot(merged, place.at) if place.form.notes_slots else merged
        if _write(place, seen, merged):
            return _progress(place, merged)
    raise Conflict("busy")


def _read(place: _Place) -> tuple[bytes | None, dict[str, Any]]:
    row = _BOX.row(place.connection, {"wave_id": place.wave_id, "pid": place.pid})
    return (None, {}) if row is None else (row[0], place.sealer.open(place.pid, row[0]))


def _write(place: _Place, seen: bytes | None, answers: Mapping[str, Any]) -> bool:
    """Put the box if nobody did in between and the wave is still open; tell whether it is in.

    Where nothing was written the door is tried again, so a wave closed meanwhile refuses.
    """
    box = place.sealer.seal(place.pid, answers)
    where = {"wave_id": place.wave_id, "at": place.at}
    values = {**where, "pid": place.pid, "box": box, "seen": seen}
    if _UPSERT.changed(place.connection, values) == 1:
        return True
    if _STILL_OPEN.row(place.connection, where) is None:
        raise Refused("not_open_to_you")
    return False


def _progress(place: _Place, answers: Mapping[str, Any]) -> Progress:
    parts = place.form.open_parts(place.at)
    newest = parts[-1]
    waiting = (code for code in newest.codes if code not in answers)
    asked = tuple(code for part in parts for code in part.codes)
    answered = tuple(code for code in asked if code in answers)
    return Progress(answered, asked, newest, next(waiting, None))


_FORMS: dict[str, Form] = {}


def _form(connection: Connection, wave_id: int, seal: str) -> Form:
    """Return the form of a plan by its seal: the same seal is the same form, in any database."""
    form = _FORMS.get(seal)
    if form is None:
        row = _PLAN.row(connection, {"wave_id": wave_id})
        if row is None:
            raise Refused("not_open_to_you")
        form = read_form(json.loads(row[0])["form"])
        if len(_FORMS) >= FORMS_KEPT:
            _FORMS.clear()
        _FORMS[seal] = form
    return form


_WAVE, _ROSTER, _BALLOT, _IDENTITY = (
    table.__table__ for table in (Wave, RosterEntry, SealedBallot, Identity)
)
_IS_OPEN = (
    _WAVE.c.id == bindparam("wave_id"),
    _WAVE.c.state == WaveState.OPEN,
    _WAVE.c.opens_at <= bindparam("at"),
    _WAVE.c.closes_at > bindparam("at"),
)
_PLAN = Prepared(select(cast(_WAVE.c.plan, Text)).where(_WAVE.c.id == bindparam("wave_id")))
_STILL_OPEN = Prepared(select(_WAVE.c.id).where(*_IS_OPEN))
_BOX = Prepared(
    select(_BALLOT.c.box).where(
        _BALLOT.c.wave_id == bindparam("wave_id"), _BALLOT.c.pid == bindparam("pid")
    )
)


def _door(person_id: Any) -> Prepared:
    """Build the look-up for both databases; on PostgreSQL it also holds off the close.

    The lock is taken while the row is read, so what the row says may be older than the lock; the
    upsert asks once more, in a statement that begins after it.
    """
    plain = (
        select(_ROSTER.c.person_id, _WAVE.c.plan_sha256, _ROSTER.c.left_out)
        .select_from(_ROSTER.join(_WAVE, _WAVE.c.id == _ROSTER.c.wave_id))
        .where(*_IS_OPEN, _ROSTER.c.wave_id == bindparam("wave_id"))
        .where(_ROSTER.c.person_id == person_id)
    )
    lock = func.pg_advisory_xact_lock_shared(LOCK_SPACE, bindparam("wave_id"))
    return Prepared({"sqlite": plain, "postgresql": plain.add_columns(lock)})


_BY_PERSON = _door(bindparam("person_id"))
_BY_SLACK = _door(
    select(_IDENTITY.c.person_id)  # found first, by its own index, whatever statistics say
    .where(
        _IDENTITY.c.provider == "slack",
        _IDENTITY.c.tenant == bindparam("tenant"),
        _IDENTITY.c.subject == bindparam("subject"),
        _IDENTITY.c.is_confirmed.is_(True),
    )
    .scalar_subquery()
)


def _upsert(make: Any) -> Insert:
    row: Select[Any, Any, Any] = select(
        bindparam("wave_id"),
        bindparam("pid", type_=LargeBinary),
        bindparam("box", type_=LargeBinary),
    ).where(select(literal(1)).select_from(_WAVE).where(*_IS_OPEN).exists())
    put = make(_BALLOT).from_select(["wave_id", "pid", "box"], row)
    upsert: Insert = put.on_conflict_do_update(
        index_elements=[_BALLOT.c.wave_id, _BALLOT.c.pid],
        set_={"box": put.excluded.box},
        where=_BALLOT.c.box == bindparam("seen", type_=LargeBinary),
    )
    return upsert


_UPSERT = Prepared({"sqlite": _upsert(sqlite_insert), "postgresql": _upsert(postgresql_insert)})
