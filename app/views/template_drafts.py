"""Writing the next version of a questionnaire: its words, its questions, and publishing it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.forms.template_reading import (
    filled_question,
    kind_in_form,
    read_question,
    read_words,
)
from app.forms.templates import AS_IT_IS, QuestionForm, WordsForm, filled_words
from app.second_thoughts import Question, ask_first, flash_with_way_back
from app.translate import _
from app.views import templates_words
from app.views.navigation import PLANNERS
from app.views.templates_breaks import breaks_ahead
from pulse.errors import Conflict, Invalid
from pulse.instants import utc_now
from pulse.surveys import drafts
from pulse.surveys.entries import (
    Placed,
    free_code,
    offered_places,
    placed_questions,
    question_in,
)
from pulse.surveys.models import TemplateDraft
from pulse.transaction import transaction

blueprint = Blueprint("template_drafts", __name__, url_prefix="/pulses/drafts")
Answer = Response | tuple[str, int] | str


@blueprint.get("/<draft>")
@requires(*PLANNERS)
def edit(draft: str) -> str:
    """Show what is written so far, and what is missing."""
    found = drafts.find(db.session(), draft)
    return _page(found, WordsForm(formdata=None, data=filled_words(drafts.entry_in(found))))


@blueprint.post("/<draft>")
@requires(*PLANNERS)
def save(draft: str) -> Answer:
    """Keep the words."""
    found = drafts.find(db.session(), draft)
    form = WordsForm()
    if not form.validate():
        return _page(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction(db.session()) as session:
            kept = drafts.find(session, draft, to_write=True)
            entry = read_words(form, drafts.entry_in(kept))
            drafts.rewrite(kept, entry, utc_now(), viewer().person_id)
    except Invalid as error:
        form.dimensions.errors = [templates_words.problem_words(error.fields["dimensions"])]
        return _page(drafts.find(db.session(), draft), form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The words are kept in the draft. Nobody reads them before it is published."))
    return _back(draft)


@blueprint.get("/<draft>/question")
@requires(*PLANNERS)
def question(draft: str) -> str:
    """Ask for one question: the one named in the address, or a new one."""
    found = drafts.find(db.session(), draft)
    before = _named(found)
    data = {} if before is None else filled_question(before)
    return _question_page(found, before, _question_form(found, before, data))


@blueprint.post("/<draft>/question")
@requires(*PLANNERS)
def keep_question(draft: str) -> Answer:
    """Keep a question, new or changed."""
    found = drafts.find(db.session(), draft)
    before = _named(found)
    form = _question_form(found, before)
    if not form.validate():
        return _question_page(found, before, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction(db.session()) as session:
            kept = drafts.find(session, draft, to_write=True)
            code = before.code if before else free_code(drafts.entry_in(kept))
            written = read_question(form, code, before.question if before else None)
            drafts.put_question(kept, written, utc_now(), viewer().person_id)
    except Invalid as error:
        _note(form, error)
        found = drafts.find(db.session(), draft)
        return _question_page(found, before, form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The question is kept in the draft. Nobody is asked it before it is published."))
    return _back(draft)


@blueprint.post("/<draft>/move")
@requires(*PLANNERS)
def move(draft: str) -> Response:
    """Move a question up or down among those asked at the same place."""
    by = -1 if request.form.get("way") == "up" else 1
    return _change(draft, lambda kept, code, who: drafts.move_question(kept, code, by, who))


@blueprint.post("/<draft>/remove")
@requires(*PLANNERS)
def remove(draft: str) -> Response:
    """Take a question out."""
    answer = _change(draft, drafts.remove_question)
    flash_with_way_back(
        _("The question is out of the draft. Published versions keep it."),
        _("Put it back"),
        url_for("template_drafts.put_back", draft=draft),
    )
    return answer


@blueprint.post("/<draft>/put-back")
@requires(*PLANNERS)
def put_back(draft: str) -> Response:
    """Undo taking the last question out."""
    try:
        with transaction(db.session()) as session:
            kept = drafts.find(session, draft, to_write=True)
            drafts.put_back(kept, (utc_now(), viewer().person_id))
    except Conflict as error:
        flash(sentence(error), "signal")
        return _back(draft)
    flash(_("The question is back where it was."))
    return _back(draft)


@blueprint.post("/<draft>/publish")
@requires(*PLANNERS)
def publish(draft: str) -> Answer:
    """Make the draft the newest version."""
    found = drafts.find(db.session(), draft)
    question = Question(
        _("Publish version %(number)s?", number=found.based_on + 1),
        _(
            "Whatever opens from then on asks it. A published version never changes: a mistake "
            "is put right by the next version, which again two people write and read."
        ),
        _("Publish it"),
        url_for("template_drafts.edit", draft=draft),
    )
    if (asking := ask_first(question)) is not None:
        return asking
    try:
        with transaction(db.session()) as session:
            drafts.publish(session, draft, utc_now(), viewer().person_id)
    except (Conflict, Invalid) as error:
        flash(sentence(error), "signal")
        return _back(draft)
    flash(_("Published. Whatever opens from now on asks this version."))
    return redirect(url_for("templates.show", template=draft), HTTPStatus.SEE_OTHER)


@blueprint.post("/<draft>/discard")
@requires(*PLANNERS)
def discard(draft: str) -> Response:
    """Throw the draft away."""
    drafts.find(db.session(), draft)
    question = Question(
        _("Throw the draft away?"),
        _("What was written in it is gone for good. Published versions stay as they are."),
        _("Throw it away"),
        url_for("template_drafts.edit", draft=draft),
    )
    if (asking := ask_first(question)) is not None:
        return asking
    with transaction(db.session()) as session:
        drafts.discard(session, draft, utc_now(), viewer().person_id)
    flash(_("The draft is gone. Published versions stay as they were."))
    return redirect(url_for("templates.index"), HTTPStatus.SEE_OTHER)


def _change(draft: str, act: Callable[[TemplateDraft, str, drafts.Writer], None]) -> Response:
    with transaction(db.session()) as session:
        kept = drafts.find(session, draft, to_write=True)
        act(kept, request.form.get("question", ""), (utc_now(), viewer().person_id))
    return _back(draft)


def _named(draft: TemplateDraft) -> Placed | None:
    code = request.args.get("code", "")
    return question_in(drafts.entry_in(draft), code) if code else None


def _question_form(
    draft: TemplateDraft, before: Placed | None, data: dict[str, object] | None = None
) -> QuestionForm:
    entry = drafts.entry_in(draft)
    form = QuestionForm() if data is None else QuestionForm(formdata=None, data=data)
    places = offered_places(entry)
    if before is not None and before.place not in places:
        places = (before.place, *places)
    words = templates_words.PLACE_WORDS
    form.offer(templates_words.dimension_choices(entry), [(name, words[name]) for name in places])
    if before is not None and kind_in_form(before.question) == AS_IT_IS:
        form.offer_as_it_is()
    return form


def _note(form: QuestionForm, error: Invalid) -> None:
    """Put what was refused beside what it is about."""
    for place, code in error.fields.items():
        name = place if place in ("choices", "text_ko") else "kind"
        form[name].errors = [templates_words.problem_words(code)]


def _question_page(draft: TemplateDraft, before: Placed | None, form: QuestionForm) -> str:
    return render_template("pulses/template_question.html", draft=draft, before=before, form=form)


def _page(draft: TemplateDraft, form: WordsForm) -> str:
    entry, session = drafts.entry_in(draft), db.session()
    scales = drafts.scales_in(draft)
    against = drafts.problems(session, draft)
    return render_template(
        "pulses/template_draft.html",
        draft=draft,
        name=entry["name"],
        form=form,
        groups=templates_words.by_place(placed_questions(entry), entry, scales),
        breaks=breaks_ahead(session, draft),
        against=templates_words.problem_lines(against),
        may_publish=drafts.may_publish(draft, viewer().person_id),
    )


def _back(draft: str) -> Response:
    return redirect(url_for("template_drafts.edit", draft=draft), HTTPStatus.SEE_OTHER)
