"""Services of some departments, or of one owner, that are green outside and red inside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.views.fulfilment_words import PERIOD
from app.views.ratings_read import ratings_by_provider
from app.views.ratings_words import WatermelonLine, watermelon_lines
from pulse.commitments.fulfilment import company_fulfilment
from pulse.people.permissions import Viewer
from pulse.people.tree import DepartmentTree


def own_watermelons(
    session: Session,
    who: Viewer,
    provider_ids: Collection[int],
    tree: DepartmentTree,
    now: datetime,
) -> list[WatermelonLine]:
    """Return those that the departments provide or the viewer owns; at most three queries."""
    found = company_fulfilment(session, now - PERIOD, now, now)
    ours = [
        one
        for one in found
        if one.provider_department_id in provider_ids or one.owner_id == who.person_id
    ]
    providers = {one.service_id: one.provider_department_id for one in ours if one.counted}
    rated = ratings_by_provider(session, who, providers, tree, now) if providers else {}
    return watermelon_lines(ours, rated, tree)
