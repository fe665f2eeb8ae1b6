"""지원부서 약속 이행률: how many of the promises due in a period were kept, and how sure that is.

A promise belongs to the period its due moment falls in. Kept means that the promised act came by
then. Unmet are: late, still open, cancelled by the provider. Left out and disclosed are: cancelled
by the requester, waived, declined within the published limit. A change of priority replaces a
promise by another, which is counted instead. Rates are shares of 1; intervals hold 90 %.

Several promises are put together by weight, never by pooling their counts, because many easy ones
would hide a few urgent ones. For a whole company no one number is made: services stand side by
side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from pulse.commitments.models import (
    Clock,
    ClockState,
    Commitment,
    CommitmentVersion,
    Service,
)
from pulse.commitments.phases import Exclusion
from pulse.commitments.rates import (
    FulfilmentVerdict,
    Interval,
    combined_interval,
    verdict_of,
    weighted_mean,
    wilson,
)

WATERMELON_SATISFACTION = 50.0
WATERMELON_PAUSE_SHARE = 0.30


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one commitment version in a period; ``undecided`` ones are used up to the second.

    ``met_through_pauses`` of the met ones would have been late had no pause been taken off.
    """

    met: int = 0
    late: int = 0
    open: int = 0
    provider_cancelled: int = 0
    requester_cancelled: int = 0
    waived: int = 0
    declined: int = 0
    undecided: int = 0
    met_through_pauses: int = 0
    elapsed_seconds: int = 0
    paused_seconds: int = 0

    @property
    def due(self) -> int:
        """What the rate is a share of."""
        return self.met + self.late + self.open + self.provider_cancelled

    @property
    def left_out(self) -> int:
        """What was due and is disclosed, but not counted."""
        return self.requester_cancelled + self.waived + self.declined

    @property
    def rate(self) -> float | None:
        """Kept of due; None when nothing was due."""
        return self.met / self.due if self.due else None

    @property
    def rate_without_pauses(self) -> float | None:
        """The wall-clock version: what the rate would be had no pause been taken off."""
        return (self.met - self.met_through_pauses) / self.due if self.due else None

    @property
    def pause_share(self) -> float | None:
        """Paused time of all time that counted or was paused."""
        whole = self.elapsed_seconds + self.paused_seconds
        return self.paused_seconds / whole if whole else None


@dataclass(frozen=True, slots=True)
class VersionFulfilment:
    """One promise in a period."""

    version_id: int
    commitment_id: int
    commitment_code: str
    service_id: int
    wording_ko: str
    wording_en: str
    target_rate: int
    weight: int
    tally: Tally

    @property
    def interval(self) -> Interval | None:
        """The 90 % Wilson interval of the rate."""
        return wilson(self.tally.met, self.tally.due) if self.tally.due else None

    @property
    def verdict(self) -> FulfilmentVerdict:
        """What may be said about the period's goal."""
        return verdict_of(self.tally.rate, self.interval, self.target_rate / 100)


