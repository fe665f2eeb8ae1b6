"""``flask --app wsgi backup …``: copies of the database, looked at and put back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from app.backing_up import FAILURES, copy_now
from app.extensions import db
from app.migrating import newest_revision
from app.runtime import runtime
from integrations import database_copies as copies
from integrations import database_dumps as dumps
from integrations.database_copies import UnusableCopyError
from integrations.database_dumps import NoToolError
from pulse.backups import note_backup, note_restored
from pulse.instants import system_now, utc_now
from pulse.leadership import last_beat
from pulse.transaction import transaction

STILL_RUNNING = timedelta(minutes=1)
DUMP = (
    "The database is PostgreSQL. Stop web and worker, then put a dump back with: "
    "pg_restore --clean --if-exists --dbname=DATABASE FILE"
)
A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
backup = AppGroup("backup", help="Copies of the database.")


@backup.command("make")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="Remove older copies in the folder.")
def make(folder: Path | None, keep: int | None) -> None:
    """Copy the database while it is in use, check the copy, and note it."""
    settings = runtime().settings
    target = folder or settings.backup_dir or settings.data_dir / "backups"
    if settings.keys.resolve().is_relative_to(target.resolve()):
        raise click.ClickException(f"{target} holds the ballot keys; no copy may lie beside them.")
    try:
        made = copy_now(target, system_now())
        _note(made)
        click.echo(f"{made}\n{_found_in(made)}")
    except FAILURES as error:
        raise click.ClickException(str(error)) from error
    for gone in copies.thin_out(target, keep) if keep else ():
        click.echo(f"removed {gone.name}")


@backup.command("noted")
@click.argument("file", type=A_FILE)
def noted(file: Path) -> None:
    """Note a copy made by other means, so that the status page knows of it."""
    _note(file)
    click.echo(f"Noted: {file.name}")


@backup.command("check")
@click.argument("file", type=A_FILE)
def check(file: Path) -> None:
    """Look through a copy from end to end and say whether this version can use it."""
    try:
        if file.suffix == dumps.SUFFIX:
            click.echo(_found_in(file))
            return
        found = copies.look(file)
    except (UnusableCopyError, NoToolError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(_said(found))
    if found.revision > newest_revision():
        raise click.ClickException("It comes from a newer version; install that one first.")
    if found.revision < newest_revision():
        click.echo("Older than this version: run flask --app wsgi db upgrade after restoring it.")


@backup.command("restore")
@click.argument("file", type=A_FILE)
@click.option("--yes", is_flag=True, help="Do it; without this, only say what would be done.")
def restore(file: Path, *, yes: bool) -> None:
    """Put a copy in the place of the database. Stop web and worker first."""
    database = _file()
    try:
        found = copies.look(file)
    except UnusableCopyError as error:
        raise click.ClickException(str(error)) from error
    if found.revision > newest_revision():
        raise click.ClickException("It comes from a newer version; install that one first.")
    if _is_beating():
        raise click.ClickException("The worker is running. Stop web and worker first.")
    if not yes:
        click.echo(f"{_said(found)}\nNothing was changed. With --yes it becomes {database}.")
        return
    db.engine.dispose()
    aside = copies.put_back(file, database, system_now())
    with transaction(db.session()) as session:
        note_restored(session, file.name, at=utc_now())
    click.echo(f"Restored. What stood there is now {aside}." if aside else "Restored.")
    if found.revision < newest_revision():
        click.echo("Now run flask --app wsgi db upgrade, then start web and worker.")


def _file() -> Path:
    """Return the SQLite database's file; PostgreSQL has means of its own."""
    if db.engine.dialect.name != "sqlite":
        raise click.ClickException(DUMP)
    return Path(str(db.engine.url.database))


def _note(made: Path) -> None:
    with transaction(db.session()) as session:
        note_backup(session, made.name, made.stat().st_size, at=utc_now())


def _is_beating() -> bool:
    """Tell whether a worker beat a moment ago; a database that cannot be read has none."""
    try:
        beat = last_beat(db.session())
    except SQLAlchemyError:
        return False
    finally:
        db.session.remove()
    return beat is not None and system_now() - beat < STILL_RUNNING


def _found_in(made: Path) -> str:
    if made.suffix == dumps.SUFFIX:
        return f"Whole: {dumps.check_dump(made)} bytes."
    return _said(copies.look(made))


def _said(found: copies.Looked) -> str:
    revision = found.revision or "none"
    return f"Whole: {found.size} bytes, {found.tables} tables and indexes, revision {revision}."
