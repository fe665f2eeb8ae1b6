"""Who is signed in where: one row a browser, so that a person can see and end each of them.

A browser's cookie names its row and the epoch it began in. Signing out everywhere raises the
person's epoch, which ends every cookie of before, also one whose row was never kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, false, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse.base import Base
from pulse.people.models import Person

KEPT = timedelta(days=31)
SHOWN = 20


class SignIn(Base):
    """One browser in which somebody signed in; gone once it has been ended.

    ``is_lasting`` where the browser was asked to remember it after being closed.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[str] = mapped_column(String(80))
    began_at: Mapped[datetime]
    is_lasting: Mapped[bool] = mapped_column(default=False, server_default=false())


def begin(session: Session, person_id: int, device: str, *, at: datetime) -> tuple[int, int]:
    """Keep a sign-in and forget the person's old ones; return its id and the epoch."""
    session.execute(
        delete(SignIn).where(SignIn.person_id == person_id, SignIn.began_at < at - KEPT)
    )
    row = SignIn(person_id=person_id, device=device[:80], began_at=at)
    session.add(row)
    session.flush()
    return row.id, epoch_of(session, person_id)


def epoch_of(session: Session, person_id: int) -> int:
    """Return how often a person has signed out everywhere."""
    found = session.scalar(select(Person.session_epoch).where(Person.id == person_id))
    return found or 0


def is_kept(session: Session, person_id: int, sign_in_id: int, since: datetime) -> bool:
    """Tell whether a sign-in of this person began after ``since`` and has not been ended."""
    kept = select(SignIn.id).where(
        SignIn.id == sign_in_id, SignIn.person_id == person_id, SignIn.began_at > since
    )
    return session.scalar(kept) is not None


def make_lasting(session: Session, person_id: int, sign_in_id: int) -> None:
    """Note that a browser of this person's remembers the sign-in after being closed."""
    session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == person_id)
        .values(is_lasting=True)
    )


def open_of(session: Session, person_id: int) -> Sequence[SignIn]:
    """Return where a person is signed in, newest first."""
    mine = select(SignIn).where(SignIn.person_id == person_id)
    return session.scalars(
        mine.order_by(SignIn.began_at.desc(), SignIn.id.desc()).limit(SHOWN)
    ).all()


def end(session: Session, person_id: int, sign_in_id: int) -> None:
    """End one sign-in of a person; one that is not theirs, or is over, stays as it is."""
    session.execute(delete(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == person_id))


def end_everywhere(session: Session, person_id: int) -> int:
    """End every sign-in of a person; return the new epoch."""
    session.execute(delete(SignIn).where(SignIn.person_id == person_id))
    epoch = session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(session_epoch=Person.session_epoch + 1)
        .returning(Person.session_epoch)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return int(epoch)