@dataclass(frozen=True, slots=True)
class ServiceFulfilment:
    """All promises of a service in a period, and their weighted mean.

    ``satisfaction`` is the mean score (0 to 100) of its users, where one is published.
    """

    service_id: int
    code: str
    name_ko: str
    name_en: str
    criticality: int
    provider_department_id: int
    versions: tuple[VersionFulfilment, ...]
    satisfaction: float | None = None
    owner_id: int | None = None

    @property
    def counted(self) -> tuple[VersionFulfilment, ...]:
        """The promises that had something due."""
        return tuple(version for version in self.versions if version.tally.due)

    @property
    def rate(self) -> float | None:
        """The mean of the promises' rates by weight."""
        return weighted_mean(
            (version.tally.rate or 0.0, weight)
            for version, weight in zip(self.counted, self._weights(), strict=True)
        )

    @property
    def interval(self) -> Interval | None:
        """The interval of the weighted mean, from the intervals of its parts."""
        return combined_interval(
            (version.tally.rate or 0.0, version.interval, weight)
            for version, weight in zip(self.counted, self._weights(), strict=True)
        )

    @property
    def promises_kept_to_target(self) -> tuple[int, int]:
        """How many of the promises with something due reached their goal, of how many."""
        met = [one for one in self.counted if one.verdict is FulfilmentVerdict.MET]
        return len(met), len(self.counted)

    @property
    def pause_share(self) -> float | None:
        """Paused time of all time that counted or was paused, over all promises."""
        paused = sum(version.tally.paused_seconds for version in self.versions)
        whole = paused + sum(version.tally.elapsed_seconds for version in self.versions)
        return paused / whole if whole else None

    @property
    def is_watermelon(self) -> bool:
        """Green outside, red inside: goals reached, yet people unhappy or pauses over 30 %."""
        met, counted = self.promises_kept_to_target
        if not counted or met < counted:
            return False
        unhappy = self.satisfaction is not None and self.satisfaction < WATERMELON_SATISFACTION
        return unhappy or (self.pause_share or 0.0) > WATERMELON_PAUSE_SHARE

    def _weights(self) -> list[float]:
        """A commitment has its weight once: two versions in a period share it by what was due."""
        due: dict[int, int] = {}
        for version in self.counted:
            due[version.commitment_id] = due.get(version.commitment_id, 0) + version.tally.due
        return [
            version.weight * version.tally.due / due[version.commitment_id]
            for version in self.counted
        ]


def service_fulfilment(
    session: Session,
    service_id: int,
    from_: datetime,
    to: datetime,
    as_of: datetime,
    satisfaction: float | None = None,
) -> ServiceFulfilment:
    """Count one service's promises due in ``[from_, to)``, in at most three queries."""
    found = _services(
        session, Service.id == service_id, (from_, to, as_of), {service_id: satisfaction}
    )
    if not found:
        return _whole(session.get_one(Service, service_id), (), satisfaction)
    return found[0]


def company_fulfilment(
    session: Session,
    from_: datetime,
    to: datetime,
    as_of: datetime,
    *,
    provider_ids: Sequence[int] | None = None,
    satisfactions: Mapping[int, float | None] | None = None,
) -> tuple[ServiceFulfilment, ...]:
    """Count all services (or those of some provider departments) in two queries."""
    chosen = (
        Service.id.is_not(None)
        if provider_ids is None
        else Service.provider_department_id.in_(provider_ids)
    )
    period = (from_, to, as_of)
    return tuple(_services(session, chosen, period, satisfactions or {}))


def due_between(session: Session, service_id: int) -> tuple[datetime, datetime] | None:
    """Return when a service's first and last promises fell due; None when none ever did."""
    first, last = session.execute(
        select(func.min(Clock.settled_at), func.max(Clock.settled_at))
        .join(CommitmentVersion, CommitmentVersion.id == Clock.version_id)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .where(Commitment.service_id == service_id)
    ).one()
    return None if first is None or last is None else (first, last)


_Period = tuple[datetime, datetime, datetime]


def _services(
    session: Session,
    chosen: ColumnElement[bool],
    period: _Period,
    satisfactions: Mapping[int, float | None],
) -> list[ServiceFulfilment]:
    tallies = {
        version_id: tally_of_counts(counts)
        for version_id, *counts in session.execute(_counting(chosen, period))
    }
    return with_tallies(session, chosen, tallies, satisfactions)


def with_tallies(
    session: Session,
    chosen: ColumnElement[bool],
    tallies: Mapping[int, Tally],
    satisfactions: Mapping[int, float | None],
) -> list[ServiceFulfilment]:
    """Put the counts of commitment versions together by service, in one query."""
    versions: dict[int, list[VersionFulfilment]] = {}
    services: dict[int, Service] = {}
    rows = session.execute(
        select(CommitmentVersion, Commitment.code, Service)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .join(Service, Service.id == Commitment.service_id)
        .where(chosen)
        .order_by(Service.code, Commitment.code, CommitmentVersion.number)
    )
    for version, code, service in rows:
        services[service.id] = service
        found = versions.setdefault(service.id, [])
        if version.id in tallies:
            found.append(_version(version, code, service.id, tallies[version.id]))
    return [
        _whole(service, versions[service.id], satisfactions.get(service.id))
        for service in services.values()
    ]


