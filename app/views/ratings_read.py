"""Ratings as one viewer reads them, for pages about one service and about all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    return _seen(who, ratings_of(session, service.id, at), tree, service.provider_department_id)


def ratings_by_service(
    session: Session,
    who: Viewer,
    services: Iterable[Service],
    tree: DepartmentTree,
    at: datetime,
) -> dict[int, ServiceRatings]:
    """Return what a viewer reads of the verdicts on many services. One query."""
    providers = {service.id: service.provider_department_id for service in services}
    return ratings_by_provider(session, who, providers, tree, at)


def ratings_by_provider(
    session: Session,
    who: Viewer,
    providers: Mapping[int, int],
    tree: DepartmentTree,
    at: datetime,
) -> dict[int, ServiceRatings]:
    """Return the same for services of which only the provider departments are at hand."""
    found = satisfaction_by_service(session, at)
    return {
        service_id: _seen(who, found[service_id], tree, provider_id)
        for service_id, provider_id in providers.items()
        if service_id in found
    }


def _seen(
    who: Viewer, ratings: ServiceRatings, tree: DepartmentTree, provider_id: int
) -> ServiceRatings:
    return ratings.seen_with(readable_ratings(who, ratings.keys, tree, provider_id))
