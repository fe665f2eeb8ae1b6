"""How long a web process takes to its first 200, and how much memory its worker holds then.

Measured as it is installed to run: what only the tools of its tests bring along, and another
library takes up where it finds it, is hidden.
"""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5
TOOLS = ("rich", "greenlet")
HEAVY = ("numpy", "vl_convert", "kiwipiepy")


def run() -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as place:
        environment = os.environ | {"IEUM_ENV": "demo", "IEUM_DATA_DIR": place}
        environment["PYTHONPATH"] = str(_hiding(Path(place)))
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"],
            cwd=ROOT, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        measured = [_start(environment) for _ in range(RUNS)]
    seconds = statistics.median(first for first, _ in measured)
    memory = statistics.median(kib for _, kib in measured) / 1024
    yield _row("web: start to first 200", seconds, "s", "<= 2.5", seconds <= 2.5)
    yield _row("web: memory of a worker after it", memory, "MiB", "<= 120", memory <= 120)
    loaded = _heavy_modules()
    yield _row("web: heavy libraries loaded at start", len(loaded), "modules", "0", not loaded)


def _hiding(place: Path) -> Path:
    """Return a folder in which the tools' libraries cannot be imported."""
    folder = place / "without-tools"
    folder.mkdir()
    for name in TOOLS:
        (folder / f"{name}.py").write_text("raise ImportError\n")
    return folder


def _row(name: str, value: float, unit: str, goal: str, met: bool) -> dict[str, object]:
    return {
        "name": name, "value": value, "unit": unit, "baseline": None, "ratio": None, "goal": goal,
        "met": met,
    }  # fmt: skip


def _start(environment: dict[str, str]) -> tuple[float, int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--threads", "8", "--no-control-socket",
    ]  # fmt: skip
    began = time.perf_counter()
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/sign-in")
        return time.perf_counter() - began, _worker_memory(server.pid)
    finally:
        server.terminate()
        server.wait()


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise TimeoutError(url)


def _worker_memory(parent: int) -> int:
    """Return the resident KiB of the parent's only child."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    status = Path(f"/proc/{children[0]}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1])


def _heavy_modules() -> list[str]:
    code = f"import wsgi, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"IEUM_ENV": "test"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[str] = eval(ran.stdout.strip().splitlines()[-1])
    return found


if __name__ == "__main__":
    import json

    for entry in run():
        print(json.dumps(entry))
