"""What is in force beside the settings of the start: the workspace, and what the company set.

The Slack connection is the settings' where they have one, else the one kept sealed. Every process
looks now and then whether what is kept has changed, so that a workspace connected or lost, or a
zone or language set on a page, is known to web, worker and socket without a restart.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import Settings
from integrations.slack.keeping import Kept, read_kept
from pulse.instants import monotonic, system_now
from pulse.people import workspaces
from pulse.people.company_settings import (
    USUAL,
    CompanySetting,
    CompanySettings,
    Languages,
    company_settings,
)
from pulse.people.workspaces import WorkspaceApp, WorkspaceInstall
from pulse.transaction import transaction
from pulse.vault import Vault

LOOK_SECONDS = 2.0
Seen = tuple[object, ...]


@dataclass
class Connection:
    """Tells when what is kept has changed; ``given`` are the settings of the start."""

    given: Settings
    sessions: Callable[[], Session]
    vault: Vault
    kept: Kept = field(default_factory=Kept)
    company: CompanySettings = USUAL
    _seen: Seen = ()
    _in_use: tuple[Settings, Languages] | None = None
    _looked_at: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def languages(self) -> Languages:
        """The languages offered, the company's usual one first."""
        return self.company.spoken(self.given.locale)

    @property
    def is_given(self) -> bool:
        """Whether the settings have a bot token, so that nothing kept is used."""
        return bool(self.given.slack_bot_token)

    def heard(self) -> None:
        """Note that a genuine request came, once: it proves the signing secret."""
        kept = self.kept
        if self.is_given or kept.is_heard or kept.install_id is None:
            return
        self.kept = replace(kept, is_heard=True)
        with self.sessions() as session, transaction(session):
            workspaces.heard(session, kept.install_id, at=system_now())

    def changed(self, *, at_once: bool = False) -> Settings | None:
        """Return the settings in force if they have changed since the last look, else None."""
        now = monotonic()
        is_early = self._looked_at is not None and now - self._looked_at < LOOK_SECONDS
        if is_early and not at_once:
            return None
        if not self._lock.acquire(blocking=self._looked_at is None or at_once):
            return None  # somebody else is looking
        try:
            self._looked_at = now
            return self._look()
        except SQLAlchemyError as error:
            log = structlog.get_logger("connection")
            say = log.warning if self._seen else log.debug  # before the first migration: no news
            say("not_read", kind=type(error).__name__)
            return None
        finally:
            self._lock.release()

    def _look(self) -> Settings | None:
        with self.sessions() as session:
            seen = _revisions(session)
            if seen == self._seen:
                return None
            self.company = company_settings(session)
            if not self.is_given:
                self.kept = read_kept(session, self.vault)
        self._seen = seen
        before = self._in_use or (self.given, USUAL.spoken(self.given.locale))
        self._in_use = self._in_force(), self.languages
        return None if before == self._in_use else self._in_use[0]

    def _in_force(self) -> Settings:
        given = replace(
            self.given,
            locale=self.languages.usual,
            timezone=self.company.timezone or self.given.timezone,
        )
        return given if self.is_given else self._connected(given)

    def _connected(self, given: Settings) -> Settings:
        app = self.kept.app
        return replace(
            given,
            slack_bot_token=self.kept.tokens.bot_token,
            slack_team_id=self.kept.place.tenant or given.slack_team_id,
            slack_signing_secret=given.slack_signing_secret or app.signing_secret,
            slack_app_token=given.slack_app_token or app.app_token,
            slack_client_id=given.slack_client_id or app.client_id,
            slack_client_secret=given.slack_client_secret or app.client_secret,
        )


def _revisions(session: Session) -> Seen:
    """Return what grows with every change, in one statement."""
    app = select(func.max(WorkspaceApp.revision)).scalar_subquery()
    installs = select(func.sum(WorkspaceInstall.revision)).scalar_subquery()
    company = select(func.max(CompanySetting.id)).scalar_subquery()
    return tuple(session.execute(select(app, installs, company)).one())
