"""Answering a wave: what was heard and what follows, told to everybody who was asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.responses import ALSO_IN, IN, ResponseForm
from app.i18n import languages_here, local_now
from app.translate import _, ngettext
from app.views.navigation import RESULT_READERS
from app.views.results_opened import Opened, open_results, tabs
from app.views.results_response import Answered, answered_of, unit_name
from app.words import day, department_name
from pulse.digests.asking_heads import ask_heads, may_ask, settle_answered, unanswered
from pulse.digests.models import Decision, DecisionState
from pulse.errors import Invalid, Refused
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.people.tree import load_tree
from pulse.results import responses
from pulse.transaction import transaction

blueprint = Blueprint("responses", __name__)


@dataclass(frozen=True)
class UnitLine:
    """A unit without an answer of its own, and since when its head is asked; empty if not yet."""

    name: str
    asked: str


@blueprint.get("/results/<int:wave_id>/response")
@requires(*RESULT_READERS)
def show(wave_id: int) -> str:
    """Show what was answered to a wave, and let those who may write it."""
    opened = open_results(wave_id)
    return _page(opened, ResponseForm(_units(opened), languages_here()))


@blueprint.post("/results/<int:wave_id>/response")
@requires(*RESULT_READERS)
def publish(wave_id: int) -> Response | tuple[str, int]:
    """Publish an answer and tell everybody the wave was meant for."""
    opened = open_results(wave_id)
    form = ResponseForm(_units(opened), languages_here())
    if not form.validate_on_submit():
        return _page(opened, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction(db.session()) as session:
            draft, at = form.to_draft(), utc_now()
            responses.publish_response(session, viewer(), wave_id, draft, at=at)
            settle_answered(session, viewer(), wave_id, draft.unit_code, at=at)
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


@blueprint.post("/results/<int:wave_id>/response/ask")
@requires(Permission.READ_ALL_RESULTS)
def ask(wave_id: int) -> Response:
    """Ask the heads whose units have results but no answer of their own."""
    opened, at = open_results(wave_id), utc_now()
    with transaction(db.session()) as session:
        tree = load_tree(session, local_now(at).date())
        asked = ask_heads(session, viewer(), opened.found, tree, at=at)
    flash(
        ngettext(
            "%(num)s head is asked, in their digest and on their first page.",
            "%(num)s heads are asked, in their digest and on their first page.",
            asked,
        )
        if asked
        else _("All of them have been asked already.")
    )
    return redirect(url_for("responses.show", wave_id=wave_id), HTTPStatus.SEE_OTHER)


def _waiting(opened: Opened, codes: Collection[str]) -> list[UnitLine]:
    """Return to HR the units whose own answer is missing, and since when each is asked."""
    if not may_ask(viewer()):
        return []
    session = db.session()
    tree = load_tree(session, local_now(utc_now()).date())
    found = unanswered(session, opened.found, tree, codes)
    return [UnitLine(department_name(one.node), _asked_words(one.asked)) for one in found]


def _asked_words(asked: Decision | None) -> str:
    if asked is None:
        return ""
    since = day(asked.raised_at)
    if asked.state is DecisionState.PUT_OFF:
        return _("answers “not now”: %(note)s", note=asked.note or _("no reason given"))
    return ngettext(
        "asked since %(day)s, %(num)s digest so far",
        "asked since %(day)s, %(num)s digests so far",
        asked.times_asked,
        day=since,
    )


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
    told = responses.responses_of(db.session(), wave_id)
    found = answered_of(told, opened.tree, opened.units)
    return render_template(
        "results/response.html",
        headline=_headline(found),
        under=opened.under,
        wave=opened.found.wave,
        tabs=tabs(opened),
        answered=found,
        form=form,
        written_in=IN,
        also_in=ALSO_IN,
        wave_id=wave_id,
        waiting=_waiting(opened, {one.unit_code for one in told}),
        published=day(opened.found.wave.publishes_at),
    )


def _headline(found: Sequence[Answered]) -> str:
    if not found:
        return _("Those who were asked have not heard back yet.")
    return _("Those who were asked heard back on %(day)s.", day=found[0].published)
