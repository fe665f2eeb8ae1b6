"""Text messages with personal links, to be copied for people with a telephone and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import requires, viewer
from app.extensions import db
from app.i18n import company_name, languages, localized, short_time
from app.proof import requires_proof
from app.runtime import runtime
from app.site_words import site_name
from app.translate import _
from app.views.navigation import PLANNERS
from pulse import audit
from pulse.instants import utc_now
from pulse.people.models import Person, Site
from pulse.surveys import rooms
from pulse.surveys.models import RosterEntry, Wave
from pulse.transaction import transaction

blueprint = Blueprint("room_texts", __name__, url_prefix="/pulses/rooms")


@dataclass(frozen=True)
class Text:
    """What to send to one person, in their language."""

    name: str
    words: str


@blueprint.post("/<int:wave_id>/<int:site_id>/texts")
@requires(*PLANNERS)
@requires_proof("rooms.index")
def texts(wave_id: int, site_id: int) -> Response:
    """Show the messages for those of a site whom an open survey asks; that is noted, by whom."""
    at = utc_now()
    with transaction(db.session()) as session:
        wave = next((one for one in rooms.open_waves(session, at) if one.id == wave_id), None)
        site = session.get(Site, site_id)
        if wave is None or site is None:
            abort(HTTPStatus.NOT_FOUND)
        made = [_text(wave, person) for person in _asked_at(session, wave_id, site_id)]
        audit.record(
            session, "answer_links_shown", "wave", wave_id, at=at, actor_id=viewer().person_id,
            details={"site": site.name, "people": len(made)},
        )  # fmt: skip
        name = site_name(site)
    answer = Response(
        render_template("rooms/texts.html", site=name, texts=made), mimetype="text/html"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked_at(session: Session, wave_id: int, site_id: int) -> list[Person]:
    """Return whom a wave asks at a site, whether they answered or not: nobody can tell that."""
    return list(
        session.scalars(
            select(Person)
            .join(RosterEntry, RosterEntry.person_id == Person.id)
            .where(RosterEntry.wave_id == wave_id, Person.site_id == site_id)
            .order_by(Person.name_ko, Person.number)
        )
    )


def _text(wave: Wave, person: Person) -> Text:
    locale = languages().of(person.locale)
    with force_locale(locale):
        words = _(
            "[%(company)s] %(survey)s: answer in about a minute, without an account, until "
            "%(time)s. Nobody sees who answered what: %(link)s",
            company=company_name(locale) or _("Ieum"),
            survey=localized(wave, "name"),
            time=short_time(wave.closes_at),
            link=runtime().context.links.survey(wave.id, person.id),
        )
    return Text(person.name_ko, words)
