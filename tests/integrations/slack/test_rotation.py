"""Tokens are exchanged by one process only, and with what stands when it has the right to."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from integrations.ports import DeliveryError, FailureKind
from integrations.slack import keeping
from integrations.slack.client import SlackClient
from integrations.slack.keeping import Tokens
from integrations.slack.oauth import ClientPair
from integrations.slack.rotation import Rotation
from pulse.people import workspaces
from pulse.people.workspaces import Place
from pulse.transaction import transaction
from pulse.vault import Vault

NOW = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
HERE, VAULT = Place("T1"), Vault(["s" * 40])


class Slack(SlackClient):
    """Exchanges each refresh token once, as Slack does."""

    def __init__(self) -> None:
        super().__init__("", is_open=True)
        self.live, self.calls = "refresh-0", 0
        self.hold = threading.Event()
        self.hold.set()

    def form(self, method: str, **arguments: object) -> dict[str, Any]:
        self.hold.wait(5)
        self.calls += 1
        if arguments["refresh_token"] != self.live:
            raise DeliveryError(FailureKind.UNKNOWN, "invalid_refresh_token")
        self.live = f"refresh-{self.calls}"
        token = {"access_token": f"xoxb-{self.calls}", "refresh_token": self.live}
        return {**token, "team": {"id": "T1"}, "expires_in": 43_200}


@pytest.fixture
def sessions(fresh_engine: Engine) -> sessionmaker[Session]:
    made = sessionmaker(fresh_engine)
    with made() as session, transaction(session):
        sealed = keeping.sealed_tokens(
            VAULT, HERE, Tokens("xoxb-0", "refresh-0"), expires_at=NOW + timedelta(hours=1)
        )
        workspaces.install(session, HERE, sealed, at=NOW)
    return made


def rotation(sessions: sessionmaker[Session], slack: Slack) -> Rotation:
    return Rotation(sessions, VAULT, slack, ClientPair("1.2", "secret"))


def kept(sessions: sessionmaker[Session]) -> Tokens:
    with sessions() as session:
        return keeping.read_kept(session, VAULT).tokens


def test_what_runs_out_soon_is_exchanged_once(sessions: sessionmaker[Session]) -> None:
    slack = Slack()
    assert rotation(sessions, slack).run_once(NOW)
    assert not rotation(sessions, slack).run_once(NOW)
    assert (slack.calls, kept(sessions)) == (1, Tokens("xoxb-1", "refresh-1"))


def test_two_workers_at_once_exchange_once(sessions: sessionmaker[Session]) -> None:
    slack = Slack()
    slack.hold.clear()
    with ThreadPoolExecutor(4) as workers:
        turns = [workers.submit(rotation(sessions, slack).run_once, NOW) for _ in range(4)]
        without = [turn.result() for turn in islice(as_completed(turns, timeout=20), 3)]
        slack.hold.set()
    assert without == [False] * 3
    assert sum(turn.result() for turn in turns) == 1
    assert (slack.calls, kept(sessions).bot_token) == (1, "xoxb-1")


def test_a_worker_that_died_midway_leaves_the_right_after_a_minute(
    sessions: sessionmaker[Session],
) -> None:
    with sessions() as session, transaction(session):
        found = workspaces.current(session)
        assert found is not None
        assert workspaces.take_refresh(session, found.id, now=NOW) is not None
    slack = Slack()
    assert not rotation(sessions, slack).run_once(NOW + timedelta(seconds=59))
    assert rotation(sessions, slack).run_once(NOW + timedelta(seconds=61))


def test_what_slack_cannot_be_asked_now_is_tried_again(sessions: sessionmaker[Session]) -> None:
    slack = Slack()

    def unreachable(method: str, **arguments: object) -> dict[str, Any]:
        raise DeliveryError(FailureKind.LATER, "unreachable")

    slack.form, form = unreachable, slack.form  # type: ignore[method-assign]
    assert not rotation(sessions, slack).run_once(NOW)
    slack.form = form  # type: ignore[method-assign]
    assert rotation(sessions, slack).run_once(NOW + timedelta(seconds=61))


def test_a_refresh_token_that_is_used_up_ends_it(sessions: sessionmaker[Session]) -> None:
    slack = Slack()
    slack.live = "another"
    assert not rotation(sessions, slack).run_once(NOW)
    with sessions() as session:
        assert keeping.read_kept(session, VAULT).is_ended
    assert not rotation(sessions, slack).run_once(NOW)
    assert slack.calls == 1
