"""What every handler is given, and gives back: what holds where nobody has set anything."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from integrations.slack.client import SlackClient
from integrations.slack.context import Context, Outcome
from tests.integrations.slack.stage import TestLinks
from tests.pulse.surveys.world import MemoryKeys

NINE = datetime(2026, 8, 26, 0, 0, tzinfo=UTC)


@pytest.fixture
def context() -> Context:
    """The parts of a process that nobody has configured; nothing is connected."""
    engine = create_engine("sqlite://")
    return Context(
        sessions=sessionmaker(engine),
        engine=engine,
        keys=MemoryKeys(),
        client=SlackClient("xoxb-none", "https://slack.test/api/"),
        links=TestLinks(),
        instant=lambda: NINE,
    )


def test_without_settings_it_speaks_korean_by_korean_time(context: Context) -> None:
    assert (context.locale, context.timezone) == ("ko", "Asia/Seoul")
    assert (context.command, context.team_id) == ("/ieum", "")


def test_without_a_vault_or_channels_there_are_none(context: Context) -> None:
    assert context.vault is None
    assert context.channels == {}


def test_what_threads_share_cannot_be_exchanged_under_them(context: Context) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        context.team_id = "T0DEMO0001"  # type: ignore[misc]


def test_two_contexts_keep_their_faces_and_channels_apart(context: Context) -> None:
    fresh = Context(
        context.sessions,
        context.engine,
        context.keys,
        context.client,
        context.links,
        context.instant,
    )
    assert fresh.faces is not context.faces
    assert fresh.channels is not context.channels
    assert dataclasses.replace(context, locale="en").faces is context.faces


def test_an_outcome_is_an_empty_answer_with_nothing_after_it() -> None:
    assert Outcome() == Outcome(ack_body=None, follow_ups=())
    assert Outcome({"response_action": "clear"}) != Outcome()
