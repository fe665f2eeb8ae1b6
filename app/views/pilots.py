"""Pilots: what is tried where, what came out beside others like them, and what was decided."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.forms.audience import department_choices
from app.forms.pilots import DecisionForm, PilotForm, facts_of
from app.i18n import local_now, localized
from app.runtime import runtime
from app.second_thoughts import Question, ask_first
from app.translate import _
from app.views import pilots_words
from app.words import day_words
from pulse.commitments.catalogue import live_services
from pulse.errors import Conflict, Invalid, Refused
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree, load_tree
from pulse.pilots import deciding, planning, reading, suggesting
from pulse.pilots.models import PilotDecision
from pulse.pilots.rules import Decision, Rule
from pulse.results.peers import own_employers
from pulse.surveys.authoring import latest_template
from pulse.transaction import transaction

blueprint = Blueprint("pilots", __name__)

FIELDS = {
    "service_id": "service",
    "rule": "ends_on",
    "audience": "trial",
    "starts_at": "starts_on",
}


@blueprint.get("/pulses/pilots")
@requires(Permission.USE_LAB)
def index() -> str:
    """List the pilots, the newest first, with what was decided."""
    return render_template(
        "pilots/list.html",
        pilots=reading.pilots(db.session()),
        words=pilots_words.TOLD,
        kinds=Decision,
    )


@blueprint.get("/pulses/pilots/new")
@requires(Permission.USE_LAB)
def new() -> Response:
    """Ask what is to be tried."""
    return _form(_offered(PilotForm()), HTTPStatus.OK)


@blueprint.post("/pulses/pilots/new")
@requires(Permission.USE_LAB)
def write() -> Response:
    """Keep a new pilot, or only suggest departments to compare with."""
    return _write(None)


@blueprint.get("/pulses/pilots/<int:pilot_id>/edit")
@requires(Permission.USE_LAB)
def edit(pilot_id: int) -> Response:
    """Show a pilot that has not been started, to be written anew."""
    pilot = reading.pilot_named(db.session(), pilot_id)
    return _form(_offered(PilotForm(data=facts_of(pilot))), HTTPStatus.OK)


@blueprint.post("/pulses/pilots/<int:pilot_id>/edit")
@requires(Permission.USE_LAB)
def rewrite(pilot_id: int) -> Response:
    """Write a pilot anew."""
    reading.pilot_named(db.session(), pilot_id)
    return _write(pilot_id)


@blueprint.get("/pulses/pilots/<int:pilot_id>")
@requires(Permission.USE_LAB)
def show(pilot_id: int) -> Response:
    """Show the rule, both arms beside each other, what the rule says, and the decision."""
    return _show(pilot_id, DecisionForm(), HTTPStatus.OK)


@blueprint.post("/pulses/pilots/<int:pilot_id>/start")
@requires(Permission.USE_LAB)
def start(pilot_id: int) -> Response:
    """Freeze a pilot and plan its surveys."""
    pilot = reading.pilot_named(db.session(), pilot_id)
    question = Question(
        _("Start “%(name)s”?", name=pilot.name),
        _(
            "Nothing of it can be changed afterwards, neither the rule nor the departments. Both "
            "arms are asked every two weeks from %(day)s.",
            day=day_words(pilot.starts_on),
        ),
        _("Start it, and freeze the rule"),
        url_for("pilots.show", pilot_id=pilot_id),
    )
    if (asking := ask_first(question)) is not None:
        return asking
    try:
        with transaction(db.session()) as session:
            zone = runtime().settings.timezone
            planning.start_pilot(session, pilot_id, utc_now(), viewer().person_id, zone)
    except Conflict as error:
        flash(sentence(error), "signal")
        return _to(pilot_id)
    except Invalid:
        flash(
            _("It cannot be started like this. Please look at its days and departments."), "signal"
        )
        return _to(pilot_id)
    flash(_("Started. The rule stands from now on, and both arms are asked every two weeks."))
    return _to(pilot_id)


@blueprint.post("/pulses/pilots/<int:pilot_id>/decision")
@requires(Permission.USE_LAB)
def decide(pilot_id: int) -> Response:
    """Record the decision and tell everybody in both arms."""
    reading.pilot_named(db.session(), pilot_id)
    form = DecisionForm()
    if not form.validate_on_submit():
        return _show(pilot_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    kind = Decision(form.decision.data)
    told = str(pilots_words.TOLD[kind])
    wanted = deciding.Decided(kind, form.reason.data, told, form.to_draft())
    try:
        with transaction(db.session()) as session:
            deciding.decide(session, pilot_id, wanted, utc_now(), viewer().person_id)
    except (Conflict, Refused) as error:
        flash(sentence(error), "signal")
        return _to(pilot_id)
    except Invalid as error:
        _note(form, error)
        return _show(pilot_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("Decided. Everybody in both arms is told."))
    return _to(pilot_id)


def _write(pilot_id: int | None) -> Response:
    form = _offered(PilotForm())
    if request.form.get("act") == "suggest":
        return _form(form, HTTPStatus.OK, is_suggesting=True)
    if not form.validate_on_submit():
        return _form(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with transaction(db.session()) as session:
            found = planning.write_pilot(
                session, form.to_written(), utc_now(), viewer().person_id, pilot_id
            )
    except Invalid as error:
        _note(form, error)
        return _form(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("The pilot is written down. Nobody is asked before you start it."))
    return _to(found.id)


def _note(form: FlaskForm, error: Invalid) -> None:
    """Put what the domain refused beside the fields it is about."""
    for name, code in error.fields.items():
        form[FIELDS.get(name, name)].errors = [
            str(pilots_words.PROBLEMS.get(code) or _("Please look at this again."))
        ]


def _offered(form: PilotForm) -> PilotForm:
    session = db.session()
    services = [(str(one.id), localized(one, "name")) for one in live_services(session)]
    tree, own = _tree(), own_employers(session).ids
    codes = {node.code for node in tree.nodes.values() if node.employer_id in own}
    departments = [(code, words) for code, words in department_choices(tree) if code in codes]
    form.offer(services, departments, _common())
    return form


def _common() -> dict[str, str]:
    template = latest_template(db.session(), planning.TEMPLATE)
    codes = planning.common_questions(template)
    return {q.code: localized(q, "text") for q in template.questions if q.code in codes}


def _tree() -> DepartmentTree:
    return load_tree(db.session(), local_now(utc_now()).date())


def _form(form: PilotForm, status: HTTPStatus, *, is_suggesting: bool = False) -> Response:
    peers = None
    if is_suggesting:
        chosen = form.trial.data or []
        peers = suggesting.peers_of(db.session(), viewer(), _tree(), chosen, utc_now())
    page = render_template("pilots/form.html", form=form, peers=peers)
    return Response(page, status, mimetype="text/html")


def _show(pilot_id: int, form: DecisionForm, status: HTTPStatus) -> Response:
    session = db.session()
    pilot = reading.pilot_named(session, pilot_id)
    decision = session.get(PilotDecision, pilot_id)
    waves, tree = reading.waves_of(session, pilot), _tree()
    said = reading.said_of(pilot, waves)
    rule = Rule.from_document(pilot.rule)
    page = render_template(
        "pilots/show.html",
        pilot=pilot,
        headline=pilots_words.headline(pilot, decision, waves, said),
        rule=pilots_words.rule_words(rule, _common().get(rule.question, rule.question)),
        arms=[pilots_words.departments(tree, codes) for codes in (pilot.trial, pilot.compare)],
        said=pilots_words.SAID[said],
        waves=pilots_words.shown(waves, tree),
        decision=pilots_words.told(session, decision),
        form=form,
    )
    return Response(page, status, mimetype="text/html")


def _to(pilot_id: int) -> Response:
    return redirect(url_for("pilots.show", pilot_id=pilot_id), HTTPStatus.SEE_OTHER)
