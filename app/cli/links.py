"""``flask --app wsgi survey links WAVE``: personal links for those Slack does not reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.extensions import db
from app.i18n import languages
from app.runtime import runtime
from integrations.tables_io import write_csv
from pulse import audit
from pulse.instants import utc_now
from pulse.people.models import Identity, Person
from pulse.surveys.models import RosterEntry, Wave, WaveState
from pulse.transaction import transaction

COLUMNS = ("number", "name", "channel", "link", "text")
TEXTS = {
    "ko": "[이음] {name}: {closes}까지 답할 수 있어요. 답하지 않아도 괜찮아요. {link}",
    "en": "[Ieum] {name}: open until {closes}. Answering is up to you. {link}",
}
NOT_OPEN = "This survey is not open."


@click.group("survey")
def survey() -> None:
    """What operators do with an open survey."""


@survey.command("links")
@click.argument("wave_id", type=int)
@click.option("--everybody", is_flag=True, help="Also those who are asked in Slack.")
@click.option("--output", type=click.File("wb"), default="-", help="A CSV file; else printed.")
@with_appcontext
def links(wave_id: int, everybody: bool, output: BinaryIO) -> None:
    """Write who has which link, with a text message for each, as CSV.

    Whoever has a link can answer in that person's place, so keep the file no longer than the
    sending takes. That it was written is recorded.
    """
    at = utc_now()
    with transaction(db.session()) as session:
        wave = session.get(Wave, wave_id, options=[joinedload(Wave.template)])
        if wave is None or wave.state is not WaveState.OPEN or wave.closes_at <= at:
            raise click.ClickException(NOT_OPEN)
        rows = list(_rows(session, wave, everybody=everybody))
        audit.record(
            session, "links_written", "wave", wave_id, at=at, details={"people": len(rows)}
        )
    output.write(write_csv(COLUMNS, rows))


def _rows(session: Session, wave: Wave, *, everybody: bool) -> Iterator[dict[str, object]]:
    """Yield a row for each person asked, those first who stand first in the company's list."""
    in_slack = select(Identity.person_id).where(Identity.provider == "slack")
    found = (
        select(Person)
        .join(RosterEntry, RosterEntry.person_id == Person.id)
        .where(RosterEntry.wave_id == wave.id)
        .order_by(Person.number)
    )
    if not everybody:
        found = found.where(Person.id.not_in(in_slack))
    for person in session.scalars(found):
        is_english = languages().of(person.locale) == "en"
        link = runtime().context.links.survey(wave.id, person.id)
        name = wave.template.name_en if is_english else wave.template.name_ko
        text = TEXTS["en" if is_english else "ko"]
        yield {
            "number": person.number,
            "name": person.name_en if is_english else person.name_ko,
            "channel": person.primary_channel,
            "link": link,
            "text": text.format(name=name, closes=_closes(wave, is_english), link=link),
        }


def _closes(wave: Wave, is_english: bool) -> str:
    local = wave.closes_at.astimezone(ZoneInfo(wave.timezone))
    return f"{local:%d %B %H:%M}" if is_english else f"{local.month}월 {local.day}일 {local:%H:%M}"
