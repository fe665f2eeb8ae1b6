"""Who hears of agreements: the heads of both sides, of what they may sign and what changed.

A head who is away is stood in for by the next head above. Where one person heads both sides, the
next above is asked for the side that buys, because two people sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from pulse.commitments.models import CommitmentVersion, Service
from pulse.commitments.record_models import CalendarChange
from pulse.notice import Notice
from pulse.notices import (
    CalendarChangeProposed,
    CalendarChangeSettled,
    VersionProposed,
    VersionSettled,
)
from pulse.people.models import Person, PersonStatus
from pulse.people.tree import DepartmentTree, load_tree
from pulse.telling import person_recipient, tell


def tell_proposed(
    session: Session, version: CommitmentVersion, service: Service, *, at: datetime, on: date
) -> list[int]:
    """Ask the heads of both sides to sign; return who was asked."""
    asked = heads_of_sides(session, service, on)
    _tell_all(session, VersionProposed(version_id=version.id), asked, at)
    return asked


def tell_settled(
    session: Session, version: CommitmentVersion, service: Service, *, at: datetime, on: date
) -> None:
    """Tell both heads and the owner that a proposal is signed by both sides, or off the table."""
    hearers = [*heads_of_sides(session, service, on), service.owner_id]
    _tell_all(session, VersionSettled(version_id=version.id), hearers, at)


def tell_calendar_proposed(session: Session, change: CalendarChange, *, at: datetime) -> None:
    """Ask the heads of every department whose consent is still missing."""
    agreed = {given["department"] for given in change.consents}
    missing = [department_id for department_id in change.asked if department_id not in agreed]
    hearers = heads_of(session, missing, at.date())
    _tell_all(session, CalendarChangeProposed(change_id=change.id), hearers, at)


def tell_calendar_settled(
    session: Session, change: CalendarChange, department_ids: Iterable[int], *, at: datetime
) -> None:
    """Tell the heads whose verdicts changed, who had to agree, and whoever proposed it."""
    on = at.date()
    hearers = [*heads_of(session, {*department_ids, *change.asked}, on), change.proposed_by]
    _tell_all(session, CalendarChangeSettled(change_id=change.id), hearers, at)


def heads_of_sides(session: Session, service: Service, on: date) -> list[int]:
    """Name who is asked for the side that serves and for the one that buys, in that order."""
    tree = load_tree(session, on)
    provider = _heads_above(session, tree, service.provider_department_id)[:1]
    buying = _heads_above(session, tree, service.buyer_department_id)
    others = [person_id for person_id in buying if person_id not in provider]
    return [*provider, *(others or buying)[:1]]


def heads_of(session: Session, department_ids: Iterable[int], on: date) -> list[int]:
    """Name the nearest head present of each department, each once, in order of department."""
    tree = load_tree(session, on)
    found = (_heads_above(session, tree, one)[:1] for one in sorted(set(department_ids)))
    return list(dict.fromkeys(person_id for heads in found for person_id in heads))


def _heads_above(session: Session, tree: DepartmentTree, department_id: int | None) -> list[int]:
    """List the heads from a department upwards who are there; those away only if all are."""
    if department_id not in tree:
        return []
    nodes = reversed(tree.path(department_id or 0))
    heads = list(dict.fromkeys(node.head_id for node in nodes if node.head_id is not None))
    present = [one for one in heads if _is_present(session, one)]
    return present or heads


def _is_present(session: Session, person_id: int) -> bool:
    return session.get_one(Person, person_id).status is PersonStatus.ACTIVE


def _tell_all(
    session: Session, notice: Notice, person_ids: Iterable[int | None], at: datetime
) -> None:
    for person_id in dict.fromkeys(person_ids):
        if person_id is not None:
            tell(session, notice, person_recipient(person_id), at=at)
