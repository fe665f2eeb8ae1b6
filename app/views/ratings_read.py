"""Ratings as one viewer reads them, for pages about one service and about all of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from pulse.commitments.models import Service
from pulse.people.permissions import Viewer
from pulse.people.tree import DepartmentTree
from pulse.results.rating_readers import readable_ratings
from pulse.results.service_ratings import ServiceRatings, ratings_of, satisfaction_by_service


def ratings_for(
    session: Session, who: Viewer, service: Service, tree: DepartmentTree, at: datetime
) -> ServiceRatings:
    """Return what a viewer reads of one service's ratings."""
    return _seen(who, ratings_of(session, service.id, at), tree, service)


def ratings_by_service(
    session: Session,
    who: Viewer,
    services: Iterable[Service],
    tree: DepartmentTree,
    at: datetime,
) -> dict[int, ServiceRatings]:
    """Return what a viewer reads of the verdicts on many services. One query."""
    found = satisfaction_by_service(session, at)
    return {
        service.id: _seen(who, found[service.id], tree, service)
        for service in services
        if service.id in found
    }


def _seen(
    who: Viewer, ratings: ServiceRatings, tree: DepartmentTree, service: Service
) -> ServiceRatings:
    keys = readable_ratings(who, ratings.keys, tree, service.provider_department_id)
    return ratings.seen_with(keys)
