"""``make run``'s parent: clear refusals, nothing half made, and no child left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app import supervisor
from app.demo.words import problem
from app.supervisor import CannotStart, Child
from config import Settings
from tests.house.source import ROOT

SLEEPER = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); "


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        env="demo", data_dir=tmp_path / "home", port=free_port(), emulator_port=free_port()
    )


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def environ(settings: Settings) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IEUM_")}
    return kept | {
        "IEUM_ENV": "demo",
        "IEUM_DATA_DIR": str(settings.data_dir),
        "IEUM_PORT": str(settings.port),
        "IEUM_EMULATOR_PORT": str(settings.emulator_port),
    }


def start(settings: Settings) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app.supervisor"],
        cwd=ROOT,
        env=environ(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(happened: Callable[[], bool], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_gone(process: int) -> bool:
    with suppress(FileNotFoundError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


@pytest.fixture
def building(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A first start in the middle of its build, and the process that builds."""
    running = start(settings)
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    scratch = settings.data_dir.with_name("home.building")
    assert wait_for(lambda: scratch.exists() and bool(children.read_text().strip()))
    yield running, int(children.read_text().split()[0])
    if running.poll() is None:
        running.kill()
    running.communicate()


def test_a_busy_port_is_said_in_one_sentence_and_nothing_is_built(
    settings: Settings, taken: int
) -> None:
    ran = start(replace(settings, port=taken))
    out, err = ran.communicate(timeout=20)
    assert ran.returncode == 1
    assert err.strip() == problem("port_busy", port=taken, name="IEUM_PORT")
    assert out == ""
    assert list(settings.data_dir.parent.iterdir()) == []


def test_the_workspaces_port_is_looked_at_as_well(settings: Settings, taken: int) -> None:
    supervisor._require_free_ports(settings)
    with pytest.raises(CannotStart, match=rf"Port {taken} is in use.*IEUM_EMULATOR_PORT"):
        supervisor._require_free_ports(replace(settings, emulator_port=taken))


def test_pages_and_workspace_cannot_share_a_port(settings: Settings) -> None:
    same = replace(settings, emulator_port=settings.port)
    with pytest.raises(CannotStart, match=rf"both.*{settings.port}.*IEUM_EMULATOR_PORT"):
        supervisor._require_free_ports(same)


def test_settings_that_cannot_be_used_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setenv("IEUM_PORT", "eighty")
    assert supervisor.main() == 1
    assert "IEUM_PORT: must be a whole number" in capsys.readouterr().err


def test_an_interrupted_first_start_leaves_nothing(
    settings: Settings, building: tuple[subprocess.Popen[str], int]
) -> None:
    running, builder = building
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=15)
    assert running.returncode == 0
    assert "Traceback" not in err
    assert list(settings.data_dir.parent.iterdir()) == []
    assert is_gone(builder)


def test_a_killed_parent_takes_its_builder_along(
    settings: Settings, building: tuple[subprocess.Popen[str], int]
) -> None:
    running, builder = building
    running.kill()
    running.wait(10)
    assert wait_for(lambda: is_gone(builder), 5)
    assert not settings.data_dir.exists()


def test_a_build_that_fails_leaves_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(CannotStart, match="Nothing was left half made"):
        supervisor._build_once(settings, threading.Event())
    assert list(settings.data_dir.parent.iterdir()) == []


def test_a_build_that_ends_well_is_moved_whole(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    builder = tmp_path / "builder"
    builder.write_text('#!/bin/sh\ntouch "$IEUM_DATA_DIR/ieum.db"\n')
    builder.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(builder))
    settings.data_dir.mkdir()
    (settings.data_dir / "kept.txt").write_text("mine")
    supervisor._build_once(settings, threading.Event())
    assert {path.name for path in settings.data_dir.iterdir()} == {"ieum.db", "kept.txt"}
    assert not settings.data_dir.with_name("home.building").exists()
    supervisor._build_once(settings, threading.Event())
    assert (settings.data_dir / "kept.txt").read_text() == "mine"


def test_a_database_at_the_newest_revision_needs_no_builder(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "is_newest", lambda _: True)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    supervisor._build_once(settings, threading.Event())
    elsewhere = replace(settings, database_url="postgresql+psycopg://h/d")
    with pytest.raises(CannotStart):
        supervisor._build_once(elsewhere, threading.Event())


@pytest.fixture
def spawned(tmp_path: Path) -> Iterator[Callable[..., Child]]:
    children: list[Child] = []

    def make(name: str, command: list[str], url: str | None = None) -> Child:
        made = Child(name, command, tmp_path, url)
        made.start()
        children.append(made)
        return made

    yield make
    for child in children:
        if child.is_running:
            child.process.kill()
        child.process.wait()


def test_a_child_that_dies_while_starting_is_named_with_its_log(
    spawned: Callable[..., Child],
) -> None:
    child = spawned("web", ["/bin/false"], "http://127.0.0.1:9/")
    child.process.wait(5)
    with pytest.raises(CannotStart, match=r"The web process stopped.*web\.log"):
        supervisor._wait_ready([child], threading.Event())


def test_a_child_that_keeps_dying_ends_the_demo(
    spawned: Callable[..., Child],
    capsys: pytest.CaptureFixture[str],
) -> None:
    child = spawned("worker", ["/bin/false"])
    with pytest.raises(CannotStart, match=r"The worker process stopped.*worker\.log"):
        supervisor._watch([child], threading.Event())
    said = capsys.readouterr().out
    assert said.count("The worker process stopped and was started again") == 3


def test_what_ran_for_a_while_is_forgiven_its_deaths(
    spawned: Callable[..., Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    child = spawned("worker", SLEEPER)
    child.restarts = supervisor.MOST_RESTARTS
    child.process.kill()
    child.process.wait(5)
    assert not child.start_again()
    monkeypatch.setattr(supervisor, "RECOVERED_SECONDS", 0.0)
    assert child.start_again()
    assert child.is_running
    assert child.restarts == 1


def test_a_page_that_does_not_answer_in_time_is_named(
    settings: Settings, spawned: Callable[..., Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "READY_SECONDS", 0.2)
    web = spawned("web", SLEEPER, f"http://127.0.0.1:{settings.port}/healthz")
    with pytest.raises(CannotStart, match="Not ready in time: web"):
        supervisor._wait_ready([web, spawned("worker", SLEEPER)], threading.Event())


def test_everybody_is_stopped_even_the_stubborn(
    spawned: Callable[..., Child], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.5)
    polite = spawned("polite", SLEEPER)
    stubborn = spawned("stubborn", [sys.executable, "-S", "-c", STUBBORN + "time.sleep(60)"])
    assert wait_for(lambda: (tmp_path / "stubborn.log").read_text() != "")
    supervisor._stop_all([polite, stubborn])
    assert polite.process.returncode == -signal.SIGTERM
    assert stubborn.process.returncode == -signal.SIGKILL


def test_a_killed_parent_takes_its_children_along(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from app import supervisor; "
        f"child = supervisor._spawn({SLEEPER!r}, Path({str(tmp_path / 'log')!r})); "
        "print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert not is_gone(child)
    parent.kill()
    parent.communicate()
    assert wait_for(lambda: is_gone(child), 5)
