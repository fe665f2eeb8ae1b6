"""Break rooms: the sheet for the wall, and the slips with everybody's personal number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now, localized
from app.proof import is_proven, requires_proof
from app.qr import qr_code
from app.runtime import runtime
from app.second_thoughts import Question, ask_first
from app.site_words import site_name
from app.translate import _, ngettext
from app.views.navigation import PLANNERS
from pulse.instants import utc_now
from pulse.people import pins
from pulse.people.models import Person, RoomPin, Site
from pulse.people.tree import is_current_on
from pulse.surveys import rooms
from pulse.surveys.models import Wave
from pulse.transaction import transaction

blueprint = Blueprint("rooms", __name__, url_prefix="/pulses/rooms")


@dataclass(frozen=True)
class Place:
    """A site with how many people work there and how many of them have no number yet."""

    site: Site
    people: int
    without: int


@blueprint.get("")
@requires(*PLANNERS)
def index() -> str:
    """List the sites, the sheets that can hang there now, and who still needs a slip."""
    session = db.session()
    waves, places = rooms.open_waves(session, utc_now()), _places(session)
    return render_template(
        "rooms/index.html",
        headline=_headline(waves, places),
        places=places,
        waves=[(wave.id, localized(wave, "name")) for wave in waves],
        is_proven=is_proven(),
    )


@blueprint.get("/<int:wave_id>/<int:site_id>")
@requires(*PLANNERS)
def sheet(wave_id: int, site_id: int) -> str:
    """Show the sheet of a survey for a site, in both languages, ready to print."""
    session = db.session()
    wave = next((w for w in rooms.open_waves(session, utc_now()) if w.id == wave_id), None)
    site = session.get(Site, site_id)
    if wave is None or site is None:
        abort(HTTPStatus.NOT_FOUND)
    parts = runtime()
    code = parts.room_codes.code(wave_id, site_id)
    address = parts.context.links.page(url_for("room_door.ask", code=code))
    return render_template(
        "rooms/sheet.html",
        wave=wave,
        site=site,
        code=f"{code[:4]} {code[4:]}",
        door=parts.context.links.page(url_for("room_door.ask")),
        picture=qr_code(address, scale=7),
        paper="a5" if request.args.get("paper") == "a5" else "a4",
    )


@blueprint.post("/slips/<int:site_id>")
@requires(*PLANNERS)
@requires_proof("rooms.index")
def slips(site_id: int) -> Response:
    """Make numbers for the people of a site and show their slips, this once."""
    at = utc_now()
    on = local_now(at).date()
    site = db.session.get(Site, site_id) or abort(HTTPStatus.NOT_FOUND)
    all_anew = request.form.get("whom") == "all"
    if all_anew and (asking := ask_first(_anew(site))) is not None:
        return asking
    with transaction(db.session()) as session:
        people = pins.people_at(session, site_id, on, all_anew=all_anew)
        made = runtime().room_pins.make(session, people, at=at, on=on, by=viewer().person_id)
        name = site_name(session.get_one(Site, site_id))
    page = render_template(
        "rooms/slips.html",
        site=name,
        slips=made,
        door=runtime().context.links.page(url_for("room_door.ask")),
    )
    answer = Response(page, mimetype="text/html")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _anew(site: Site) -> Question:
    return Question(
        _("Make new numbers for everybody at %(site)s?", site=site_name(site)),
        _("Every number handed out there so far ends at once, and each person needs a new slip."),
        _("Make new slips for all"),
        url_for("rooms.index"),
    )


def _places(session: Session) -> list[Place]:
    on = local_now(utc_now()).date()
    rows = session.execute(
        select(Site, func.count(Person.id), func.count(RoomPin.person_id))
        .join(Person, Person.site_id == Site.id)
        .outerjoin(RoomPin, RoomPin.person_id == Person.id)
        .where(is_current_on(on))
        .group_by(Site.id, Site.name, Site.region)
        .order_by(Site.name)
    ).all()
    return [Place(site, people, people - have) for site, people, have in rows]


def _headline(waves: Sequence[Wave], places: Sequence[Place]) -> str:
    if not waves:
        return _("No survey is open that could hang in a break room.")
    if not sum(place.people - place.without for place in places):
        return _("Nobody has a number yet; print slips for those who need one.")
    return ngettext(
        "%(num)s survey can be answered in break rooms now.",
        "%(num)s surveys can be answered in break rooms now.",
        len(waves),
    )
