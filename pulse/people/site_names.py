"""Sites added by hand, and what they are called in English, said by hand or by a list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Conflict, Invalid, NotFound
from pulse.people.models import Department, Person, Site


def call_site(
    session: Session, site_id: int, name_en: str, *, at: datetime, actor_id: int
) -> None:
    """Say what a site is called in English; NotFound for an unknown one."""
    site = session.get(Site, site_id)
    if site is None:
        raise NotFound("site_not_found")
    if site.name_en == name_en:
        return
    details = {"site": site.name, "name_en": [site.name_en, name_en]}
    site.name_en = name_en
    session.flush()
    audit.record(session, "site_named", "site", site_id, at=at, actor_id=actor_id, details=details)


def add_site(
    session: Session, name: str, name_en: str, region: str, *, at: datetime, actor_id: int
) -> Site:  # fmt: skip
    """Add a place where people work; Invalid where one is called so already."""
    if session.scalar(select(Site.id).where(Site.name == name)) is not None:
        raise Invalid("invalid_site", fields={"name": "taken"})
    site = Site(name=name, name_en=name_en, region=region)
    session.add(site)
    session.flush()
    details = {"site": name, "name_en": name_en, "region": region}
    audit.record(session, "site_added", "site", site.id, at=at, actor_id=actor_id, details=details)
    return site


def remove_site(session: Session, site_id: int, *, at: datetime, actor_id: int) -> Site:
    """Take a site back that nobody works at and no department is at; Conflict otherwise."""
    site = session.get(Site, site_id)
    if site is None:
        raise NotFound("site_not_found")
    people = select(Person.id).where(Person.site_id == site_id).exists()
    departments = select(Department.id).where(Department.site_id == site_id).exists()
    if session.scalar(select(or_(people, departments))):
        raise Conflict("site_in_use", site=site.name)
    session.delete(site)
    session.flush()
    details = {"site": site.name, "name_en": site.name_en, "region": site.region}
    audit.record(
        session, "site_removed", "site", site_id, at=at, actor_id=actor_id, details=details
    )
    return site
