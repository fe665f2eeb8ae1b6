"""A site may be called something in English; what it was called before stays on record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import NotFound
from pulse.people.models import Site
from pulse.people.site_names import call_site
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)


def test_a_name_is_kept_and_the_change_is_on_record_once(session: Session) -> None:
    site = Site(name="부산", region="부산")
    session.add(site)
    session.flush()
    actor = make_person(session, make_department(session, "D1")).id
    for _ in range(2):
        call_site(session, site.id, "Busan", at=AT, actor_id=actor)
    assert site.name_en == "Busan"
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "site_named")).all()
    assert [entry.details["name_en"] for entry in noted] == [["", "Busan"]]


def test_an_unknown_site_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        call_site(session, 9999, "Nowhere", at=AT, actor_id=1)
