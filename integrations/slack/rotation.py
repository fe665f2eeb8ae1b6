"""Tokens that run out are exchanged in time, by one process at a time.

Source: Slack, "Using token rotation": a token lives twelve hours, a refresh token works once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from integrations.ports import DeliveryError, FailureKind
from integrations.slack.client import SlackClient
from integrations.slack.keeping import (
    opened_tokens,
    place_of,
    read_app,
    sealed_tokens,
)
from integrations.slack.oauth import ClientPair, Granted, refresh
from pulse.people import workspaces
from pulse.people.workspaces import InstallState, Place, WorkspaceInstall
from pulse.transaction import transaction
from pulse.vault import Unreadable, Vault

_LOG = logging.getLogger("ieum.slack")
EARLY = timedelta(hours=2)
USED_UP = frozenset({"invalid_refresh_token", "token_revoked", "invalid_grant"})


@dataclass(frozen=True)
class Turn:
    """The right to exchange one installation's tokens, and what is needed for it."""

    install_id: int
    place: Place
    refresh_token: str
    pair: ClientPair


@dataclass(frozen=True)
class Rotation:
    """Exchanges the tokens of this installation; ``api`` makes calls that need no token."""

    sessions: Callable[[], Session]
    vault: Vault
    api: SlackClient
    given: ClientPair

    def run_once(self, now: datetime) -> bool:
        """Exchange tokens that run out soon (``now`` is system time); tell whether it happened.

        No transaction is open while Slack is asked. What Slack refuses for good ends the
        installation; what it could not be asked is tried again, for the old token still works.
        """
        turn = self._turn(now)
        if turn is None:
            return False
        try:
            found = refresh(self.api, turn.pair, turn.refresh_token, at=now)
        except DeliveryError as error:
            _LOG.warning("token_not_exchanged code=%s", error.code)
            if error.code in USED_UP or error.kind is FailureKind.BUG:
                self._end(turn, error.code, now)
            return False
        self._keep(turn, found)
        return True

    def _turn(self, now: datetime) -> Turn | None:
        with self.sessions() as session, transaction(session):
            install = workspaces.current(session)
            if install is None or not is_due(install, now):
                return None
            taken = workspaces.take_refresh(session, install.id, now=now)
            if taken is None:
                return None
            turn = self._ready(session, taken) if is_due(taken, now) else None
            if turn is None:
                workspaces.leave_refresh(session, taken.id)
            return turn

    def _ready(self, session: Session, install: WorkspaceInstall) -> Turn | None:
        """Return what is needed, as it stands now that nobody else may change it."""
        app = read_app(session, self.vault)
        pair = self.given or ClientPair(app.client_id, app.client_secret)
        try:
            tokens = opened_tokens(self.vault, install)
        except Unreadable:
            return None
        if not tokens.refresh_token or not pair:
            return None
        return Turn(install.id, place_of(install), tokens.refresh_token, pair)

    def _keep(self, turn: Turn, found: Granted) -> None:
        kept = sealed_tokens(self.vault, turn.place, found.tokens, found.scopes, found.expires_at)
        with self.sessions() as session, transaction(session):
            workspaces.refreshed(session, turn.install_id, kept)

    def _end(self, turn: Turn, code: str, now: datetime) -> None:
        with self.sessions() as session, transaction(session):
            workspaces.end(session, turn.place, code, at=now)


def is_due(install: WorkspaceInstall, now: datetime) -> bool:
    """Tell whether an installation's token runs out soon."""
    ends = install.expires_at
    return install.state is InstallState.ACTIVE and ends is not None and ends - now <= EARLY
