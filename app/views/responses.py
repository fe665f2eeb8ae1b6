"""Answering a wave: what was heard and what follows, told to everybody who was asked."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.responses import ResponseForm
from app.translate import _
from app.views.navigation import RESULT_READERS
from app.views.results_opened import Opened, open_results, tabs
from app.views.results_response import Answered, answered, unit_name
from pulse.errors import Invalid, Refused
from pulse.instants import utc_now
from pulse.results import responses
from pulse.transaction import transaction

blueprint = Blueprint("responses", __name__)


@blueprint.get("/results/<int:wave_id>/response")
@requires(*RESULT_READERS)
def show(wave_id: int) -> str:
    """Show what was answered to a wave, and let those who may write it."""
    opened = open_results(wave_id)
    return _page(opened, ResponseForm(_units(opened)))


@blueprint.post("/results/<int:wave_id>/response")
@requires(*RESULT_READERS)
def publish(wave_id: int) -> Response | tuple[str, int]:
    """Publish an answer and tell everybody the wave was meant for."""
    opened = open_results(wave_id)
    form = ResponseForm(_units(opened))
    if not form.validate_on_submit():
        return _page(opened, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction(db.session()) as session:
            responses.publish_response(session, viewer(), wave_id, form.to_draft(), at=utc_now())
    except Refused:
        return _page(opened, form), HTTPStatus.FORBIDDEN
    except Invalid as error:
        for name in set(error.fields).intersection(form.data):
            form[name].errors = [_say(error.fields[name])]
        return _page(opened, form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        _("Published. Everybody the survey was meant for is told, whether they answered or not.")
    )
    return redirect(url_for("responses.show", wave_id=wave_id), HTTPStatus.SEE_OTHER)


def _say(code: str) -> str:
    if code == "in_the_past":
        return _("Please give a day that is still to come.")
    return _("Please look at this again.")


def _units(opened: Opened) -> list[tuple[str, str]]:
    """Return for whom the viewer may answer."""
    codes = responses.answerable_units(viewer(), opened.tree)
    return [(code, unit_name(code, opened.tree)) for code in codes]


def _page(opened: Opened, form: ResponseForm) -> str:
    wave_id = opened.found.wave.id
    found = answered(db.session(), wave_id, opened.tree, opened.units)
    return render_template(
        "results/response.html",
        headline=_headline(found),
        under=opened.under,
        tabs=tabs(opened),
        answered=found,
        form=form,
    )


def _headline(found: Sequence[Answered]) -> str:
    if not found:
        return _("Those who were asked have not heard back yet.")
    return _("Those who were asked heard back on %(day)s.", day=found[0].published)
