"""Views somebody saved: a name for what they look for in a list of requests, theirs alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse.base import Base
from pulse.errors import Invalid, NotFound

MOST = 20


class SavedView(Base):
    """One view of one person; ``query`` is what narrows the list down, as plain texts."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


def views_of(session: Session, person_id: int) -> list[SavedView]:
    """List somebody's views by name."""
    chosen = select(SavedView).where(SavedView.person_id == person_id).order_by(SavedView.name)
    return list(session.scalars(chosen))


def save_view(
    session: Session, person_id: int, name: str, query: Mapping[str, str], *, at: datetime
) -> SavedView:
    """Keep a view under a name; under a name they have already it takes that one's place."""
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > 60:
        raise Invalid("bad_view_name", fields={"name": "too_long" if wanted else "missing"})
    kept = {view.name: view for view in views_of(session, person_id)}
    if wanted not in kept and len(kept) >= MOST:
        raise Invalid("too_many_views", fields={"name": "too_many_views"}, most=MOST)
    view = kept.get(wanted) or SavedView(person_id=person_id, name=wanted, created_at=at)
    view.query = dict(query)
    session.add(view)
    session.flush()
    return view


def forget_view(session: Session, person_id: int, view_id: int) -> tuple[str, dict[str, str]]:
    """Forget one of somebody's own views and return what it was; NotFound for somebody else's."""
    gone = session.execute(
        delete(SavedView)
        .where(SavedView.id == view_id, SavedView.person_id == person_id)
        .returning(SavedView.name, SavedView.query)
    ).first()
    if gone is None:
        raise NotFound("view_not_found", view_id=view_id)
    name, query = gone
    return name, query
