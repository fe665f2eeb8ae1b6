"""A site may be called something in English; what it was called before stays on record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Conflict, Invalid, NotFound
from pulse.people.models import Site
from pulse.people.site_names import add_site, call_site, remove_site
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


def test_a_site_is_added_once_and_goes_while_nobody_is_there(session: Session) -> None:
    person = make_person(session, make_department(session, "D1"))
    site = add_site(session, "부산", "Busan", "남부", at=AT, actor_id=person.id)
    with pytest.raises(Invalid) as refused:
        add_site(session, "부산", "", "", at=AT, actor_id=person.id)
    assert refused.value.fields == {"name": "taken"}
    person.site_id = site.id
    session.flush()
    with pytest.raises(Conflict, match="site_in_use"):
        remove_site(session, site.id, at=AT, actor_id=person.id)
    person.site_id = None
    session.flush()
    remove_site(session, site.id, at=AT, actor_id=person.id)
    assert session.get(Site, site.id) is None
    with pytest.raises(NotFound):
        remove_site(session, site.id, at=AT, actor_id=person.id)
