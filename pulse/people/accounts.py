"""Matching accounts of a workspace to people: by mail, else by hand, and never by a guess.

An account is known by its workspace and its id. Only the exact address of exactly one person who
works here, on a full member's only account, makes a match that counts at once. Anything less is
kept unconfirmed, which lets nobody in and tells nobody anything, until an administrator decides.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Conflict, NotFound
from pulse.people import newcomers
from pulse.people.company_settings import is_zone
from pulse.people.models import Identity, Person, PersonStatus
from pulse.people.turns import take_turn

SLACK = "slack"


class AccountKind(enum.Enum):
    """What an account is in its workspace."""

    MEMBER = "member"
    GUEST = "guest"
    OUTSIDER = "outsider"  # of another company, or a program


class MatchedBy(enum.StrEnum):
    """Who says that an account is a person's."""

    ROSTER = "roster"
    MAIL = "mail"
    HAND = "hand"
    REFUSED = "refused"  # by hand: not theirs


@dataclass(frozen=True)
class Account:
    """One account as the workspace lists it; mail, zone and name may be missing."""

    user_id: str
    mail: str = ""
    timezone: str = ""
    kind: AccountKind = AccountKind.MEMBER
    is_deactivated: bool = False
    name: str = ""


@dataclass
class Matching:
    """What a run did: counts of changes, and the members nobody could be found for."""

    confirmed: int = 0
    unconfirmed: int = 0
    ended: int = 0
    returned: int = 0
    zones: int = 0
    unmatched: list[Account] = field(default_factory=list)

    @property
    def changes(self) -> dict[str, int]:
        """Return what changed, by kind."""
        names = ("confirmed", "unconfirmed", "ended", "returned", "zones")
        return {name: count for name in names if (count := getattr(self, name))}


@dataclass(frozen=True)
class _Known:
    """What is stored about a workspace's people, read once."""

    by_subject: Mapping[str, Identity]
    people: Mapping[int, Person]
    by_mail: Mapping[str, Person]
    held: set[int]
    given: list[int] = field(default_factory=list)


def match_accounts(
    session: Session, accounts: Iterable[Account], tenant: str, *, at: datetime
) -> Matching:
    """Bring the stored matches of a workspace up to date with its whole list of accounts.

    A deactivated account ends its match, never the person; one that comes back counts again.
    """
    listed = [account for account in accounts if account.kind is not AccountKind.OUTSIDER]
    known, done = _load(session, tenant), Matching()
    shared = Counter(_mail(account) for account in listed if not account.is_deactivated)
    for account in listed:
        identity = known.by_subject.get(account.user_id)
        if identity is not None:
            _keep(identity, account, known, done, at)
        elif not account.is_deactivated:
            is_shared = shared[_mail(account)] > 1
            _find(session, account, tenant, known, done, is_shared=is_shared)
    session.flush()
    newcomers.note_accounts(session, known.given)
    if done.changes:
        audit.record(session, "accounts_matched", "workspace", tenant, at=at, details=done.changes)
    return done


def link_by_hand(
    session: Session,
    number: str,
    user_id: str,
    tenant: str,
    *,
    at: datetime,
    actor_id: int | None = None,
) -> Identity:
    """Say that an account is the person's with this number, whatever was thought before.

    Conflict("account_in_use") when another person's match of it counts.
    """
    person = session.scalar(
        select(Person).where(Person.number == number, Person.status != PersonStatus.LEFT)
    )
    if person is None:
        raise NotFound("person_not_found", number=number)
    identity = _load(session, tenant).by_subject.get(user_id)
    if identity is not None and identity.is_confirmed and identity.person_id != person.id:
        raise Conflict("account_in_use", number=number)
    is_new = identity is None or identity.person_id != person.id
    if identity is None:
        identity = Identity(provider=SLACK, tenant=tenant, subject=user_id)
        session.add(identity)
    elif identity.person_id != person.id:
        identity.channel = None
    identity.person_id, identity.is_confirmed = person.id, True
    identity.matched_by, identity.ended_at = MatchedBy.HAND.value, None
    session.flush()
    if is_new:
        newcomers.note_accounts(session, [person.id])
    audit.record(session, "account_linked", "person", person.id, at=at, actor_id=actor_id)
    return identity


def accounts_of(session: Session, person_id: int) -> Sequence[Identity]:
    """Return every match of somebody with a workspace, those that count first."""
    mine = select(Identity).where(Identity.provider == SLACK, Identity.person_id == person_id)
    return session.scalars(mine.order_by(Identity.is_confirmed.desc(), Identity.id)).all()


