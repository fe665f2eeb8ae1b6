"""Whoever looks before they write, about the same person at once, looks one after the other.

Where a database's own rule would refuse the second of two equal rows this is not needed; it is
where no rule can say what two rows must not both be.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.models import Person


def take_turn(session: Session, person_id: int) -> None:
    """Wait until nobody else is at it, and keep others waiting until the transaction ends.

    What is read afterwards is what the one before has written. (On SQLite whoever writes is alone
    from the start.)
    """
    session.execute(
        select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    )
