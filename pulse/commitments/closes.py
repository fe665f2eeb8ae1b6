"""Closing a month or a quarter: its figures are frozen, with the version of the method.

A closed period never changes. What becomes known about it afterwards (a late event, a correction,
a replayed calendar) is counted in the next period that closes and disclosed there: the difference
between all closed periods counted again and what their closes have said so far.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pulse import audit
from pulse.commitments.fulfilment import Tally, VersionFulfilment, company_fulfilment
from pulse.commitments.record_models import ClosedFigure, PeriodClose, PeriodKind
from pulse.commitments.settling import settle_due
from pulse.errors import Conflict, Invalid

METHOD_VERSION = 1
"""The way fulfilment is counted; raised when the same events would give other figures."""

COUNTS = ("met", "late", "open", "provider_cancelled")
LEFT_OUT = ("requester_cancelled", "waived", "declined")
_KEPT = (*COUNTS, *LEFT_OUT, "met_through_pauses", "elapsed_seconds", "paused_seconds")
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3}


@dataclass(frozen=True, slots=True)
class Period:
    """A month or quarter in a zone: its days, and its instants ``[starts_at, ends_at)``."""

    kind: PeriodKind
    starts_on: date
    ends_on: date
    starts_at: datetime
    ends_at: datetime


def period_of(kind: PeriodKind, day: date, zone: ZoneInfo) -> Period:
    """Return the month or quarter that holds a date."""
    months = _MONTHS[kind]
    starts_on = date(day.year, (day.month - 1) // months * months + 1, 1)
    following = _later(starts_on, months)
    return Period(
        kind=kind,
        starts_on=starts_on,
        ends_on=following - timedelta(days=1),
        starts_at=datetime.combine(starts_on, time(), zone),
        ends_at=datetime.combine(following, time(), zone),
    )


def previous(period: Period, zone: ZoneInfo) -> Period:
    """Return the period before."""
    return period_of(period.kind, period.starts_on - timedelta(days=1), zone)


def close_period(
    session: Session, period: Period, *, at: datetime, closed_by: int | None = None
) -> PeriodClose:
    """Freeze the figures of a period that is over.

    Periods close in order: Conflict when it is closed already or an earlier one of its kind, after
    the first close, is not. Promises broken by now are recorded as such first.
    """
    if at < period.ends_at:
        raise Invalid("period_not_over", fields={"period": "period_not_over"})
    before = closed(session, period.kind)
    if before and before[-1].ends_at != period.starts_at:
        raise Conflict("not_next_to_close", starts_on=before[-1].ends_on.isoformat())
    settle_due(session, at)
    close = PeriodClose(
        kind=period.kind,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        closed_at=at,
        closed_by=closed_by,
        method_version=METHOD_VERSION,
    )
    close.figures = _figures(session, period, before, at)
    session.add(close)
    session.flush()
    _record(session, close)
    return close


def close_finished(
    session: Session, at: datetime, zone: ZoneInfo, grace: timedelta = timedelta(days=5)
) -> list[PeriodClose]:
    """Close every month and quarter that has been over for ``grace``; run again, nothing more.

    The first close is of the last period over by then, once anything fell due in it; from there
    on none is left out.
    """
    found: list[PeriodClose] = []
    for kind in PeriodKind:
        last = previous(period_of(kind, (at - grace).astimezone(zone).date(), zone), zone)
        done = closed(session, kind)
        if not done and not _counted(session, last.starts_at, last.ends_at, at):
            continue
        following = last if not done else _next(done[-1], zone)
        while following.starts_on <= last.starts_on:
            found.append(close_period(session, following, at=at))
            following = period_of(kind, following.ends_on + timedelta(days=1), zone)
    return found


def closed(session: Session, kind: PeriodKind) -> list[PeriodClose]:
    """List the closed periods of a kind with their figures, in order. One query."""
    query = (
        select(PeriodClose)
        .where(PeriodClose.kind == kind)
        .options(joinedload(PeriodClose.figures))
        .order_by(PeriodClose.starts_on)
    )
    return list(session.scalars(query).unique())


def tally_of(figure: ClosedFigure, *, with_carried: bool = True) -> Tally:
    """Return the counts of a closed figure, what was carried into it included or not."""
    carried = figure.carried if with_carried else {}
    return Tally(**{name: figure.counts.get(name, 0) + carried.get(name, 0) for name in _KEPT})


def _figures(
    session: Session, period: Period, before: list[PeriodClose], at: datetime
) -> list[ClosedFigure]:
    own = _counted(session, period.starts_at, period.ends_at, at)
    carried = _carried(session, before, at) if before else {}
    return [
        ClosedFigure(
            version_id=version_id,
            counts=own.get(version_id, {}),
            carried=carried.get(version_id, {}),
        )
        for version_id in sorted({*own, *carried})
    ]


def _counted(
    session: Session, from_: datetime, to: datetime, at: datetime
) -> dict[int, dict[str, int]]:
    services = company_fulfilment(session, from_, to, at)
    return {
        version.version_id: _kept(version)
        for service in services
        for version in service.versions
        if version.tally.due or version.tally.left_out
    }


def _kept(version: VersionFulfilment) -> dict[str, int]:
    counts = asdict(version.tally)
    return {name: counts[name] for name in _KEPT}


def _carried(
    session: Session, before: list[PeriodClose], at: datetime
) -> dict[int, dict[str, int]]:
    """Count all closed periods again and take off what their closes have said."""
    again = _counted(session, before[0].starts_at, before[-1].ends_at, at)
    said = _said(figure for close in before for figure in close.figures)
    found = {}
    for version_id in {*again, *said}:
        now, then = again.get(version_id, {}), said.get(version_id, {})
        change = {name: now.get(name, 0) - then.get(name, 0) for name in _KEPT}
        if any(change.values()):
            found[version_id] = {name: value for name, value in change.items() if value}
    return found


def _said(figures: Iterable[ClosedFigure]) -> dict[int, dict[str, int]]:
    said: dict[int, dict[str, int]] = {}
    for figure in figures:
        total = said.setdefault(figure.version_id, {})
        for name, value in asdict(tally_of(figure)).items():
            total[name] = total.get(name, 0) + value
    return said


def _next(close: PeriodClose, zone: ZoneInfo) -> Period:
    return period_of(close.kind, close.ends_on + timedelta(days=1), zone)


def _later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def _record(session: Session, close: PeriodClose) -> None:
    details = {"kind": close.kind.value, "method_version": close.method_version}
    audit.record(
        session,
        "period.closed",
        "period_close",
        close.starts_on,
        at=close.closed_at,
        actor_id=close.closed_by,
        details=details,
    )
