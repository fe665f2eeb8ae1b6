"""Doors: the only way to a guarded thing is the function that checks who asks.

What is missing and what is hidden look the same.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from pulse.commitments.board import request_by_number
from pulse.commitments.catalogue import is_protection
from pulse.commitments.models import ServiceRequest
from pulse.commitments.standing import Standing, standing_for
from pulse.errors import NotFound
from pulse.people.permissions import Permission, Viewer
from pulse.results.reading import WaveResults, read_results


def access_results(
    session: Session, viewer: Viewer, wave_id: int, *, with_comments: bool = True
) -> WaveResults:
    """Return the results of a published wave as the viewer may read them."""
    found = read_results(session, viewer, wave_id, with_comments=with_comments)
    if found is None:
        raise NotFound("results_not_found")
    return found


def access_service_request(
    session: Session, viewer: Viewer, number: str, on: date
) -> tuple[ServiceRequest, frozenset[Standing]]:
    """Return a service request and what the viewer is to it on ``on``.

    Both sides see it, whoever an escalation of it told, and whoever reads all commitments unless
    the service protects people; to anybody else it does not exist.
    """
    request, told = request_by_number(session, number)
    standing = standing_for(session, request, viewer, on)
    reads_all = viewer.can(Permission.READ_ALL_COMMITMENTS) and not is_protection(request.service)
    if not (standing or reads_all or viewer.person_id in told):
        raise NotFound("service_request_not_found", number=number)
    return request, standing