def _whole(
    service: Service, versions: Sequence[VersionFulfilment], satisfaction: float | None
) -> ServiceFulfilment:
    return ServiceFulfilment(
        service_id=service.id,
        code=service.code,
        name_ko=service.name_ko,
        name_en=service.name_en,
        criticality=service.criticality,
        provider_department_id=service.provider_department_id,
        versions=tuple(versions),
        satisfaction=satisfaction,
        owner_id=service.owner_id,
    )


def _version(
    version: CommitmentVersion, code: str, service_id: int, tally: Tally
) -> VersionFulfilment:
    return VersionFulfilment(
        version_id=version.id,
        commitment_id=version.commitment_id,
        commitment_code=code,
        service_id=service_id,
        wording_ko=version.wording_ko,
        wording_en=version.wording_en,
        target_rate=version.target_rate,
        weight=version.weight,
        tally=tally,
    )


_IS_SETTLED = Clock.settled_at.is_not(None)
_IS_STOPPED = and_(_IS_SETTLED, Clock.state == ClockState.STOPPED)
_IS_CANCELLED = Clock.exclusion == Exclusion.CANCELLED_BY_PROVIDER.value
_IS_DONE = and_(_IS_STOPPED, Clock.exclusion != Exclusion.CANCELLED_BY_PROVIDER.value)
IS_MET = and_(_IS_DONE, Clock.breached_at.is_(None))
IS_COUNTED = and_(_IS_SETTLED, Clock.state != ClockState.EXCLUDED)


def _excluded(why: Exclusion) -> ColumnElement[bool]:
    return and_(Clock.state == ClockState.EXCLUDED, Clock.exclusion == why.value)


_COUNTS: dict[str, ColumnElement[bool]] = {
    "met": IS_MET,
    "late": and_(_IS_DONE, Clock.breached_at.is_not(None)),
    "open": and_(_IS_SETTLED, Clock.state.in_((ClockState.RUNNING, ClockState.PAUSED))),
    "provider_cancelled": and_(_IS_STOPPED, _IS_CANCELLED),
    "requester_cancelled": _excluded(Exclusion.CANCELLED_BY_REQUESTER),
    "waived": _excluded(Exclusion.WAIVED),
    "declined": _excluded(Exclusion.DECLINED),
    "undecided": Clock.settled_at.is_(None),
    "met_through_pauses": and_(
        IS_MET, Clock.elapsed_seconds + Clock.paused_seconds > Clock.goal_seconds
    ),
    "elapsed_seconds": IS_COUNTED,
    "paused_seconds": IS_COUNTED,
}
_ADDED = {"elapsed_seconds": Clock.elapsed_seconds, "paused_seconds": Clock.paused_seconds}


def count_columns() -> list[ColumnElement[int]]:
    """Give the columns that count clocks, in the order ``tally_of_counts`` takes them."""
    return [
        func.sum(case((rule, _ADDED.get(name, 1)), else_=0)).label(name)
        for name, rule in _COUNTS.items()
    ]


def tally_of_counts(counts: Iterable[int | None]) -> Tally:
    """Make a tally of what ``count_columns`` counted."""
    return Tally(**{name: int(n or 0) for name, n in zip(_COUNTS, counts, strict=True)})


def _counting(chosen: ColumnElement[bool], period: _Period) -> Select[*tuple[Any, ...]]:
    from_, to, as_of = period
    settled = and_(Clock.settled_at >= from_, Clock.settled_at < to)
    used_up = and_(
        Clock.settled_at.is_(None),
        Clock.state == ClockState.RUNNING,
        Clock.due_at >= from_,
        Clock.due_at < min(to, as_of),
    )
    return (
        select(Clock.version_id, *count_columns())
        .join(CommitmentVersion, CommitmentVersion.id == Clock.version_id)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .join(Service, Service.id == Commitment.service_id)
        .where(chosen, or_(settled, used_up))
        .group_by(Clock.version_id)
    )
