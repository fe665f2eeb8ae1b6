"""The record of a closed wave that stays when everything personal in it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from pulse.errors import NotFound
from pulse.publishing.models import WaveRecord
from pulse.surveys.models import Wave

METHOD = "cells-1"
"""Names the rules by which cells were chosen and rounded; a change of rules is a break."""

_DELETED = "comments_deleted"


@dataclass(frozen=True)
class CommentsDeleted:
    """That the comments went when their time was over: when, how many, after how many months."""

    on: date
    comments: int
    letters: int
    months: int


@dataclass(frozen=True)
class Certificate:
    """What was destroyed and when, and by which rules what is left was made.

    ``audited`` is the fingerprint of the numbers that stood the exact test at the close, with the
    people at hand; empty for a wave closed before there was one. ``deleted`` says what became of
    the comments; None while they are kept.
    """

    wave_id: int
    closed_on: date
    response_rate: int | None
    plan_sha256: str
    method: str
    k: int
    k_comments: int
    cells: int
    cells_not_shown: int
    comments: int
    unreadable: bool
    audited: str
    key_destroyed_at: datetime | None
    files_cleaned_at: datetime | None
    deleted: CommentsDeleted | None = None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to destroy."""
        return self.key_destroyed_at is not None and self.files_cleaned_at is not None


def first_entries(
    wave: Wave, *, cells: int, hidden: int, comments: int, unreadable: int
) -> dict[str, Any]:
    """Return what a certificate says at the close; counts of cells, never of people."""
    return {
        "method": METHOD,
        "plan_sha256": wave.plan_sha256,
        "k": wave.k,
        "k_comments": wave.k_comments,
        "cells": cells,
        "cells_not_shown": hidden,
        "comments": comments,
        "unreadable": unreadable > 0,
        "files_cleaned_at": None,
    }


def with_comments_deleted(record: WaveRecord, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries once the comments are gone; the files are then to be cleaned again."""
    return {**record.certificate, _DELETED: dict(facts), "files_cleaned_at": None}


def comments_deleted(record: WaveRecord | None) -> CommentsDeleted | None:
    """Return what became of a wave's comments; None while they are kept."""
    facts = None if record is None else record.certificate.get(_DELETED)
    return facts and CommentsDeleted(**{**facts, "on": date.fromisoformat(facts["on"])})


def certificate_of(session: Session, wave_id: int) -> Certificate:
    """Return the certificate of a closed wave; NotFound while it is open."""
    record = session.get(WaveRecord, wave_id)
    if record is None:
        raise NotFound("wave_not_found", wave_id=wave_id)
    entries = dict(record.certificate)
    cleaned = entries.pop("files_cleaned_at")
    entries.setdefault("audited", "")
    entries.pop(_DELETED, None)
    return Certificate(
        wave_id=wave_id,
        closed_on=record.closed_on,
        response_rate=record.response_rate,
        key_destroyed_at=record.key_destroyed_at,
        files_cleaned_at=None if cleaned is None else datetime.fromisoformat(cleaned),
        deleted=comments_deleted(record),
        **entries,
    )
