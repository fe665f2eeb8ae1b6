"""A second proof when signing in: codes of an app (TOTP, RFC 6238), and recovery codes.

A code has six digits and lasts 30 seconds; one step before and after is taken, because clocks
differ, and no step counts twice. The shared secret is kept sealed. Ten recovery codes of 80 random
bits each work once; their SHA-256 is kept. Codes follow the real time (``now``): an app knows no
other clock.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse import audit
from pulse.base import Base
from pulse.errors import Conflict, NotFound, Refused
from pulse.people.models import Person
from pulse.people.numbers import person_numbered
from pulse.people.permissions import Permission, Viewer
from pulse.people.proof_notices import ProofChange, tell_owner
from pulse.people.sign_ins import end_everywhere
from pulse.vault import Unreadable, Vault

ISSUER = "Ieum"
STEP = 30
DRIFT = (0, -1, 1)
RECOVERY_CODES = 10
ASKED_OF = frozenset(
    {
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_SETTINGS,
        Permission.MANAGE_SURVEYS,
        Permission.MANAGE_RETENTION,
        Permission.READ_AUDIT,
        Permission.READ_REPORTS,
        Permission.READ_CARE_RESULTS,
        Permission.READ_ALL_RESULTS,
        Permission.READ_COMPANY_RESULTS,
        Permission.READ_DEPARTMENT_RESULTS,
        Permission.READ_FRONT_LINE_RESULTS,
    }
)
"""Who is offered a second proof: whoever sets up, and whoever reads results or reports."""


class SecondFactor(Base):
    """The shared secret of one person's app; counts once ``confirmed_at`` is set."""

    __tablename__ = "second_factor"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(String(200))
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """One code for the day the app is gone; deleted when used."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))


def is_on(session: Session, person_id: int) -> bool:
    """Tell whether somebody is asked for a second proof."""
    query = select(SecondFactor.confirmed_at).where(SecondFactor.person_id == person_id)
    return session.scalar(query) is not None


def is_offered(session: Session, viewer: Viewer) -> bool:
    """Tell whether somebody may have one; whoever has one keeps it when a role ends."""
    return bool(viewer.permissions & ASKED_OF) or is_on(session, viewer.person_id)


def begin(session: Session, vault: Vault, person_id: int, *, at: datetime) -> None:
    """Make a new secret that does not count yet; Conflict while one counts."""
    if is_on(session, person_id):
        raise Conflict("second_factor_is_on")
    sealed = vault.seal(pyotp.random_base32(), _about(person_id))
    session.merge(SecondFactor(person_id=person_id, sealed=sealed, begun_at=at, last_step=0))
    session.flush()


def secret_to_show(session: Session, vault: Vault, person_id: int) -> str | None:
    """Return the secret of a set-up that has begun and is not confirmed."""
    row = session.get(SecondFactor, person_id)
    if row is None or row.confirmed_at is not None:
        return None
    return _opened(vault, row)


def address_of(secret: str, name: str) -> str:
    """Return the ``otpauth://`` address an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def confirm(
    session: Session, vault: Vault, person_id: int, code: str, *, at: datetime, now: datetime
) -> list[str]:
    """Let the secret count once the app shows the right code; return fresh recovery codes.

    Sign-ins from before end, for they came without it.
    """
    row = session.get(SecondFactor, person_id)
    if row is None or row.confirmed_at is not None:
        raise Conflict("second_factor_not_begun")
    _take_step(session, vault, row, code, now)
    row.confirmed_at = at
    end_everywhere(session, person_id)
    audit.record(session, "second_factor_on", "person", person_id, at=at, actor_id=person_id)
    tell_owner(session, person_id, ProofChange.SECOND_FACTOR_ON, at=at)
    return _new_codes(session, person_id)


