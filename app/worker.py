"""The worker process: ``flask --app wsgi worker``."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.scheduler import run_worker


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run the scheduler's ticks and send what is to be sent, until stopped."""
    run_worker(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
