"""``flask --app wsgi import-answers FILE --mapping MAP.json``: an earlier survey's answers."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.extensions import db
from app.runtime import runtime
from integrations.tables_io import decode, read_csv
from pulse.errors import DomainError
from pulse.instants import utc_now
from pulse.publishing.certificates import certificate_of
from pulse.publishing.closing import Closer
from pulse.publishing.import_closing import import_answers as bring_in
from pulse.publishing.importing import AnswerMapping, read_answers

AGO = timedelta(minutes=2)
PROBLEMS_SHOWN = 20
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-answers")
@click.argument("file", type=FILE)
@click.option("--mapping", "mapping_file", type=FILE, required=True, help="Columns to questions.")
@click.option("--check", "only_checks", is_flag=True, help="Read and count; change nothing.")
@with_appcontext
def import_answers(file: Path, mapping_file: Path, *, only_checks: bool) -> None:
    """Load the answers of FILE as a closed and published survey; see docs/import-answers.md."""
    try:
        mapping = AnswerMapping.from_document(json.loads(decode(mapping_file.read_bytes())))
        answers = read_answers(read_csv(file.read_bytes(), mapping.columns), mapping)
    except (DomainError, json.JSONDecodeError) as error:
        raise click.ClickException(_sentence(error)) from error
    units = {unit for unit, _answers in answers.respondents}
    click.echo(
        f"{len(answers.respondents)} respondents, {len(units)} units, "
        f"{len(mapping.questions)} questions."
    )
    for problem in answers.problems[:PROBLEMS_SHOWN]:
        click.echo(f"line {problem.line}: {problem.field}: {problem.code} ({problem.value!r})")
    if answers.problems:
        click.echo(f"{len(answers.problems)} cells need checking; nothing was changed.")
        sys.exit(1)
    if only_checks:
        return
    closer = Closer(runtime().sessions, db.engine, runtime().keys)
    try:
        zone = runtime().settings.timezone
        wave_id = bring_in(closer, mapping, answers, utc_now() - AGO, zone)
    except DomainError as error:
        raise click.ClickException(_sentence(error)) from error
    certificate = certificate_of(db.session(), wave_id)
    click.echo(
        f"Survey {mapping.code} is published as wave {wave_id}: {certificate.cells} numbers, "
        f"{certificate.cells_not_shown} not shown. Ballots and their key are gone."
    )


def _sentence(error: Exception) -> str:
    if not isinstance(error, DomainError):
        return f"The mapping is not readable: {error}"
    fields = getattr(error, "fields", {})
    details = {**error.params, **fields}
    return f"{error.code}: {', '.join(f'{name}={value}' for name, value in details.items())}"
