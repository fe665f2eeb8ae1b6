"""Running the check of everything published, and remembering when it was run and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.audit import AuditEntry
from pulse.publishing.auditing import WaveAudit, audit_everything, in_trouble

CHECKED = "publications_checked"


@dataclass(frozen=True)
class LastCheck:
    """When everything was checked last, over how many waves and numbers, and what was found."""

    at: datetime
    waves: int
    cells: int
    found: dict[int, list[str]]


def run_check(session: Session, at: datetime, actor_id: int | None = None) -> list[WaveAudit]:
    """Check everything published and write down that it was done, and what was found."""
    audits = audit_everything(session)
    details = {
        "waves": len(audits),
        "cells": sum(one.cells for one in audits),
        "found": {str(one.wave_id): list(one.findings) for one in in_trouble(audits)},
    }
    audit.record(
        session, CHECKED, "publications", "all", at=at, actor_id=actor_id, details=details
    )
    return audits


def last_check(session: Session) -> LastCheck | None:
    """Return the last check; None where none was ever run."""
    entry = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == CHECKED)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    if entry is None:
        return None
    found = {int(wave_id): list(codes) for wave_id, codes in entry.details["found"].items()}
    return LastCheck(entry.at, entry.details["waves"], entry.details["cells"], found)
