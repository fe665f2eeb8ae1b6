"""``make run`` as a newcomer has it: real processes, reached only by HTTP and by signals."""

from __future__ import annotations

import http.cookiejar
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.demo.story import SHORT_WEEKS
from tests.house.source import ROOT

PATIENCE = 30.0
PRESS = re.compile(r'data-action="([^"]+)" data-in="([^"]+)"[^>]*>([^<]+)</button>')
MESSAGE = re.compile(r'<article class="message.*?</article>', re.DOTALL)
STAMP = re.compile(r'data-channel="([^"]+)" data-ts="([^"]+)"')


def wait_for(happened: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something is so; fail when it takes too long."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        pause.wait(0.05)


class Trial:
    """One data directory with two free ports, started and stopped as often as wanted."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "home"
        self.log = folder / "calls.jsonl"
        self.port, self.workspace_port = _free_ports()
        self.running: subprocess.Popen[str] | None = None
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()

    def start(self) -> None:
        """Start everything and return when the banner invites in."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("IEUM_")}
        given = {
            "IEUM_ENV": "demo",
            "IEUM_DATA_DIR": str(self.data),
            "IEUM_DEMO_WEEKS": str(SHORT_WEEKS),
            "IEUM_PORT": str(self.port),
            "IEUM_EMULATOR_PORT": str(self.workspace_port),
            "IEUM_EMULATOR_LOG": str(self.log),
        }
        self.said = []
        self.running = subprocess.Popen(
            [sys.executable, "-m", "app.supervisor"],
            cwd=ROOT,
            env=kept | given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, args=(self.running,), daemon=True).start()
        self.hears("Stop with Ctrl-C")

    def _listen(self, running: subprocess.Popen[str]) -> None:
        assert running.stdout is not None
        with running.stdout as lines:
            for line in lines:
                self._lines.put(line)

    def hears(self, words: str, seconds: float = 60.0) -> None:
        """Wait until the terminal says ``words``."""
        deadline = time.monotonic() + seconds
        while not any(words in line for line in self.said):
            try:
                self.said.append(self._lines.get(timeout=max(0.0, deadline - time.monotonic())))
            except queue.Empty:
                raise AssertionError(f"{words!r} was not said: {self.said}") from None

    def stop(self, *, whole_group: bool) -> int:
        """Press Ctrl-C (as a terminal does, or for the parent alone); the exit status."""
        assert self.running is not None
        send = os.killpg if whole_group else os.kill
        send(self.running.pid, signal.SIGINT)
        return self.running.wait(15)

    def end(self) -> None:
        """Whatever happened, leave no process behind."""
        if self.running is not None and self.running.poll() is None:
            self.running.kill()
            self.running.wait()
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def processes(self, words: str = "") -> list[int]:
        """Every process working on this data directory (in its command: ``words``)."""
        mark = f"IEUM_DATA_DIR={self.data}\0".encode()
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                mine = mark in (place / "environ").read_bytes() + b"\0"
                command = (place / "cmdline").read_text().replace("\0", " ")
                if mine and words in command and "app.supervisor" not in command:
                    found.append(int(place.name))
        return sorted(found)

    def kill(self, words: str) -> None:
        """``kill -9`` the oldest process whose command contains ``words``."""
        os.kill(self.processes(words)[0], signal.SIGKILL)

    def calls(self) -> list[dict[str, Any]]:
        """The trial workspace's call log."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def kept_by_the_workspace(self) -> str:
        """What the trial workspace wrote to disk, as it does every second."""
        return (self.data / "workspace.json").read_text(encoding="utf-8")

    def page(self, path: str) -> str:
        """One of the product's pages, for nobody signed in."""
        return _get(f"http://127.0.0.1:{self.port}{path}")

    def page_of(self, login: str, path: str) -> str:
        """One of the product's pages, for somebody who signs in first."""
        base = f"http://127.0.0.1:{self.port}"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        browser = urllib.request.build_opener(cookies)
        with browser.open(f"{base}/sign-in", timeout=10) as answer:
            form = answer.read().decode()
        token = form.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        sent = {"csrf_token": token, "login": login, "password": "ieum-demo"}
        browser.open(f"{base}/sign-in", urllib.parse.urlencode(sent).encode(), timeout=10).close()
        with browser.open(base + path, timeout=10) as answer:
            return str(answer.read().decode())

    def answers(self, path: str = "/healthz") -> bool:
        """Whether the product answers at all."""
        with suppress(urllib.error.URLError, OSError):
            return bool(self.page(path))
        return False

    def colleague(self, user: str) -> Colleague:
        """Somebody in the workspace."""
        return Colleague(f"http://127.0.0.1:{self.workspace_port}/w/{user}")


class Colleague:
    """A person who uses the workspace's page."""

    def __init__(self, address: str) -> None:
        self.address = address

    def parts(self, place: str = "") -> dict[str, str]:
        """What the page shows just now."""
        found = json.loads(_get(f"{self.address}/{place or self.direct}/parts?since=-1"))
        return dict(found["parts"])

    @property
    def direct(self) -> str:
        """The direct message with the product."""
        return re.findall(r'data-place="([^"]+)"', _get(self.address))[0]

    def messages(self, place: str = "") -> list[str]:
        """The messages of a conversation, oldest first."""
        with suppress(urllib.error.URLError, OSError):
            return MESSAGE.findall(self.parts(place)["main"])
        return []

    def waits_for(self, words: str, place: str = "") -> str:
        """Wait for a message that contains ``words`` and return it."""
        wait_for(lambda: any(words in message for message in self.messages(place)))
        return next(message for message in self.messages(place) if words in message)

    def taps(self, label: str, message: str) -> None:
        """Tap a button of ``message``."""
        found = [press for press in PRESS.findall(message) if press[2].strip() == label]
        channel, ts = STAMP.findall(message)[0]
        action, block, _ = found[0]
        self.does(act="press", channel=channel, ts=ts, action=action, block=block, value=None)

    def does(self, **what: object) -> None:
        """Report one act as the page does."""
        asked = urllib.request.Request(
            f"{self.address}/acts",
            json.dumps(what).encode(),
            {"Content-Type": "application/json", "X-Workspace": "1"},
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:
            done = json.loads(answer.read())
        assert done["ok"], done

    def asks_urgently(self, subject: str) -> None:
        """Ask by the slash command and its modal for what cannot wait."""
        self.does(act="say", channel=self.direct, text=f"/ieum request {subject}")
        wait_for(lambda: "data-view" in self.parts()["modal"])
        view = re.findall(r'data-view="([^"]+)"', self.parts()["modal"])[0]
        values = {"subject": subject, "service_id": "1", "priority": "P1", "details": ""}
        self.does(act="submit", view=view, values=values)


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def _free_ports() -> list[int]:
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in (one, other)]
