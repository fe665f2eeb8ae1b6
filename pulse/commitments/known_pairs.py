"""The matrix of departments as it was known on a day, beside ``known_figures``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.commitments.fulfilment import Tally
from pulse.commitments.known_figures import KnownKey
from pulse.commitments.matrix import Counted, Pair, judgements, pairs_of
from pulse.commitments.models import EventKind, RequestEvent, ServiceRequest


def pairs_known_at(
    session: Session,
    tallies: Mapping[KnownKey, Tally],
    known_at: datetime,
    length: timedelta,
    level: Mapping[int, int],
) -> list[Pair]:
    """Return every pair with what ``known_tallies`` counted, in two further queries."""
    due = [
        (key.customer_id, key.provider_id, {"due": tally.due, "met": tally.met})
        for key, tally in tallies.items()
        if tally.due
    ]
    from_ = known_at - length
    said = judgements(session, from_, known_at, known_at)
    return pairs_of([*_asked(session, from_, known_at), *due], said, level)


def _asked(session: Session, from_: datetime, known_at: datetime) -> Counted:
    """Count the requests opened in a period whose opening was recorded by its end."""
    sides = (ServiceRequest.customer_department_id, ServiceRequest.provider_department_id)
    rows = session.execute(
        select(*sides, func.count())
        .join(RequestEvent, RequestEvent.request_id == ServiceRequest.id)
        .where(
            RequestEvent.kind == EventKind.OPENED,
            RequestEvent.recorded_at <= known_at,
            ServiceRequest.opened_at >= from_,
            ServiceRequest.opened_at < known_at,
        )
        .group_by(*sides)
    )
    return [(customer, provider, {"asked": asked}) for customer, provider, asked in rows]
