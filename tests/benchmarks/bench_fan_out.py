"""A pulse to 2,000 people through the trial workspace with Slack's limits, on a quicker clock.

The workspace allows 300 posts a minute with a burst of 20, one a second to a channel, and answers
after a quarter of a second; all of it eight times faster, so that a run ends within a minute. The
ideal is (people - burst) / rate. The second run adds faults to every twentieth call, and kills the
sender half-way; another takes over after the time in which a dead leader is missed and replaced.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from integrations.slack.emulator.faults import Fault, FaultKind
from integrations.slack.emulator.limits import Limits
from pulse.instants import monotonic, system_now
from tests.benchmarks import fan_out_world
from tests.benchmarks.served import ROOT
from tests.pulse.surveys.world import TEAM
from tests.slack_workspace import SlackWorkspace

PEOPLE, SPEED = 2000, 8
RATE, BURST, LATENCY = 300 / 60, 20, 0.25
TAKE_OVER = 7.5
"""Seconds until a dead leader's lease has run out and another has begun to beat."""
POST = "chat.postMessage"
FAULTS = (
    Fault(POST, FaultKind.RATE_LIMITED, None, every=100, seen=10),
    Fault(POST, FaultKind.SERVER_ERROR, None, every=100, seen=30),
    Fault(POST, FaultKind.FATAL, None, every=100, seen=50),
    Fault(POST, FaultKind.DROP, None, every=100, seen=70),
    Fault(POST, FaultKind.ERROR, None, every=100, seen=90, error="service_unavailable"),
)
DEADLINE = 300.0


@dataclass(frozen=True)
class Outcome:
    """What one fan-out came to; ``seconds`` from the word to the last post."""

    seconds: float
    refused: int
    opened: int
    lost: int
    doubled: int
    unsettled: int

    @property
    def share(self) -> float:
        """The ideal schedule's length, of the one it took."""
        return (PEOPLE - BURST) / (RATE * SPEED) / self.seconds


def run() -> Iterator[dict[str, Any]]:
    """Yield the rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        whole = fan_out(Path(folder) / "whole.db", is_rough=False)
        rough = fan_out(Path(folder) / "rough.db", is_rough=True)
    ideal = (PEOPLE - BURST) / RATE
    for name, outcome, goal in (
        ("fan-out of 2,000 direct messages", whole, 0.98),
        ("fan-out with 5 % faults and a kill -9 midway", rough, 0.90),
    ):
        yield _row(name, outcome.seconds * SPEED, "s", (ideal, outcome.share, goal))
    yield _count("fan-out: 429 the sender brought upon itself", whole.refused)
    yield _count("fan-out: conversations.open", whole.opened + rough.opened)
    yield _count("fan-out with faults: people lost", rough.lost + whole.lost)
    yield _count("fan-out with faults: people asked twice", rough.doubled + whole.doubled)
    yield {
        **_count("fan-out with faults: rows that say nobody knows", rough.unsettled),
        "goal": "<= faults with an unclear end",
        "met": rough.unsettled <= PEOPLE * 0.035,
    }


def fan_out(path: Path, *, is_rough: bool) -> Outcome:
    """Ask everybody once; see what arrived."""
    engine = fan_out_world.build(path, PEOPLE)
    workspace = SlackWorkspace(
        seed=fan_out_world.seed(engine),
        limits=Limits(
            posts_per_minute=RATE * 60 * SPEED,
            posts_burst=BURST * SPEED,
            channel_per_second=SPEED,
        ),
        instant=system_now,
        clock=monotonic,
        team_id=TEAM,
        latency=LATENCY / SPEED,
    )
    with workspace:
        for fault in FAULTS if is_rough else ():
            workspace.parts.core.faults.add(Fault(**vars(fault)))
        seconds = _sent(workspace, f"sqlite:///{path}", is_rough=is_rough)
        outcome = _counted(workspace, engine, seconds)
    engine.dispose()
    return outcome


def _sent(workspace: SlackWorkspace, url: str, *, is_rough: bool) -> float:
    senders = [_sender(url, workspace.api_url) for _ in range(1 + is_rough)]
    began = system_now().timestamp()
    _say_go(senders[0])
    if is_rough:
        while len(workspace.calls(POST)) < PEOPLE / 2:
            time.sleep(0.01)
        os.kill(senders[0].pid, signal.SIGKILL)
        senders[0].wait()
        time.sleep(TAKE_OVER / SPEED)
        _say_go(senders[1])
    senders[-1].wait(DEADLINE)
    for sender in senders:
        sender.communicate()
    return max(call.t for call in workspace.calls(POST)) - began


def _sender(url: str, api_url: str) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.fan_out_sender", url, api_url, str(SPEED)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert started.stdout is not None
    started.stdout.readline()
    return started


def _say_go(sender: subprocess.Popen[str]) -> None:
    assert sender.stdin is not None
    sender.stdin.write("go\n")
    sender.stdin.flush()


def _counted(workspace: SlackWorkspace, engine: Engine, seconds: float) -> Outcome:
    core = workspace.parts.core
    heard = Counter(
        next(name for name in each.members if name != core.config.bot_user_id)
        for each in core.workspace.conversations.values()
        if each.kind == "im"
        for _ in each.messages
    )
    people = {user.id for user in core.workspace.users.values() if not user.is_bot}
    unsettled = fan_out_world.unsettled(engine)
    return Outcome(
        seconds=seconds,
        refused=sum(call.status == 429 for call in workspace.calls()),
        opened=len(workspace.calls("conversations.open")),
        lost=len(people - set(heard) - unsettled),
        doubled=sum(number > 1 for number in heard.values()),
        unsettled=len(unsettled),
    )


def _row(name: str, value: float, unit: str, held: tuple[float, float, float]) -> dict[str, Any]:
    baseline, ratio, goal = held
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "baseline": round(baseline, 1),
        "ratio": round(ratio, 3),
        "goal": f">= {goal:.0%} of the ideal",
        "met": ratio >= goal,
    }


def _count(name: str, number: int) -> dict[str, Any]:
    facts = {"baseline": None, "ratio": None, "goal": "0", "met": number == 0}
    return {"name": name, "value": number, "unit": "", **facts}


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row, ensure_ascii=False))
