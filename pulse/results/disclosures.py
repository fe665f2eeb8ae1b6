"""Everything a viewer could ever read, from the same door as the pages: what an auditor checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.permissions import Viewer
from pulse.results.letters import letters_on
from pulse.results.reading import WaveResults, read_results
from pulse.surveys.models import Wave, WaveState

CELL = ("cell_key", "question_code", "n_band", "mean", "end_code", "interval", "distribution")
COMMENT = ("block_key", "question_code", "body")
FINDING = ("cell_key", "kind", "document")
RATES = ("cell_key", "invited", "reach", "response", "coverage")


def everything_for(session: Session, viewer: Viewer, *, at: datetime) -> dict[str, Any]:
    """Return every published wave as ``viewer`` reads it, as plain data in a fixed order.

    Nothing of an open or closed wave is in it before its hour, no letter before its batch, and no
    id of any row: their order is of chance and says nothing.
    """
    ids = session.scalars(
        select(Wave.id)
        .where(Wave.state == WaveState.PUBLISHED)
        .order_by(Wave.publishes_at, Wave.id)
    ).all()
    found = (read_results(session, viewer, wave_id) for wave_id in ids)
    return {"waves": [_wave(session, one, at) for one in found if one is not None]}


def _wave(session: Session, found: WaveResults, at: datetime) -> dict[str, Any]:
    wave = found.wave
    return {
        "wave": wave.id,
        "template": wave.template.code,
        "opens_at": wave.opens_at.isoformat(),
        "closes_at": wave.closes_at.isoformat(),
        "published_at": wave.publishes_at.isoformat(),
        "plan_sha256": wave.plan_sha256,
        "k": wave.k,
        "k_comments": wave.k_comments,
        "invited": wave.invited,
        "response_rate": found.response_rate,
        "labels": {
            key: {"terms": list(label.terms), "parent": label.parent, "lead": label.lead}
            for key, label in sorted(found.labels.items())
        },
        "cells": _rows(found.cells, CELL),
        "findings": _rows(found.findings, FINDING),
        "participation": _rows(found.participation, RATES),
        "comments": _comments(session, found, at),
    }


def _comments(session: Session, found: WaveResults, at: datetime) -> list[dict[str, Any]]:
    """Return comments with the letters on them; which thread they hang on is told to nobody."""
    written = letters_on(session, found.wave, found.comments, at=at)
    rows = [
        {field: getattr(comment, field) for field in COMMENT}
        | {
            "letters": [
                {"by": one.office.value, "on": one.released_on.isoformat(), "body": one.body}
                for one in written.get(comment.id, ())
            ]
        }
        for comment in found.comments
    ]
    return sorted(rows, key=repr)


def _rows(things: Sequence[object], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = [{field: getattr(thing, field) for field in fields} for thing in things]
    return sorted(rows, key=repr)
