"""Tokens for programs: a person's own, or a service's, each with scopes and an end.

A token is shown once. What is kept is its SHA-256: a token has 256 random bits, so that nothing
slower is needed against guessing. A personal token can do what its owner may, and of that only
what its scopes name. A service token has no person's rights: it acts for a person it names call by
call, and is never given results, which belong to somebody's role.
"""

from __future__ import annotations

import enum
import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse import audit
from pulse.base import Base, enum_by_value
from pulse.errors import Invalid, NotFound
from pulse.people.permissions import Permission, Viewer
from pulse.people.proof_notices import tell_of_token

MARK = "ieum_"
HINT = 9
DAYS = (30, 90, 365)


class Scope(enum.StrEnum):
    """One thing a token may be used for."""

    SERVICES_READ = "services:read"
    REQUESTS_READ = "requests:read"
    REQUESTS_WRITE = "requests:write"
    RESULTS_READ = "results:read"
    PEOPLE_WRITE = "people:write"


class TokenKind(enum.Enum):
    """Whose a token is."""

    PERSONAL = "personal"
    SERVICE = "service"


NEEDS: dict[Scope, tuple[Permission, ...]] = {
    Scope.SERVICES_READ: (),
    Scope.REQUESTS_READ: (),
    Scope.REQUESTS_WRITE: (Permission.OPEN_REQUESTS, Permission.WORK_REQUESTS),
    Scope.RESULTS_READ: (
        Permission.READ_ALL_RESULTS,
        Permission.READ_COMPANY_RESULTS,
        Permission.READ_DEPARTMENT_RESULTS,
        Permission.READ_FRONT_LINE_RESULTS,
    ),
    Scope.PEOPLE_WRITE: (Permission.MANAGE_PEOPLE,),
}
"""The permissions of which a person needs one before a scope is offered."""
FOR_SERVICES = tuple(scope for scope in Scope if scope is not Scope.RESULTS_READ)


class ApiToken(Base):
    """One token, kept as a digest; ``hint`` is its beginning, to tell it from others."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TokenKind] = mapped_column(enum_by_value(TokenKind))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    hint: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]

    def allows(self, scope: Scope) -> bool:
        """Tell whether the token was made for ``scope``."""
        return scope.value in self.scopes


@dataclass(frozen=True)
class TokenDraft:
    """What somebody asks for when they make a token."""

    kind: TokenKind
    name: str
    scopes: Collection[str]
    days: int


def offered(viewer: Viewer, kind: TokenKind) -> tuple[Scope, ...]:
    """Return the scopes a viewer may give to a token they make; none where they may make none."""
    if kind is TokenKind.SERVICE:
        return FOR_SERVICES if viewer.can(Permission.MANAGE_SETTINGS) else ()
    return tuple(
        scope
        for scope, needed in NEEDS.items()
        if not needed or viewer.permissions.intersection(needed)
    )


def issue(
    session: Session, viewer: Viewer, draft: TokenDraft, *, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which is kept nowhere; Invalid for bad input."""
    problems = _problems(draft, offered(viewer, draft.kind))
    if problems:
        raise Invalid("invalid_api_token", fields=problems)
    text = MARK + secrets.token_urlsafe(32)
    token = ApiToken(
        kind=draft.kind,
        person_id=viewer.person_id,
        name=draft.name.strip(),
        hint=text[:HINT],
        digest=digest_of(text),
        scopes=sorted(set(draft.scopes)),
        created_at=at,
        expires_at=at + timedelta(days=draft.days),
    )
    session.add(token)
    session.flush()
    _note(session, "api_token_made", token, viewer, at)
    tell_of_token(session, token.id, viewer.person_id, at=at)
    return token, text


def recognise(session: Session, text: str, *, at: datetime) -> ApiToken | None:
    """Return the token that ``text`` is, while it counts."""
    if not text.startswith(MARK) or len(text) > 200:
        return None
    found = session.scalar(select(ApiToken).where(ApiToken.digest == digest_of(text)))
    is_over = found is None or found.ended_at is not None or found.expires_at <= at
    return None if is_over else found


def note_use(session: Session, token_id: int, on: date) -> None:
    """Keep the day a token was last used, and nothing finer."""
    session.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id)
        .values(last_used_on=on)
        .execution_options(synchronize_session=False)
    )


def listed(session: Session, viewer: Viewer, *, at: datetime) -> Sequence[ApiToken]:
    """Return the viewer's own tokens that count, and those of services to administrators."""
    mine = (ApiToken.person_id == viewer.person_id) & (ApiToken.kind == TokenKind.PERSONAL)
    if viewer.can(Permission.MANAGE_SETTINGS):
        mine |= ApiToken.kind == TokenKind.SERVICE
    query = select(ApiToken).where(mine, ApiToken.ended_at.is_(None), ApiToken.expires_at > at)
    return session.scalars(query.order_by(ApiToken.created_at.desc(), ApiToken.id.desc())).all()


def one_of(session: Session, viewer: Viewer, token_id: int, *, at: datetime) -> ApiToken:
    """Return a token that counts; NotFound where it is somebody else's, or over already."""
    token = next((one for one in listed(session, viewer, at=at) if one.id == token_id), None)
    if token is None:
        raise NotFound("api_token_not_found")
    return token


def end(session: Session, viewer: Viewer, token_id: int, *, at: datetime) -> None:
    """End a token at once; NotFound where it is somebody else's, or over already."""
    token = one_of(session, viewer, token_id, at=at)
    token.ended_at = at
    session.flush()
    _note(session, "api_token_ended", token, viewer, at)


def digest_of(text: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def _problems(draft: TokenDraft, allowed: Collection[Scope]) -> dict[str, str]:
    name = draft.name.strip()
    found = {
        "name": "" if 0 < len(name) <= 80 else "missing" if not name else "too_long",
        "scopes": "" if draft.scopes and set(draft.scopes) <= set(allowed) else "not_offered",
        "days": "" if draft.days in DAYS else "unknown",
    }
    return {field: code for field, code in found.items() if code}


def _note(session: Session, action: str, token: ApiToken, viewer: Viewer, at: datetime) -> None:
    details = {"kind": token.kind.value, "name": token.name, "scopes": token.scopes}
    audit.record(
        session, action, "api_token", token.id, at=at, actor_id=viewer.person_id, details=details
    )
