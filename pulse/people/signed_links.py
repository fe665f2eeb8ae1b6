"""Links that prove something by themselves: to be first, to choose a password, to end digests.

A token is what it says, followed by the first 20 bytes of an HMAC-SHA256 under a key made from the
installation's secret and the purpose (a guess succeeds once in 2^160), in base64url. A password
link also covers the password, the session epoch and the mail address of the moment it was made. So
it dies when it is used, when another one is used, when its owner signs out everywhere, and when
the address it may have gone to turns out to be wrong; nothing is stored.
"""

from __future__ import annotations

import base64
import binascii
import enum
import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Refused
from pulse.people.credentials import choose_password
from pulse.people.models import Credential, Person, PersonStatus
from pulse.people.proof_notices import ProofChange, tell_owner
from pulse.people.sign_ins import end_everywhere

MAC = 20
_PASSWORD, _DIGESTS, _FIRST = b"ieum password link", b"ieum digest link", b"ieum first link"
_OFFER, _PERSON = struct.Struct(">BIQ"), struct.Struct(">I")


class Purpose(enum.Enum):
    """Why somebody may choose a password."""

    INVITE = "invite"
    RESET = "reset"


VALID = {Purpose.INVITE: timedelta(hours=72), Purpose.RESET: timedelta(hours=1)}
"""How long a link of each purpose works."""


@dataclass(frozen=True)
class Offer:
    """One person's chance to choose a password, until an instant."""

    person_id: int
    purpose: Purpose
    until: datetime


class PasswordLinks:
    """Makes and reads the password tokens of one installation."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """Take the secret in force first, then those of before, whose links still work."""
        self._keys = [_key(secret, _PASSWORD) for secret in secrets]

    def token(self, session: Session, offer: Offer) -> str:
        """Return the token of an offer; Refused for somebody who has left."""
        stamp = _stamp(session, offer.person_id)
        number = list(Purpose).index(offer.purpose)
        said = _OFFER.pack(number, offer.person_id, int(offer.until.timestamp()))
        return _written(said + _mac(self._keys[0], said + stamp))

    def read(self, session: Session, token: str, *, at: datetime) -> Offer:
        """Return the offer a token stands for; Refused("link_over") for any other token."""
        said, mac = _parted(token, _OFFER.size)
        number, person_id, until = _OFFER.unpack(said) if said else (0, 0, 0)
        if not said or until < at.timestamp() or number >= len(Purpose):
            raise Refused("link_over")
        stamp = _stamp(session, person_id)
        if not any(hmac.compare_digest(mac, _mac(key, said + stamp)) for key in self._keys):
            raise Refused("link_over")
        return Offer(person_id, list(Purpose)[number], datetime.fromtimestamp(until, UTC))

    def use(self, session: Session, token: str, password: str, *, at: datetime) -> int:
        """Give the owner of a token their new password, once, and end their other sessions."""
        offer = self.read(session, token, at=at)
        session.execute(
            select(Person.id).where(Person.id == offer.person_id).with_for_update()
        )  # of two uses at once the second waits here, and then finds its link over
        offer = self.read(session, token, at=at)
        choose_password(session, offer.person_id, password, at=at)
        end_everywhere(session, offer.person_id)
        audit.record(
            session,
            "password_chosen",
            "person",
            offer.person_id,
            at=at,
            actor_id=offer.person_id,
            details={"purpose": offer.purpose.value},
        )
        tell_owner(session, offer.person_id, ProofChange.PASSWORD_CHOSEN, at=at)
        return offer.person_id


class DigestLinks:
    """Makes and reads the tokens that end a person's digests, and can do nothing else."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = [_key(secret, _DIGESTS) for secret in secrets]

    def token(self, person_id: int) -> str:
        """Return a person's token, always the same one."""
        said = _PERSON.pack(person_id)
        return _written(said + _mac(self._keys[0], said))

    def read(self, token: str) -> int | None:
        """Return whose token this is; None for whatever was not made here."""
        said, mac = _parted(token, _PERSON.size)
        if not any(hmac.compare_digest(mac, _mac(key, said)) for key in self._keys):
            return None
        (person_id,) = _PERSON.unpack(said)
        return int(person_id)


class FirstLink:
    """Makes and knows the one token with which the first person of an installation comes in.

    It names nobody and is the same in every process; that it opens nothing once somebody is here
    is looked up where it is used, so it works once by nature.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = [_key(secret, _FIRST) for secret in secrets]

    def token(self) -> str:
        """Return the token of this installation."""
        return _written(_mac(self._keys[0], b""))

    def fits(self, token: str) -> bool:
        """Tell whether a token was made here."""
        _, mac = _parted(token, 0)
        return any(hmac.compare_digest(mac, _mac(key, b"")) for key in self._keys)


def _stamp(session: Session, person_id: int) -> bytes:
    """Return what a password link is bound to; Refused for somebody unknown or gone."""
    found = session.execute(
        select(Person.session_epoch, Person.email, Credential.password_hash)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(Person.id == person_id, Person.status != PersonStatus.LEFT)
    ).one_or_none()
    if found is None:
        raise Refused("link_over")
    return f"{found.session_epoch}:{found.email or ''}:{found.password_hash or ''}".encode()


def _key(secret: str, purpose: bytes) -> bytes:
    if not secret:
        msg = "links need a secret"
        raise ValueError(msg)
    return hmac.digest(secret.encode(), purpose, "sha256")


def _mac(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, said, "sha256")[:MAC]


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _parted(token: str, size: int) -> tuple[bytes, bytes]:
    """Return what a token says and its proof; nothing for what has not the form of one."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b"", b""
    return (raw[:size], raw[size:]) if len(raw) == size + MAC else (b"", b"")
