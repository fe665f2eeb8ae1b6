"""The workspace's secrets as they are used, and as the database keeps them: sealed.

What the settings give wins as a whole: with a bot token there, nothing kept here is used.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy.orm import Session

from pulse.people import workspaces
from pulse.people.workspaces import InstallState, Place, SealedTokens, WorkspaceInstall
from pulse.vault import Unreadable, Vault

APP = "slack app"
NOWHERE = Place("")


@dataclass(frozen=True)
class AppSecrets:
    """What belongs to the app itself, wherever it is installed."""

    signing_secret: str = ""
    app_token: str = ""
    client_id: str = ""
    client_secret: str = ""


@dataclass(frozen=True)
class Tokens:
    """What belongs to one installation; ``refresh_token`` only where tokens run out."""

    bot_token: str = ""
    refresh_token: str = ""


@dataclass(frozen=True)
class Kept:
    """Everything in force that is kept in the database, and what is known of the installation."""

    app: AppSecrets = AppSecrets()
    tokens: Tokens = Tokens()
    install_id: int | None = None
    place: Place = NOWHERE
    scopes: frozenset[str] = frozenset()
    expires_at: datetime | None = None
    is_ended: bool = False
    is_heard: bool = False
    is_unreadable: bool = False


def keep_app(
    session: Session, vault: Vault, secrets: AppSecrets, *, at: datetime, actor_id: int | None
) -> None:
    """Seal and keep the app's own secrets; what is empty stays as it was kept before."""
    before = read_app(session, vault)
    given = {name: value or getattr(before, name) for name, value in asdict(secrets).items()}
    sealed = vault.seal(json.dumps(given), APP)
    workspaces.keep_app(session, sealed, at=at, actor_id=actor_id)


def read_app(session: Session, vault: Vault) -> AppSecrets:
    """Return the app's own secrets; none where nothing can be read."""
    kept = workspaces.app_of(session)
    if kept is None:
        return AppSecrets()
    try:
        return AppSecrets(**_known(AppSecrets, vault.open(kept.sealed, APP)))
    except Unreadable:
        return AppSecrets()


def sealed_tokens(
    vault: Vault,
    place: Place,
    tokens: Tokens,
    scopes: frozenset[str] = frozenset(),
    expires_at: datetime | None = None,
) -> SealedTokens:
    """Return tokens under seal, bound to their workspace."""
    sealed = vault.seal(json.dumps(asdict(tokens)), _about(place))
    return SealedTokens(sealed, ",".join(sorted(scopes)), expires_at)


def opened_tokens(vault: Vault, install: WorkspaceInstall) -> Tokens:
    """Return an installation's tokens; Unreadable when their key is gone."""
    if not install.sealed:
        return Tokens()
    return Tokens(**_known(Tokens, vault.open(install.sealed, _about(place_of(install)))))


def read_kept(session: Session, vault: Vault) -> Kept:
    """Return all that is kept of the installation in force."""
    app, install = read_app(session, vault), workspaces.current(session)
    if install is None:
        return Kept(app)
    try:
        tokens, is_unreadable = opened_tokens(vault, install), False
    except Unreadable:
        tokens, is_unreadable = Tokens(), True
    return Kept(
        app=app,
        tokens=tokens,
        install_id=install.id,
        place=place_of(install),
        scopes=frozenset(scope for scope in install.scopes.split(",") if scope),
        expires_at=install.expires_at,
        is_ended=install.state is InstallState.ENDED,
        is_heard=install.heard_at is not None,
        is_unreadable=is_unreadable,
    )


def reseal(session: Session, vault: Vault, secret: str) -> int:
    """Seal anew under ``secret`` what a former one sealed; return how many things it was."""
    newest, done = Vault([secret]), 0
    kept = workspaces.app_of(session)
    if kept is not None:
        changed = _resealed(newest, vault, kept.sealed, APP)
        kept.sealed, done = changed or kept.sealed, done + bool(changed)
    install = workspaces.current(session)
    if install is not None and install.sealed:
        changed = _resealed(newest, vault, install.sealed, _about(place_of(install)))
        install.sealed, done = changed or install.sealed, done + bool(changed)
    session.flush()
    return done


def _resealed(newest: Vault, vault: Vault, sealed: str, about: str) -> str:
    """Return the new seal; nothing where the old one is good, or nobody can open it."""
    try:
        newest.open(sealed, about)
    except Unreadable:
        with contextlib.suppress(Unreadable):
            return newest.seal(vault.open(sealed, about), about)
    return ""


def place_of(install: WorkspaceInstall) -> Place:
    """Return which workspace an installation is in."""
    return Place(install.team_id, install.enterprise_id, install.team_name, install.bot_user_id)


def _about(place: Place) -> str:
    return f"slack tokens {place.enterprise_id}:{place.team_id}"


def _known(kind: type[AppSecrets | Tokens], written: str) -> dict[str, str]:
    names = {field.name for field in fields(kind)}
    return {name: str(value) for name, value in json.loads(written).items() if name in names}
