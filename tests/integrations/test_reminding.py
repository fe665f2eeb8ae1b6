"""Reminders: only who needs one has one, and no row anywhere tells who that was."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from integrations.delivery import Pump
from integrations.ports import (
    UNREACHABLE,
    DeliveryError,
    FailureKind,
    Message,
    Outgoing,
    Rendered,
    Stale,
)
from integrations.reminding import HANDFUL, MOST_ASIDE, Reminding
from pulse.base import Base
from pulse.notices import SurveyAsked
from pulse.outbox import OutboxMessage
from tests.databases import make_engine
from tests.integrations.test_delivery import Clock, FakeMessenger
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import OPENS

HALF = OPENS + timedelta(days=7)
EVERY = 37


def plainly(_session: Session, row: OutboxMessage, _at: datetime) -> Rendered:
    return Rendered(Outgoing(row.recipient, Message(str(row.payload["again"]))))


def unreachable(_session: Session, _row: OutboxMessage, _at: datetime) -> Rendered:
    raise Stale(UNREACHABLE)


def reminding(ran: Ran, **renderers: Any) -> tuple[Reminding, FakeMessenger]:
    clock = Clock()
    messenger = FakeMessenger(clock)
    pump = Pump(
        sessions=ran.session,
        renderers={SurveyAsked.kind: renderers.get("say", plainly)},
        messenger=messenger,
        owner="test",
        clock=clock.now,
        sleep=clock.sleep,
    )
    return Reminding(ran.session, ran.engine, ran.keys, pump), messenger


def run_out(parts: Reminding, at: datetime) -> int:
    taken = 0
    while found := parts.run_once(at):
        taken += found
    return taken


def recipients(messenger: FakeMessenger) -> set[str]:
    return {channel for _at, channel, _text in messenger.posted}


@pytest.fixture
def ran(either_engine: Engine) -> Ran:
    return Ran(either_engine).open(cadence={"reminders": 2}, answer_in=["slack", "link"])


def test_only_who_has_answered_nothing_is_reminded_and_once(ran: Ran) -> None:
    ran.answer(limit=20)
    parts, messenger = reminding(ran)
    assert run_out(parts, OPENS) == 0
    assert run_out(parts, HALF) == EVERY
    assert recipients(messenger) == {f"person:{p.id}" for p in ran.people[20:]}
    assert len(messenger.posted) == EVERY - 20
    assert run_out(parts, HALF + timedelta(hours=1)) == 0


def test_where_answers_are_by_link_only_everybody_is_reminded_alike(either_engine: Engine) -> None:
    ran = Ran(either_engine).open(cadence={"reminders": 1}, answer_in=["link"]).answer(limit=20)
    parts, messenger = reminding(ran)
    run_out(parts, HALF)
    assert len(recipients(messenger)) == EVERY
    assert {text for _at, _channel, text in messenger.posted} == {"all"}


def dump(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table but the boxes themselves, which are noise."""
    with engine.connect() as connection:
        return {
            name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for name, table in Base.metadata.tables.items()
            if name != "sealed_ballot"
        }


@pytest.fixture
def twins(sqlite_template: Path, tmp_path: Path) -> Iterator[list[Ran]]:
    """The same open wave of the same company in two databases."""
    paths = [tmp_path / "one.db", tmp_path / "other.db"]
    shutil.copy(sqlite_template, paths[0])
    engine = make_engine(f"sqlite:///{paths[0]}")
    ran = Ran(engine).open(cadence={"reminders": 2}, answer_in=["slack", "link"])
    engine.dispose()
    shutil.copy(*paths)
    engines = [make_engine(f"sqlite:///{path}") for path in paths]
    yield [Ran(each, keys=ran.keys, people=ran.people, wave_id=ran.wave_id) for each in engines]
    for each in engines:
        each.dispose()


def test_a_dump_is_the_same_whoever_was_spared(twins: list[Ran]) -> None:
    """Once with 10 and once with 30 answers: nothing but the boxes differs."""
    seen = []
    for each, answers in zip(twins, (10, 30), strict=True):
        each.answer(limit=answers)
        parts, messenger = reminding(each)
        run_out(parts, HALF)
        seen.append((dump(each.engine), len(messenger.posted)))
    assert seen[0][0] == seen[1][0]
    assert seen[0][1] != seen[1][1]


def test_nothing_is_written_but_plans_taken_away(ran: Ran) -> None:
    ran.answer(limit=20)
    before = dump(ran.engine)
    parts, messenger = reminding(ran)
    messenger.answers = [DeliveryError(FailureKind.LATER, "busy"), None] * 30
    run_out(parts, HALF)
    after = dump(ran.engine)
    assert {name for name in before if before[name] != after[name]} == {"reminder"}
    assert len(before["reminder"]) == 2 * EVERY
    assert len(after["reminder"]) == EVERY


def test_whom_one_way_does_not_reach_another_may(ran: Ran) -> None:
    first, silent = reminding(ran, say=unreachable)
    second, messenger = reminding(ran)
    both = replace(first, aside=deque())
    assert run_out(both, HALF) == EVERY
    assert not messenger.posted
    while both.run_aside(second.pump, HALF):
        pass
    assert not silent.posted
    assert len(recipients(messenger)) == EVERY


def test_who_answered_while_set_aside_is_spared(ran: Ran) -> None:
    first, _silent = reminding(ran, say=unreachable)
    second, messenger = reminding(ran)
    both = replace(first, aside=deque())
    run_out(both, HALF)
    ran.answer(limit=20)
    while both.run_aside(second.pump, HALF):
        pass
    assert recipients(messenger) == {f"person:{p.id}" for p in ran.people[20:]}


def test_without_slack_everybody_is_reminded_by_mail_and_few_are_at_hand(ran: Ran) -> None:
    first, silent = reminding(ran)
    second, messenger = reminding(ran)
    silent.is_stopped = True
    both = replace(first, aside=deque())
    assert run_out(both, HALF) == MOST_ASIDE < EVERY
    while both.run_aside(second.pump, HALF):
        both.run_once(HALF)
    assert len(recipients(messenger)) == EVERY


def test_while_mail_rests_what_was_set_aside_stays(ran: Ran) -> None:
    first, _silent = reminding(ran, say=unreachable)
    second, messenger = reminding(ran)
    both = replace(first, aside=deque())
    run_out(both, HALF)
    messenger.is_stopped = True
    assert both.run_aside(second.pump, HALF) == 0
    assert len(both.aside or ()) == EVERY


def test_a_handful_is_taken_at_a_time(ran: Ran) -> None:
    parts, messenger = reminding(ran)
    assert parts.run_once(HALF) == HANDFUL
    assert len(messenger.posted) == HANDFUL


def test_while_sending_rests_nothing_is_taken(ran: Ran) -> None:
    parts, messenger = reminding(ran)
    messenger.is_stopped = True
    assert parts.run_once(HALF) == 0
    messenger.is_stopped = False
    assert run_out(parts, HALF) == EVERY


def test_without_the_key_nobody_is_reminded(ran: Ran) -> None:
    parts, messenger = reminding(ran)
    ran.keys.destroy(ran.wave_id)
    assert run_out(parts, HALF) == EVERY
    assert not messenger.posted
