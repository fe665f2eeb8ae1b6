"""The chat workspace the product is installed in: what it was given, and whether it still works.

Secrets come and go sealed: nothing in here can open them. A workspace is known by the ids of its
organisation and of itself; an installation for a whole organisation has no workspace of its own.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse import audit
from pulse.account_notices import WorkspaceLost
from pulse.base import Base, enum_by_value
from pulse.people.permissions import Role, holders_of
from pulse.telling import person_recipient, tell

THE_APP = 1
ORGANISATION = "E"
"""How the id of an organisation begins; a workspace's begins with another letter."""
REFRESH_LEASE = timedelta(seconds=60)


class InstallState(enum.Enum):
    """Whether the workspace lets us in."""

    ACTIVE = "active"
    ENDED = "ended"


class WorkspaceApp(Base):
    """The one app of this installation: its own secrets, sealed together."""

    __tablename__ = "workspace_app"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class WorkspaceInstall(Base):
    """The app in one workspace; ``sealed`` holds its tokens, nothing once it has ended.

    ``expires_at`` is when the token runs out, where it does; ``heard_at`` when the first genuine
    request came from there. ``revision`` grows with every change, so that each process notices.
    """

    __tablename__ = "workspace_install"
    __table_args__ = (UniqueConstraint("enterprise_id", "team_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(String(32), default="")
    team_id: Mapped[str] = mapped_column(String(32), default="")
    team_name: Mapped[str] = mapped_column(String(120), default="")
    bot_user_id: Mapped[str] = mapped_column(String(32), default="")
    scopes: Mapped[str] = mapped_column(String(1000), default="")
    sealed: Mapped[str] = mapped_column(Text, default="")
    expires_at: Mapped[datetime | None]
    state: Mapped[InstallState] = mapped_column(
        enum_by_value(InstallState), default=InstallState.ACTIVE
    )
    installed_at: Mapped[datetime]
    installed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(String(48), default="")
    heard_at: Mapped[datetime | None]
    refresh_lease_until: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def tenant(self) -> str:
        """What people's identities are kept under: the workspace, else the organisation."""
        return self.team_id or self.enterprise_id


@dataclass(frozen=True)
class Place:
    """Which workspace, by its own ids and name; ``bot_user_id`` is the app's member there."""

    team_id: str
    enterprise_id: str = ""
    team_name: str = ""
    bot_user_id: str = ""

    @property
    def tenant(self) -> str:
        """What people's identities are kept under."""
        return self.team_id or self.enterprise_id


@dataclass(frozen=True)
class SealedTokens:
    """An installation's tokens under seal, what they allow, and until when they work."""

    sealed: str
    scopes: str = ""
    expires_at: datetime | None = None


def app_of(session: Session) -> WorkspaceApp | None:
    """Return the app's own secrets, where any are kept."""
    return session.get(WorkspaceApp, THE_APP)


def keep_app(
    session: Session, sealed: str, *, at: datetime, actor_id: int | None = None
) -> WorkspaceApp:
    """Keep the app's own secrets in place of those before."""
    kept = app_of(session)
    if kept is None:
        kept = WorkspaceApp(id=THE_APP, sealed=sealed, changed_at=at)
        session.add(kept)
    else:
        kept.sealed, kept.changed_at, kept.revision = sealed, at, kept.revision + 1
    session.flush()
    audit.record(session, "slack_app_kept", "workspace_app", THE_APP, at=at, actor_id=actor_id)
    return kept


def current(session: Session) -> WorkspaceInstall | None:
    """Return the installation in force: the newest one, ended or not."""
    newest = (WorkspaceInstall.installed_at.desc(), WorkspaceInstall.id.desc())
    return session.scalars(select(WorkspaceInstall).order_by(*newest).limit(1)).first()


def find(session: Session, place: Place) -> WorkspaceInstall | None:
    """Return the installation in one workspace."""
    return session.scalars(
        select(WorkspaceInstall).where(
            WorkspaceInstall.enterprise_id == place.enterprise_id,
            WorkspaceInstall.team_id == place.team_id,
        )
    ).one_or_none()


def install(
    session: Session,
    place: Place,
    tokens: SealedTokens,
    *,
    at: datetime,
    actor_id: int | None = None,
) -> WorkspaceInstall:
    """Keep an installation, or begin an ended one anew; it is the one in force from now on."""
    kept = find(session, place) or WorkspaceInstall(
        enterprise_id=place.enterprise_id, team_id=place.team_id, revision=0
    )
    kept.team_name, kept.bot_user_id = place.team_name[:120], place.bot_user_id
    kept.sealed, kept.scopes, kept.expires_at = tokens.sealed, tokens.scopes, tokens.expires_at
    kept.state, kept.ended_at, kept.ended_reason = InstallState.ACTIVE, None, ""
    kept.installed_at, kept.installed_by = at, actor_id
    kept.heard_at = kept.refresh_lease_until = None
    kept.revision += 1
    session.add(kept)
    session.flush()
    audit.record(
        session,
        "slack_installed",
        "workspace_install",
        kept.id,
        at=at,
        actor_id=actor_id,
        details={"team": place.team_id, "enterprise": place.enterprise_id},
    )
    return kept


def end(
    session: Session,
    place: Place,
    reason: str,
    *,
    at: datetime,
    forget: bool = True,
    actor_id: int | None = None,
) -> bool:
    """Note that a workspace is lost and tell the administrators; False when it was before.

    With ``forget`` its tokens go as well. A workspace whose tokens come from the environment is
    noted all the same, with nothing sealed. What is older than the installation is about another.
    """
    kept = find(session, place)
    if kept is None:
        kept = install(session, place, SealedTokens(""), at=at)
    if kept.state is InstallState.ENDED or at < kept.installed_at.replace(microsecond=0):
        return False
    kept.state, kept.ended_at, kept.ended_reason = InstallState.ENDED, at, reason[:48]
    if forget:
        kept.sealed, kept.expires_at = "", None
    kept.refresh_lease_until, kept.revision = None, kept.revision + 1
    session.flush()
    act, of = "slack_ended" if actor_id is None else "slack_disconnected", "workspace_install"
    facts = {"reason": reason}
    audit.record(session, act, of, kept.id, at=at, actor_id=actor_id, details=facts)
    _tell_administrators(session, kept, at)
    return True


def resume(session: Session, place: Place, *, at: datetime) -> bool:
    """Note that a workspace lets us in again; False when it never stopped."""
    kept = find(session, place)
    if kept is None or kept.state is InstallState.ACTIVE:
        return False
    kept.state, kept.ended_at, kept.ended_reason = InstallState.ACTIVE, None, ""
    kept.revision += 1
    session.flush()
    audit.record(session, "slack_resumed", "workspace_install", kept.id, at=at)
    return True


def heard(session: Session, install_id: int, *, at: datetime) -> None:
    """Note the first genuine request from a workspace."""
    session.execute(
        update(WorkspaceInstall)
        .where(WorkspaceInstall.id == install_id, WorkspaceInstall.heard_at.is_(None))
        .values(heard_at=at)
        .execution_options(synchronize_session=False)
    )


def place_by_tenant(session: Session, tenant: str) -> Place:
    """Return the workspace (or organisation) of this id, as it was installed where it was."""
    kept = current(session)
    if kept is not None and kept.tenant == tenant:
        return Place(kept.team_id, kept.enterprise_id, kept.team_name, kept.bot_user_id)
    return Place("", tenant) if tenant.startswith(ORGANISATION) else Place(tenant)


def take_refresh(session: Session, install_id: int, *, now: datetime) -> WorkspaceInstall | None:
    """Take the right to exchange the tokens, for a minute; None while another process has it.

    A refresh token works once, so of two processes that both used it one would lose the workspace.
    """
    free = or_(
        WorkspaceInstall.refresh_lease_until.is_(None), WorkspaceInstall.refresh_lease_until < now
    )
    taken = session.execute(
        update(WorkspaceInstall)
        .where(WorkspaceInstall.id == install_id, free)
        .where(WorkspaceInstall.state == InstallState.ACTIVE)
        .values(refresh_lease_until=now + REFRESH_LEASE)
        .returning(WorkspaceInstall.id)
    ).one_or_none()
    if taken is None:
        return None
    return session.get(WorkspaceInstall, install_id, populate_existing=True)


def leave_refresh(session: Session, install_id: int) -> None:
    """Give back the right to exchange the tokens, unused."""
    session.get_one(WorkspaceInstall, install_id).refresh_lease_until = None
    session.flush()


def refreshed(session: Session, install_id: int, tokens: SealedTokens) -> None:
    """Keep exchanged tokens, and give back the right to exchange them."""
    kept = session.get_one(WorkspaceInstall, install_id)
    kept.sealed, kept.expires_at = tokens.sealed, tokens.expires_at
    kept.refresh_lease_until, kept.revision = None, kept.revision + 1
    session.flush()


def administrators(session: Session, at: datetime) -> Sequence[int]:
    """Return who sets things up."""
    return holders_of(session, Role.SYS_ADMIN, at.date())


def _tell_administrators(session: Session, kept: WorkspaceInstall, at: datetime) -> None:
    """Write to them by mail: the workspace is just where they cannot be told."""
    lost = WorkspaceLost(kept.id, kept.ended_reason, at.isoformat())
    for person_id in administrators(session, at):
        tell(session, lost, person_recipient(person_id), at=at)
