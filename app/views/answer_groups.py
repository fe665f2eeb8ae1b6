"""Which groups my answers count in: told behind the personal link, before anybody answers.

It says who somebody is to the company's numbers, which the holder of the link could answer in the
place of anyway, and nothing of what was answered or whether.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, render_template, request
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.i18n import languages
from app.runtime import runtime
from app.views import answer
from app.views.answer_pages import render_closed
from app.views.first_look_words import as_asked
from app.views.results_words import Names
from pulse.ballots import visiting
from pulse.errors import Refused
from pulse.instants import utc_now
from pulse.people.models import Employer, Person
from pulse.people.tree import load_tree
from pulse.publishing.cells import labels_of
from pulse.publishing.counting_in import groups_of
from pulse.publishing.plan import EVERYONE
from pulse.surveys.audience import wave_day
from pulse.surveys.links import Invited
from pulse.surveys.models import Wave

blueprint = Blueprint("answer_groups", __name__, url_prefix="/a")
blueprint.after_request(answer.fence)


@blueprint.get("/<token>/groups")
def show(token: str) -> Response:
    """Name the groups with how many were asked in each."""
    invited, locale = runtime().answer_links.read(token), runtime().settings.locale
    try:
        if invited is None:
            raise Refused("not_open_to_you")
        with runtime().context.engine.connect() as connection:
            locale = visiting.language_of_visitor(
                connection, wave_id=invited.wave_id, person_id=invited.person_id, at=utc_now()
            )
    except Refused:
        page = render_closed(_locale(locale))
        return Response(page, HTTPStatus.NOT_FOUND, mimetype="text/html")
    return Response(_page(token, invited, _locale(locale)), mimetype="text/html")


def _page(token: str, invited: Invited, locale: str) -> str:
    with runtime().sessions() as session, force_locale(locale):
        wave = session.get_one(Wave, invited.wave_id)
        named, labels = Names(wave, load_tree(session, wave_day(wave))), labels_of(wave)
        found = groups_of(session, wave, invited.person_id)
        return render_template(
            "answer/groups.html",
            locale=locale,
            token=token,
            groups=[(named.cell(labels[one.key]), one.people) for one in found],
            is_new=bool(found) and all(one.key == EVERYONE for one in found),
            k=wave.k,
            first_look=as_asked(wave, _employer(session, invited.person_id)),
        )


def _employer(session: Session, person_id: int) -> str:
    mine = select(Employer.code).join(Person, Person.employer_id == Employer.id)
    return session.scalars(mine.where(Person.id == person_id)).one()


def _locale(own: str) -> str:
    chosen = request.args.get("lang", own)
    return languages().of(chosen)
