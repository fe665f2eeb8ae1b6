"""``make run``: builds the demo once, starts web, worker and workspace, and stops them together.

The parent stays small and knows the children only by their commands and by what they answer. A
child that dies is started again: everything it had to do is a row in the database.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.demo.schema import is_newest
from app.demo.words import banner, problem
from config import Settings, SettingsError
from pulse.instants import monotonic

HOST = "127.0.0.1"
READY_SECONDS = 60.0
STOP_SECONDS = 10.0
MOST_RESTARTS = 3
RECOVERED_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


class CannotStart(Exception):  # noqa: N818 - reads as the sentence it becomes
    """The demo cannot be started; the message says why and what to do."""


@dataclass
class Child:
    """One process of the demo, how it is started and the address that tells it is ready."""

    name: str
    command: list[str]
    logs: Path
    ready_url: str | None = None
    restarts: int = 0
    started: float = 0.0
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start the process, its output going to the log."""
        self.started = monotonic()
        self.process = _spawn(self.command, self.log)

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return self.logs / f"{self.name}.log"

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self.process.poll() is None

    def start_again(self) -> bool:
        """Start what died once more, unless it keeps dying; tell whether it was started."""
        if monotonic() - self.started > RECOVERED_SECONDS:
            self.restarts = 0
        if self.restarts == MOST_RESTARTS:
            return False
        self.restarts += 1
        self.start()
        return True


def main() -> int:
    """Run the demo until Ctrl-C; return the exit status."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    children: list[Child] = []
    try:
        settings = Settings.from_env()
        _require_free_ports(settings)
        _build_once(settings, stop)
        if not stop.is_set():
            children = _start(settings)
            _wait_ready(children, stop)
        if not stop.is_set():
            print(banner(settings), flush=True)  # noqa: T201 - this is the program's voice
            _watch(children, stop)
    except (CannotStart, SettingsError) as error:
        print(error, file=sys.stderr, flush=True)  # noqa: T201
        return 1
    finally:
        _stop_all(children)
    return 0


def _require_free_ports(settings: Settings) -> None:
    if settings.port == settings.emulator_port:
        raise CannotStart(problem("same_port", port=settings.port))
    for name, port in (
        ("IEUM_PORT", settings.port),
        ("IEUM_EMULATOR_PORT", settings.emulator_port),
    ):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise CannotStart(problem("port_busy", port=port, name=name)) from error


def _build_once(settings: Settings, stop: threading.Event) -> None:
    """Build the demo beside its final place and move it there whole, or not at all."""
    target = settings.data_dir
    if not settings.database_url and is_newest(target / "ieum.db"):
        return
    built = (target / "ieum.db").exists() or bool(settings.database_url)
    place = target if built else target.with_name(f"{target.name}.building")
    if not built:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        print(problem("building"), flush=True)  # noqa: T201
    is_whole = _run_builder(place, stop)
    if not built and not is_whole:
        shutil.rmtree(place, ignore_errors=True)
    if not is_whole and not stop.is_set():
        raise CannotStart(problem("build_failed"))
    if not built and is_whole:
        _move_whole(place, target)


def _run_builder(place: Path, stop: threading.Event) -> bool:
    """Build in a process of its own, ended at once when stopped; tell whether it is whole."""
    builder = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "build"],
        env=os.environ | {"IEUM_DATA_DIR": str(place)},
        start_new_session=True,
        preexec_fn=_bound_to_us(),  # noqa: PLW1509
    )
    while builder.poll() is None:
        if stop.wait(0.1):
            builder.kill()
            builder.wait()
    return builder.returncode == 0


def _move_whole(place: Path, target: Path) -> None:
    if target.exists():
        for kept in target.iterdir():
            shutil.move(kept, place / kept.name)
        target.rmdir()
    place.rename(target)


def _start(settings: Settings) -> list[Child]:
    logs = settings.data_dir / "logs"
    logs.mkdir(exist_ok=True)
    python = sys.executable
    web = f"http://{HOST}:{settings.port}/healthz"
    workspace = f"http://{HOST}:{settings.emulator_port}/"
    gunicorn = [
        *(python, "-m", "gunicorn", "wsgi:app", "--bind", f"{HOST}:{settings.port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "16", "--no-control-socket"),
    ]
    children = [
        Child("workspace", [python, "-m", "app.demo.workspace"], logs, workspace),
        Child("worker", [python, "-m", "flask", "--app", "wsgi", "worker"], logs),
        Child("web", gunicorn, logs, web),
    ]
    for child in children:
        child.start()
    return children


def _spawn(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603 - our own commands
            command,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_bound_to_us(),  # noqa: PLW1509
        )


def _bound_to_us() -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    return partial(_die_with_parent, os.getpid(), ctypes.CDLL(None).prctl)


def _die_with_parent(parent: int, prctl: Callable[[int, int], int]) -> None:
    """Ask the kernel to end this child should the parent be killed without a word.

    Between fork and exec nothing may be looked up: another thread may have held the lock.
    """
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)  # it was killed before anybody asked


def _wait_ready(children: list[Child], stop: threading.Event) -> None:
    deadline = monotonic() + READY_SECONDS
    waiting = [child for child in children if child.ready_url]
    while waiting and not stop.wait(0.1):
        for child in children:
            if not child.is_running:
                raise CannotStart(problem("child_died", name=child.name, log=child.log))
        waiting = [child for child in waiting if not _answers(child.ready_url or "")]
        if waiting and monotonic() > deadline:
            names = ", ".join(child.name for child in waiting)
            raise CannotStart(problem("not_ready", names=names, logs=waiting[0].logs))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - loopback
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _watch(children: list[Child], stop: threading.Event) -> None:
    """Start children that died again, saying so, until stopped or one keeps dying."""
    while not stop.wait(0.2):
        for child in children:
            if child.is_running:
                continue
            if not child.start_again():
                raise CannotStart(problem("child_died", name=child.name, log=child.log))
            print(problem("child_restarted", name=child.name, log=child.log), flush=True)  # noqa: T201


def _stop_all(children: list[Child]) -> None:
    for child in children:
        if child.is_running:
            child.process.terminate()
    deadline = monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


if __name__ == "__main__":
    sys.exit(main())