def confirm_account(
    session: Session, person_id: int, identity_id: int, *, at: datetime, actor_id: int
) -> None:
    """Let a guess count; Conflict while another account of the same workspace counts."""
    take_turn(session, person_id)
    identity = _account(session, person_id, identity_id)
    others = accounts_of(session, person_id)
    if any(one.is_confirmed and one.tenant == identity.tenant for one in others):
        raise Conflict("account_other_counts")
    if identity.ended_at is not None:
        raise Conflict("account_ended")
    identity.is_confirmed, identity.matched_by = True, MatchedBy.HAND.value
    session.flush()
    audit.record(session, "account_linked", "person", person_id, at=at, actor_id=actor_id)


def refuse_account(
    session: Session, person_id: int, identity_id: int, *, at: datetime, actor_id: int
) -> None:
    """Say that an account is not the person's; it is kept, so that it is not guessed again."""
    identity = _account(session, person_id, identity_id)
    identity.is_confirmed = identity.was_confirmed = False
    identity.matched_by, identity.channel = MatchedBy.REFUSED.value, None
    session.flush()
    audit.record(session, "account_refused", "person", person_id, at=at, actor_id=actor_id)


def _account(session: Session, person_id: int, identity_id: int) -> Identity:
    found = session.get(Identity, identity_id)
    if found is None or found.person_id != person_id or found.provider != SLACK:
        raise NotFound("account_not_found")
    return found


def _load(session: Session, tenant: str) -> _Known:
    kept = session.scalars(
        select(Identity).where(Identity.provider == SLACK, Identity.tenant == tenant)
    ).all()
    here = session.scalars(select(Person).where(Person.status != PersonStatus.LEFT)).all()
    return _Known(
        by_subject={identity.subject: identity for identity in kept},
        people={person.id: person for person in here},
        by_mail={person.email.lower(): person for person in here if person.email},
        held={identity.person_id for identity in kept if identity.is_confirmed},
    )


def _keep(
    identity: Identity, account: Account, known: _Known, done: Matching, at: datetime
) -> None:
    """Follow an account that is matched already."""
    person = known.people.get(identity.person_id)
    if account.is_deactivated:
        if identity.ended_at is None:
            identity.ended_at, identity.was_confirmed = at, identity.is_confirmed
            identity.is_confirmed = False
            known.held.discard(identity.person_id)
            done.ended += 1
        return
    if identity.ended_at is not None:
        identity.ended_at = None
        identity.is_confirmed = identity.was_confirmed and identity.person_id not in known.held
        known.held.add(identity.person_id)
        done.returned += 1
    if identity.is_confirmed and _is_somebody_elses(identity, account, known):
        identity.is_confirmed = False
        known.held.discard(identity.person_id)
        done.unconfirmed += 1
    if identity.is_confirmed and person is not None:
        _set_zone(person, account, done)


def _find(
    session: Session,
    account: Account,
    tenant: str,
    known: _Known,
    done: Matching,
    *,
    is_shared: bool,
) -> None:
    """Match a new account by its address."""
    person = known.by_mail.get(_mail(account)) if account.mail else None
    if person is None:
        done.unmatched.append(account)
        return
    is_sure = account.kind is AccountKind.MEMBER and not is_shared and person.id not in known.held
    session.add(
        Identity(
            person_id=person.id,
            provider=SLACK,
            tenant=tenant,
            subject=account.user_id,
            is_confirmed=is_sure,
            matched_by=MatchedBy.MAIL.value,
        )
    )
    known.given.append(person.id)
    if not is_sure:
        done.unconfirmed += 1
        return
    known.held.add(person.id)
    done.confirmed += 1
    _set_zone(person, account, done)


def _is_somebody_elses(identity: Identity, account: Account, known: _Known) -> bool:
    """Tell whether a match by mail has come to carry the address of another person."""
    owner = known.by_mail.get(_mail(account)) if account.mail else None
    by_mail = identity.matched_by == MatchedBy.MAIL
    return by_mail and owner is not None and owner.id != identity.person_id


def _set_zone(person: Person, account: Account, done: Matching) -> None:
    """Take over the zone somebody works in, where the workspace names a real one."""
    if account.timezone in ("", person.timezone) or not is_zone(account.timezone):
        return
    person.timezone = account.timezone
    done.zones += 1


def _mail(account: Account) -> str:
    return account.mail.strip().lower()
