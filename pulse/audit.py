"""Who set, allowed, revealed or changed what: append-only, and never about respondents.

The database itself refuses to change, replace or delete an entry, whichever program asks. Only
whoever owns the database can lift that, as they can put another file in its place: a copy kept
elsewhere is what shows it. Forgetting somebody who left changes no entry, for an entry names
people by the row that becomes nameless.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, ForeignKey, String, event
from sqlalchemy.orm import Mapped, Mapper, ORMExecuteState, Session, mapped_column

from pulse.base import Base


class AuditEntry(Base):
    """One act of a person with rights, or of the product on its own (no actor)."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(64), index=True)
    object_kind: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[str] = mapped_column(String(64))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


def record(  # noqa: PLR0913 - an entry is exactly these facts
    session: Session,
    action: str,
    object_kind: str,
    object_id: object,
    *,
    at: datetime,
    actor_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Append one entry; ``details`` holds plain facts, never an answer, a token or a message."""
    session.add(
        AuditEntry(
            at=at,
            actor_id=actor_id,
            action=action,
            object_kind=object_kind,
            object_id=str(object_id),
            details=details or {},
        )
    )


def forbid_change(_mapper: Mapper[Any], _connection: object, target: object) -> None:
    """Stop an update or delete of a row that may only ever be added."""
    msg = f"{type(target).__name__} is append-only"
    raise RuntimeError(msg)


_KEPT: set[type] = set()
"""Whose rows are only ever added."""


def append_only(model: type[Base]) -> None:
    """Make the ORM refuse to change or delete rows of ``model``, one by one or many at once."""
    event.listen(model, "before_update", forbid_change)
    event.listen(model, "before_delete", forbid_change)
    _KEPT.add(model)


@event.listens_for(Session, "do_orm_execute")
def _forbid_bulk_change(state: ORMExecuteState) -> None:
    """Stop a statement that would change or delete rows without reading them."""
    if not (state.is_update or state.is_delete):
        return
    mapper = state.bind_mapper
    if mapper is not None and mapper.class_ in _KEPT:
        msg = f"{mapper.class_.__name__} is append-only"
        raise RuntimeError(msg)


append_only(AuditEntry)

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
_TAKEN = "EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)"
"""INSERT OR REPLACE deletes what was there without a word to triggers of deleting."""
_TRIGGERS = {
    "sqlite": (
        f"CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry {_REFUSE}",
        f"CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry {_REFUSE}",
        f"CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry WHEN {_TAKEN} "
        f"{_REFUSE}",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_change_of_audit_entry() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'audit_entry is append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END$$",
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_entry()",
    ),
}
"""What keeps the table in each database, made with it; a migration made the same before."""

for _dialect, _statements in _TRIGGERS.items():
    for _statement in _statements:
        _made = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(AuditEntry.__table__, "after_create", _made)
