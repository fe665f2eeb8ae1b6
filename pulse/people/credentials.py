"""Passwords: kept as argon2id, checked in constant work, and guessed at only slowly.

A sign-in is three short steps, so that no database lock is held while argon2 works: the attempt
is counted (``count_attempt``), the password is checked (``check_password``), and a good one takes
the attempt back (``forgive_attempt``). Counting comes first, so guesses made side by side cannot
slip past the limit together.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from math import ceil

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, Select, case, delete, or_, select, update
from sqlalchemy.orm import Session

from pulse.base import conflict_insert
from pulse.errors import Invalid, Refused
from pulse.people.models import Credential, Person, PersonStatus, SignInAttempt

WINDOW = timedelta(minutes=15)
ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 20
SHORTEST = 8
SHORTEST_CHOSEN, LONGEST_CHOSEN = 12, 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
_NOBODY = _hasher.hash("nobody signs in with this")


def set_password(session: Session, person_id: int, password: str, *, at: datetime) -> None:
    """Give a person a password of at least eight characters, in place of any earlier one."""
    if len(password) < SHORTEST:
        raise Invalid("password_too_short", fields={"password": "password_too_short"})
    session.merge(
        Credential(person_id=person_id, password_hash=_hasher.hash(password), changed_at=at)
    )
    session.flush()


def choose_password(session: Session, person_id: int, password: str, *, at: datetime) -> None:
    """Let somebody choose: 12 to 200 characters of any kind, and not their own name or address.

    Length is what makes guessing slow; rules about kinds of characters only make people write
    passwords down (NIST SP 800-63B, 3.1.1).
    """
    if len(password) < SHORTEST_CHOSEN:
        raise Invalid("password_too_short", fields={"password": "password_too_short"})
    if len(password) > LONGEST_CHOSEN:
        raise Invalid("password_too_long", fields={"password": "password_too_long"})
    if _is_own_name(session.get_one(Person, person_id), password):
        raise Invalid("password_too_plain", fields={"password": "password_too_plain"})
    set_password(session, person_id, password, at=at)


def _is_own_name(person: Person, password: str) -> bool:
    """Tell whether a password is only what everybody knows of its owner, perhaps repeated."""
    letters = set(password)
    own = {_normal(known) for known in (person.number, person.email, person.name_en) if known}
    return len(letters) < 4 or _normal(password) in own


def check_password(session: Session, login: str, password: str) -> int:
    """Return whose e-mail or person number ``login`` is, if the password is theirs.

    An unknown account, somebody who left and a wrong password cost the same work and are refused
    with the same code, ``sign_in_failed``.
    """
    found = session.execute(
        select(Person.id, Credential.password_hash)
        .join(Credential, Credential.person_id == Person.id)
        .where(is_called(login))
        .where(Person.status != PersonStatus.LEFT)
    ).first()
    kept = _NOBODY if found is None else found.password_hash
    if not _matches(kept, password) or found is None:
        raise Refused("sign_in_failed")
    person_id: int = found.id
    return person_id


def has_password(session: Session, person_id: int) -> bool:
    """Tell whether somebody can sign in by password at all."""
    return session.scalar(_kept_hash(person_id)) is not None


def check_own_password(session: Session, person_id: int, password: str) -> None:
    """Make sure that somebody signed in knows their password; Refused("password_wrong") if not."""
    if not _matches(session.scalar(_kept_hash(person_id)) or _NOBODY, password):
        raise Refused("password_wrong")


def _kept_hash(person_id: int) -> Select[str]:
    return select(Credential.password_hash).where(Credential.person_id == person_id)


def account_named(session: Session, login: str) -> str:
    """Return what attempts under ``login`` are counted as: one account, however it is spelled."""
    person_id = session.scalar(select(Person.id).where(is_called(login)))
    return f"typed {_normal(login)}" if person_id is None else f"person {person_id}"


def is_called(login: str) -> ColumnElement[bool]:
    """Tell whose number or mail address was typed; a list may write numbers in small letters."""
    name, typed = _normal(login), login.strip()
    return or_(Person.email == name, Person.number.in_((typed, typed.upper())))


def count_attempt(session: Session, account: str, address: str, *, at: datetime) -> None:
    """Count one attempt, or refuse it: five an account, twenty an address, in 15 minutes.

    ``account`` says which account and by which proof; a login comes through ``account_named``.
    ``seconds`` and ``minutes`` of the refusal say how long to wait, both rounded up.
    """
    for key, limit in _limits(account, address):
        failures, since = _count(session, key, at)
        if failures > limit:
            wait = max(since + WINDOW - at, timedelta())
            seconds = max(1, ceil(wait.total_seconds()))
            raise Refused("too_many_attempts", seconds=seconds, minutes=ceil(seconds / 60))


def forgive_attempt(session: Session, account: str, address: str) -> None:
    """Forget the failures of an account that proved itself, and this attempt of its address."""
    (own, _), (place, _) = _limits(account, address)
    session.execute(delete(SignInAttempt).where(SignInAttempt.key == own))
    session.execute(
        update(SignInAttempt)
        .where(SignInAttempt.key == place, SignInAttempt.failures > 0)
        .values(failures=SignInAttempt.failures - 1)
    )


def _count(session: Session, key: str, at: datetime) -> tuple[int, datetime]:
    """Return how many attempts there were in the window with this one, and when it began."""
    is_over = SignInAttempt.window_started_at <= at - WINDOW
    counted = (
        conflict_insert(session, SignInAttempt)
        .values(key=key, window_started_at=at, failures=1)
        .on_conflict_do_update(
            index_elements=[SignInAttempt.key],
            set_={
                "failures": case((is_over, 1), else_=SignInAttempt.failures + 1),
                "window_started_at": case((is_over, at), else_=SignInAttempt.window_started_at),
            },
        )
        .returning(SignInAttempt.failures, SignInAttempt.window_started_at)
    )
    failures, since = session.execute(counted).one()
    return int(failures), since


def _limits(account: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """Name what is counted; the account by a digest, since people also mistype passwords here."""
    digest = hashlib.sha256(account.encode()).hexdigest()
    return (f"account:{digest}", ACCOUNT_LIMIT), (f"address:{address[:80]}", ADDRESS_LIMIT)


def _normal(login: str) -> str:
    return login.strip().lower()


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
