"""What is worth a decision: broken promises, a clear weakest link, people still without an answer.

Everything comes from figures that are published or counted from service requests; no answer is
looked at. A fact is raised once for each month (or wave), for whoever may decide about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse.base import conflict_insert
from pulse.commitments.fulfilment import ServiceFulfilment, VersionFulfilment, company_fulfilment
from pulse.commitments.rates import FulfilmentVerdict
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.people.models import Headship
from pulse.people.tree import department_path, holds_on
from pulse.publishing.cells import findings_of
from pulse.publishing.first_look import withheld
from pulse.publishing.models import FindingKind
from pulse.publishing.plan import EVERYONE
from pulse.results.responses import has_response
from pulse.surveys.models import APART, Wave, WaveState

PERIOD = timedelta(days=28)
"""What a digest looks back on, as the pages do."""
PATIENCE = timedelta(days=7)
"""How long people who spoke wait before somebody is asked who answers them."""
LASTS = timedelta(days=56)
COMPANY_MOST = 3
Row = dict[str, Any]


def raise_decisions(session: Session, at: datetime, on: date) -> int:
    """Raise what is new and end what nobody answered in time; return how many are new.

    ``on`` is the day in the company's zone. Raising twice adds nothing.
    """
    session.execute(
        update(Decision)
        .where(Decision.state == DecisionState.OPEN, Decision.expires_at <= at)
        .values(state=DecisionState.OVER)
        .execution_options(synchronize_session=False)
    )
    rows = [*_missed(session, at, on), *_of_waves(session, at)]
    if not rows:
        return 0
    whole = {"raised_at": at, "expires_at": at + LASTS}
    defaults = {"times_asked": 0, "state": DecisionState.OPEN, "note": ""}
    added = session.scalars(
        conflict_insert(session, Decision)
        .values([{**defaults, **whole, **row} for row in rows])
        .on_conflict_do_nothing(index_elements=[Decision.key])
        .returning(Decision.id)
    )
    return len(added.all())


def _missed(session: Session, at: datetime, on: date) -> Iterator[Row]:
    """Yield promises that surely missed their goal, for their head and, the worst, the company."""
    found = company_fulfilment(session, at - PERIOD, at, at)
    missed = sorted(_clearly_missed(found), key=lambda pair: -_weight(*pair))
    for place, (service, version) in enumerate(missed):
        facts = _facts(service, version)
        key = f"missed:{version.commitment_id}:{on:%Y-%m}"
        row = {"kind": DecisionKind.MISSED_PROMISE, "facts": facts}
        row["weight"] = _weight(service, version)
        head_of = _headed(session, service.provider_department_id, on)
        if head_of is not None:
            yield {**row, "key": f"{key}:{head_of}", "department_id": head_of}
        if place < COMPANY_MOST:
            yield {**row, "key": key, "department_id": None}


def _clearly_missed(
    services: Iterable[ServiceFulfilment],
) -> Iterator[tuple[ServiceFulfilment, VersionFulfilment]]:
    for service in services:
        for version in service.versions:
            if version.verdict is FulfilmentVerdict.MISSED:
                yield service, version


def _weight(service: ServiceFulfilment, version: VersionFulfilment) -> int:
    """Return how much it matters: the points missing to the goal, by the service's criticality."""
    points = version.target_rate - 100 * (version.tally.rate or 0.0)
    return round(points * (4 - min(max(service.criticality, 1), 3)))


def _facts(service: ServiceFulfilment, version: VersionFulfilment) -> Row:
    return {
        "service": service.code,
        "name_ko": service.name_ko,
        "name_en": service.name_en,
        "wording_ko": version.wording_ko,
        "wording_en": version.wording_en,
        "met": version.tally.met,
        "due": version.tally.due,
        "goal": version.target_rate,
    }


def _headed(session: Session, department_id: int, on: date) -> int | None:
    """Return the nearest department, from this one upwards, that has a head today."""
    path = [department.id for department in department_path(session, department_id, on)]
    headed = set(
        session.scalars(
            select(Headship.department_id).where(
                Headship.department_id.in_(path),
                holds_on(Headship.valid_from, Headship.valid_to, on),
            )
        )
    )
    return next((one for one in reversed(path) if one in headed), None)


def _of_waves(session: Session, at: datetime) -> Iterator[Row]:
    """Yield what waves published lately ask of the company."""
    waves = session.scalars(
        select(Wave)
        .where(Wave.state == WaveState.PUBLISHED, Wave.publishes_at > at - PERIOD)
        .where(Wave.result_channel != APART)
        .order_by(Wave.id)
    )
    for wave in waves:
        named = {"wave_id": wave.id, "name_ko": wave.name_ko, "name_en": wave.name_en}
        row: Row = {"department_id": None, "weight": 20}
        is_told = EVERYONE not in withheld(wave, (), at.date())
        weakest = _weakest(session, wave.id) if is_told else ""
        if weakest:
            kind, facts = DecisionKind.WEAKEST_STAGE, {**named, "area": weakest}
            yield {**row, "key": f"weakest:{wave.id}", "kind": kind, "facts": facts}
        if wave.publishes_at <= at - PATIENCE and not has_response(session, wave.id):
            kind = DecisionKind.NO_RESPONSE
            yield {**row, "key": f"response:{wave.id}", "kind": kind, "facts": named, "weight": 30}


def _weakest(session: Session, wave_id: int) -> str:
    for finding in findings_of(session, wave_id, {EVERYONE}):
        if finding.kind == FindingKind.WEAKEST_LINK.value and finding.document["code"]:
            return str(finding.document["code"])
    return ""
