"""Copies of the told example company, for whoever needs its weeks of history."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask

from app import create_app
from app.demo.clock import BEGINS_AT
from config import Settings
from pulse import instants

SETTLED = timedelta(seconds=30)
AGENT, OWNER, HR_LEAD, ADMINISTRATOR = "P0242", "P0067", "P0030", "P0078"


@contextmanager
def standing_still(after: timedelta = timedelta()) -> Iterator[None]:
    """Hold product time at the beginning of the demo's morning, or so long ``after`` it.

    What is done one after the other is done at the very same moment, not at nearly the same.
    """
    before = instants.system_now, instants._Shift.read
    moment = BEGINS_AT + SETTLED + after
    instants.system_now = lambda: moment
    instants.install_offset(timedelta)
    try:
        yield
    finally:
        instants.system_now, instants._Shift.read = before


def settings_for(folder: Path, **given: object) -> Settings:
    facts: dict[str, object] = {
        "env": "test",
        "database_url": f"sqlite:///{folder / 'ieum.db'}",
        "data_dir": folder,
        "slack_team_id": "T0DEMO",
        "log_level": "error",
    }
    return Settings(**{**facts, **given})  # type: ignore[arg-type]


def copied(told: Path, folder: Path, **given: object) -> Flask:
    """An application on a copy of the told story."""
    shutil.copytree(told, folder, dirs_exist_ok=True)
    return create_app(settings_for(folder, **given))
