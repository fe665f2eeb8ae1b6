"""Chat accounts nobody was found for: kept until somebody says whose they are, or nobody's here.

Only what it takes to recognise an account is kept, and no longer than the workspace lists it. It
leads to nobody, lets nobody in and is told nothing; joined by hand it becomes a match like any.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse import audit
from pulse.base import Base
from pulse.errors import NotFound
from pulse.people.accounts import SLACK, Account, Matching, link_by_hand, match_accounts
from pulse.people.finding import guesses_counted
from pulse.people.models import Identity


class UnmatchedAccount(Base):
    """One account of a workspace; ``is_not_ours`` once somebody said that it is nobody's here."""

    __tablename__ = "unmatched_account"

    tenant: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject: Mapped[str] = mapped_column(String(128), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    mail: Mapped[str] = mapped_column(String(254), default="")
    kind: Mapped[str] = mapped_column(String(8))
    is_not_ours: Mapped[bool] = mapped_column(default=False)
    first_seen_at: Mapped[datetime]


def sync_accounts(
    session: Session, accounts: Sequence[Account], tenant: str, *, at: datetime
) -> Matching:
    """Match a workspace's whole list of accounts, and keep those nobody was found for.

    An account said to be nobody's here is not matched again, whatever its address becomes.
    """
    kept = {row.subject: row for row in session.scalars(_of(tenant))}
    refused = {subject for subject, row in kept.items() if row.is_not_ours}
    done = match_accounts(
        session, [one for one in accounts if one.user_id not in refused], tenant, at=at
    )
    still = {one.user_id for one in accounts if not one.is_deactivated}
    unmatched = {one.user_id: one for one in done.unmatched}
    for subject, row in kept.items():
        if subject not in unmatched and not (row.is_not_ours and subject in still):
            session.delete(row)
    for subject, account in unmatched.items():
        row = kept.get(subject) or UnmatchedAccount(
            tenant=tenant, subject=subject, first_seen_at=at
        )
        row.name, row.mail = account.name[:120], account.mail[:254]
        row.kind = account.kind.value
        session.add(row)
    session.flush()
    return done


def unmatched_of(session: Session, tenant: str) -> list[UnmatchedAccount]:
    """Return the accounts nobody was found for, those to decide on first, by name."""
    ordered = (
        _of(tenant)
        .where(_is_unmatched())
        .order_by(UnmatchedAccount.is_not_ours, UnmatchedAccount.name, UnmatchedAccount.subject)
    )
    return list(session.scalars(ordered))


def accounts_waiting(session: Session, tenant: str) -> tuple[int, int]:
    """Return how many accounts are only guessed, and how many nobody was found for; one query."""
    unmatched = select(func.count()).where(
        UnmatchedAccount.tenant == tenant,
        UnmatchedAccount.is_not_ours.is_(False),
        _is_unmatched(),
    )
    counts = select(guesses_counted().scalar_subquery(), unmatched.scalar_subquery())
    guessed, without = session.execute(counts).one()
    return int(guessed), int(without)


def join(
    session: Session, tenant: str, subject: str, number: str, *, at: datetime, actor_id: int
) -> None:
    """Say that an account is the person's with this number; from then on it counts as theirs."""
    row = _one(session, tenant, subject)
    link_by_hand(session, number, subject, tenant, at=at, actor_id=actor_id)
    session.delete(row)
    session.flush()


def set_ours(
    session: Session, tenant: str, subject: str, *, is_ours: bool, at: datetime, actor_id: int
) -> None:
    """Say that an account is nobody's here, or take that back; its address is not kept then."""
    row = _one(session, tenant, subject)
    if row.is_not_ours is not is_ours:
        return
    row.is_not_ours = not is_ours
    row.mail = row.mail if is_ours else ""
    session.flush()
    act = "account_ours_after_all" if is_ours else "account_not_ours"
    details = {"account": subject}
    audit.record(session, act, "workspace", tenant, at=at, actor_id=actor_id, details=details)


def _of(tenant: str) -> Select[UnmatchedAccount]:
    return select(UnmatchedAccount).where(UnmatchedAccount.tenant == tenant)


def _is_unmatched() -> ColumnElement[bool]:
    """Hold for accounts that have not become somebody's since the list was read."""
    return ~exists().where(
        Identity.provider == SLACK,
        Identity.tenant == UnmatchedAccount.tenant,
        Identity.subject == UnmatchedAccount.subject,
    )


def _one(session: Session, tenant: str, subject: str) -> UnmatchedAccount:
    found = session.get(UnmatchedAccount, (tenant, subject))
    if found is None:
        raise NotFound("account_not_found")
    return found
