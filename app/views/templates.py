"""Questionnaires: which there are, and what each asks, in both languages."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.forms.templates import CopyForm, filled_words
from app.legible_input import asked_number
from app.second_thoughts import flash_with_way_back
from app.translate import _
from app.views import templates_words
from app.views.navigation import PLANNERS
from pulse.errors import Conflict, Invalid, NotFound
from pulse.instants import utc_now
from pulse.surveys import drafts
from pulse.surveys.archive import archive, archived_codes, take_out
from pulse.surveys.authoring import latest_template
from pulse.surveys.entries import entry_of, placed_questions
from pulse.surveys.models import Template
from pulse.transaction import transaction

blueprint = Blueprint("templates", __name__, url_prefix="/pulses/templates")
Answer = Response | tuple[str, int]


@blueprint.get("")
@requires(*PLANNERS)
def index() -> str:
    """List what can be asked."""
    lines = templates_words.lines(db.session())
    return render_template(
        "pulses/templates.html",
        lines=[line for line in lines if not line.is_archived],
        archived=[line for line in lines if line.is_archived],
    )


@blueprint.get("/<template>")
@requires(*PLANNERS)
def show(template: str) -> str:
    """Show a version of a questionnaire, the newest one first."""
    session = db.session()
    versions = drafts.versions_asked(session, template)
    found = _chosen(template, {version: found[0] for version, found in versions.items()})
    entry, scales = entry_of(found)
    return render_template(
        "pulses/template.html",
        template=found,
        words=filled_words(entry),
        basis=templates_words.basis_words(entry),
        groups=templates_words.by_place(placed_questions(entry), entry, scales),
        versions=versions,
        is_newest=found.version == max(versions),
        is_in_work=template in drafts.codes_in_work(session),
        is_archived=template in archived_codes(session),
    )


@blueprint.post("/<template>/draft")
@requires(*PLANNERS)
def begin(template: str) -> Response:
    """Begin the next version, or go on with it."""
    try:
        with transaction(db.session()) as session:
            drafts.begin(session, template, utc_now(), viewer().person_id)
    except Conflict as error:
        flash(sentence(error), "signal")
        return _shown(template)
    return redirect(url_for("template_drafts.edit", draft=template), HTTPStatus.SEE_OTHER)


@blueprint.post("/<template>/archive")
@requires(*PLANNERS)
def put_away(template: str) -> Response:
    """Put a questionnaire away that is asked no more."""
    try:
        with transaction(db.session()) as session:
            archive(session, template, utc_now(), viewer().person_id)
    except Conflict as error:
        flash(sentence(error), "signal")
        return _shown(template)
    flash_with_way_back(
        _("The questionnaire is put away: it is not offered any more. All its results stay."),
        _("Take it out again"),
        url_for("templates.offer_again", template=template),
    )
    return redirect(url_for("templates.index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/<template>/take-out")
@requires(*PLANNERS)
def offer_again(template: str) -> Response:
    """Take a questionnaire out again."""
    with transaction(db.session()) as session:
        take_out(session, template, utc_now(), viewer().person_id)
    flash(_("The questionnaire is taken out again and can be asked."))
    return _shown(template)


@blueprint.get("/<template>/copy")
@requires(*PLANNERS)
def copy_of(template: str) -> str:
    """Ask what a questionnaire of its own is to be called."""
    found = latest_template(db.session(), template)
    return render_template("pulses/template_copy.html", template=found, form=CopyForm())


@blueprint.post("/<template>/copy")
@requires(*PLANNERS)
def copy(template: str) -> Answer:
    """Begin a questionnaire of its own from another."""
    form = CopyForm()
    found = latest_template(db.session(), template)
    if not form.validate():
        return _copy_again(found, form)
    code = str(form.code.data).strip().upper()
    names = {"ko": str(form.name_ko.data).strip(), "en": str(form.name_en.data).strip()}
    try:
        with transaction(db.session()) as session:
            drafts.begin_copy(session, template, code, names, (utc_now(), viewer().person_id))
    except Invalid as error:
        form.code.errors = [templates_words.problem_words(error.fields["code"])]
        return _copy_again(latest_template(db.session(), template), form)
    flash(_("Your copy is a draft. Nobody is asked before somebody else publishes it."))
    return redirect(url_for("template_drafts.edit", draft=code), HTTPStatus.SEE_OTHER)


def _shown(template: str) -> Response:
    return redirect(url_for("templates.show", template=template), HTTPStatus.SEE_OTHER)


def _copy_again(template: Template, form: CopyForm) -> Answer:
    page = render_template("pulses/template_copy.html", template=template, form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _chosen(code: str, ids: dict[int, int]) -> Template:
    wanted = asked_number("version") or max(ids, default=0)
    found = db.session().get(Template, ids.get(wanted, 0))
    if found is None:
        raise NotFound("template_not_found", template=code)
    return found
