"""The demo's time: every process sees a move, it never goes back, and nowhere else can it move."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine

from app import create_app
from app.demo import clock as demo_clock
from app.demo import secrets as demo_secrets
from app.demo.clock import BEGINS_AT, FILE_NAME, DemoClock
from app.logs import configure_logs
from config import Settings
from pulse import instants
from tests import processes
from tests.databases import create_tables

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def unmoved() -> Iterator[None]:
    instants.install_offset(None)
    yield
    instants.install_offset(None)


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[DemoClock]:
    with time_machine.travel(NOW, tick=False):
        yield DemoClock(tmp_path)


def test_before_the_story_begins_time_is_real(clock: DemoClock) -> None:
    assert clock.read() == timedelta()


def test_the_story_begins_in_its_own_time(clock: DemoClock) -> None:
    clock.set_to(BEGINS_AT)
    assert instants.system_now() + clock.read() == BEGINS_AT


def test_another_reader_sees_every_move(clock: DemoClock, tmp_path: Path) -> None:
    other = DemoClock(tmp_path)
    for hours in (1, 2, 5):
        clock.advance_to(NOW + hours * HOUR)
        assert other.read() == clock.read() == hours * HOUR


def test_two_moves_within_one_tick_of_the_disk_are_both_seen(
    clock: DemoClock, tmp_path: Path
) -> None:
    path, other = tmp_path / FILE_NAME, DemoClock(tmp_path)
    clock.advance_to(NOW + HOUR)
    os.utime(path, ns=(1, 1))
    assert other.read() == HOUR
    clock.advance_to(NOW + 2 * HOUR)
    os.utime(path, ns=(1, 1))
    assert other.read() == 2 * HOUR


def test_time_never_goes_back(clock: DemoClock) -> None:
    assert clock.advance_to(NOW + HOUR) == NOW + HOUR
    assert clock.advance_to(NOW) == NOW + HOUR
    assert clock.read() == HOUR


def move(directory: Path, hours: int) -> timedelta:
    with time_machine.travel(NOW, tick=False):
        DemoClock(directory).advance_to(NOW + hours * HOUR)
        return DemoClock(directory).read()


def test_of_moves_at_the_same_moment_the_furthest_stays(tmp_path: Path) -> None:
    hours = [1 + (7 * n) % 40 for n in range(40)]
    with processes.pool(4) as pool:
        seen = list(pool.map(partial(move, tmp_path), hours))
    with time_machine.travel(NOW, tick=False):
        assert DemoClock(tmp_path).read() == 40 * HOUR
    assert all(read >= n * HOUR for read, n in zip(seen, hours, strict=True))


def test_nothing_is_left_lying_beside_the_file(clock: DemoClock, tmp_path: Path) -> None:
    clock.advance_to(NOW + HOUR)
    assert {path.name for path in tmp_path.iterdir()} <= {FILE_NAME, "demo-clock.lock"}
    assert set(json.loads((tmp_path / FILE_NAME).read_text())) == {"seconds"}


def test_installed_it_moves_product_time_alone(tmp_path: Path) -> None:
    with time_machine.travel(NOW, tick=False):
        demo_clock.install(tmp_path).advance_to(NOW + HOUR)
        assert (instants.utc_now(), instants.system_now()) == (NOW + HOUR, NOW)


def settings(env: str, directory: Path) -> Settings:
    url = f"sqlite:///{directory / 'ieum.db'}"
    create_tables(url)
    return Settings(
        env=env, secret_key="k" * 32, data_dir=directory, database_url=url, log_level="error"
    )


@pytest.mark.parametrize("env", ["production", "test"])
def test_outside_the_demo_nothing_can_move_time(env: str, tmp_path: Path) -> None:
    app = create_app(settings(env, tmp_path))
    DemoClock(tmp_path).advance_to(instants.system_now() + HOUR)
    assert not instants.is_movable()
    assert instants.utc_now() - instants.system_now() < timedelta(seconds=1)
    control = {"X-Control-Secret": demo_secrets.load(tmp_path)["control_secret"]}
    assert app.test_client().post("/demo/time?to=hour", headers=control).status_code == 404


def test_in_the_demo_the_workspace_alone_moves_time(tmp_path: Path) -> None:
    client = create_app(settings("demo", tmp_path)).test_client()
    DemoClock(tmp_path).set_to(BEGINS_AT)
    assert instants.is_movable()
    for headers in ({}, {"X-Control-Secret": "guessed"}, {"X-Control-Secret": "한"}):
        assert client.post("/demo/time?to=hour", headers=headers).status_code == 404
    control = {"X-Control-Secret": demo_secrets.load(tmp_path)["control_secret"]}
    assert client.post("/demo/time?to=nowhere", headers=control).status_code == 404
    before = instants.utc_now()
    assert client.post("/demo/time?to=hour", headers=control).status_code == 200
    moved = instants.utc_now()
    assert moved - before >= HOUR
    assert client.post("/demo/time?to=close", headers=control).status_code == 200
    assert instants.utc_now() - moved < HOUR, "no wave is open, so there is nowhere to move to"
    configure_logs("error")
