"""``flask --app wsgi demo build``: what ``make run`` calls before it starts anything."""

from __future__ import annotations

import gc

import click
from flask.cli import AppGroup

from app.demo.clock import BEGINS_AT, FILE_NAME, DemoClock
from app.demo.story import Story
from app.extensions import db
from app.runtime import runtime

demo = AppGroup("demo", help="The trial with the example company.")


@demo.command("build")
def build() -> None:
    """Bring the database up to date and tell the demo's story, unless it has been told."""
    parts = runtime()
    if not parts.settings.is_demo:
        raise click.ClickException("Only a demo can be built (IEUM_ENV=demo).")
    parts.settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not (parts.settings.data_dir / FILE_NAME).exists():
        DemoClock(parts.settings.data_dir).set_to(BEGINS_AT)
    from flask_migrate import upgrade  # noqa: PLC0415 - only who upgrades pays for Alembic

    upgrade()
    gc.freeze()  # what is loaded by now stays, and need not be looked through again and again
    Story(db.session(), db.engine, parts, parts.settings.demo_weeks).tell()