def check(
    session: Session, vault: Vault, person_id: int, code: str, *, at: datetime, now: datetime
) -> None:
    """Make sure of a code of the app, or use up a recovery code; Refused("code_wrong") if not."""
    row = session.get(SecondFactor, person_id)
    if row is None or row.confirmed_at is None:
        raise Refused("code_wrong")
    plain = "".join(code.split()).replace("-", "").upper()
    if len(plain) == 6 and plain.isdigit():
        _take_step(session, vault, row, plain, now)
        return
    used = session.scalar(
        delete(RecoveryCode)
        .where(RecoveryCode.person_id == person_id, RecoveryCode.digest == _digest(plain))
        .returning(RecoveryCode.id)
    )
    if used is None:
        raise Refused("code_wrong")
    audit.record(session, "recovery_code_used", "person", person_id, at=at, actor_id=person_id)
    tell_owner(session, person_id, ProofChange.RECOVERY_CODE_USED, at=at)


def renew_recovery_codes(session: Session, person_id: int, *, at: datetime) -> list[str]:
    """Make ten new recovery codes in place of the old ones; they are shown once."""
    codes = _new_codes(session, person_id)
    audit.record(session, "recovery_codes_renewed", "person", person_id, at=at, actor_id=person_id)
    tell_owner(session, person_id, ProofChange.RECOVERY_CODES_RENEWED, at=at)
    return codes


def _new_codes(session: Session, person_id: int) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(person_id=person_id, digest=_digest(code.replace("-", ""))) for code in codes
    )
    session.flush()
    return codes


def recovery_codes_left(session: Session, person_id: int) -> int:
    """Count the recovery codes that have not been used."""
    query = select(func.count()).where(RecoveryCode.person_id == person_id)
    return session.scalar(query) or 0


def switch_off(session: Session, person_id: int, *, at: datetime) -> None:
    """Stop asking somebody, who has proven that it is them."""
    _forget(session, person_id)
    audit.record(session, "second_factor_off", "person", person_id, at=at, actor_id=person_id)
    tell_owner(session, person_id, ProofChange.SECOND_FACTOR_OFF, at=at)


def reset(session: Session, viewer: Viewer, number: str, *, at: datetime) -> Person:
    """Let an administrator take away the second proof of somebody else, who has lost it.

    Their browsers are signed out. Refused for oneself: that would make a stolen session enough.
    """
    if not viewer.can(Permission.MANAGE_PEOPLE):
        raise NotFound("page_not_found")
    person = _with_second_factor(session, number)
    if person.id == viewer.person_id:
        raise Refused("second_factor_own")
    _take_away(session, person, at, viewer.person_id)
    return person


def reset_by_operator(session: Session, number: str, *, at: datetime) -> Person:
    """Take away the second proof of somebody whom no other administrator can help."""
    person = _with_second_factor(session, number)
    _take_away(session, person, at, None)
    return person


def _with_second_factor(session: Session, number: str) -> Person:
    person = session.scalar(select(Person).where(Person.id == person_numbered(number)))
    if person is None or not is_on(session, person.id):
        raise NotFound("second_factor_not_found")
    return person


def _take_away(session: Session, person: Person, at: datetime, actor_id: int | None) -> None:
    _forget(session, person.id)
    end_everywhere(session, person.id)
    audit.record(session, "second_factor_reset", "person", person.id, at=at, actor_id=actor_id)
    tell_owner(session, person.id, ProofChange.SECOND_FACTOR_RESET, at=at)


def _forget(session: Session, person_id: int) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))


def _take_step(session: Session, vault: Vault, row: SecondFactor, code: str, at: datetime) -> None:
    """Use up the time step a code belongs to, once among all who try at the same time."""
    totp, now = pyotp.TOTP(_opened(vault, row)), int(at.timestamp()) // STEP
    given = code.strip()
    for step in (now + drift for drift in DRIFT):
        if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode()):
            used = session.scalar(
                update(SecondFactor)
                .where(SecondFactor.person_id == row.person_id, SecondFactor.last_step < step)
                .values(last_step=step)
                .returning(SecondFactor.person_id)
            )
            if used is not None:
                return
    raise Refused("code_wrong")


def _opened(vault: Vault, row: SecondFactor) -> str:
    try:
        return vault.open(row.sealed, _about(row.person_id))
    except Unreadable as error:
        raise Refused("second_factor_unreadable") from error


def _about(person_id: int) -> str:
    return f"second factor of person {person_id}"


def _recovery_code() -> str:
    plain = base64.b32encode(secrets.token_bytes(10)).decode()
    return "-".join(plain[start : start + 4] for start in range(0, 16, 4))


def _digest(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()
