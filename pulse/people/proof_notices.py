"""Telling somebody that what they sign in with has changed, whoever changed it.

They may be the only one who notices that it was somebody else, so OWASP's ASVS asks for it. What
failed is not told: anybody could have somebody mailed by typing wrong passwords.
"""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from pulse.account_notices import ProofChanged, TokenMade
from pulse.telling import person_recipient, tell

NEWS = timedelta(days=7)
"""How long it is worth telling."""


class ProofChange(enum.StrEnum):
    """What happened; called as in the audit trail."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an act, not a secret
    PASSWORD_CHOSEN = "password_chosen"  # noqa: S105 - the name of an act, not a secret
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    SECOND_FACTOR_RESET = "second_factor_reset"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    RECOVERY_CODE_USED = "recovery_code_used"


def tell_owner(session: Session, person_id: int, change: ProofChange, *, at: datetime) -> None:
    """Tell somebody what happened to their own account."""
    told = ProofChanged(person_id, change.value, at.isoformat())
    tell(session, told, person_recipient(person_id), at=at, expires_at=at + NEWS)


def tell_of_token(session: Session, token_id: int, person_id: int, *, at: datetime) -> None:
    """Tell somebody that a token was made in their name."""
    told = TokenMade(token_id)
    tell(session, told, person_recipient(person_id), at=at, expires_at=at + NEWS)
