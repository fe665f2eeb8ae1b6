"""My page: how I am told, my password, and where I am signed in."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.access import remember_sign_in, requires, sign_in_as, this_sign_in, viewer
from app.errors import form_answer, sentence
from app.extensions import db
from app.forms.account import LINK, ChangePasswordForm, PreferencesForm
from app.forms.asking import AskingForm, PauseForm
from app.i18n import languages, local_now, moment
from app.proof import note_proof
from app.runtime import runtime
from app.second_thoughts import flash_with_way_back
from app.translate import _
from app.views.proving import check_password
from app.words import day_words
from pulse import audit
from pulse.errors import DomainError, Invalid, Refused
from pulse.instants import utc_now
from pulse.outbox import Way
from pulse.people import credentials, preferences, second_factor, sign_ins
from pulse.people.proof_notices import ProofChange, tell_owner
from pulse.surveys import invitations
from pulse.surveys.attention import usual_budget
from pulse.surveys.invitations import Later
from pulse.surveys.waves import open_waves
from pulse.transaction import transaction

blueprint = Blueprint("account", __name__)
SKIP = "skip"


def _page(
    chosen: PreferencesForm | None = None,
    password: ChangePasswordForm | None = None,
    refused: DomainError | None = None,
    pause: PauseForm | None = None,
    asking: AskingForm | None = None,
) -> Response:
    mine, usual = (
        preferences.preferences_of(db.session(), viewer().person_id),
        usual_budget(db.session()),
    )
    way = LINK if mine.is_link_only and mine.way is Way.SLACK else mine.way.value
    facts = {
        "locale": languages().of(mine.locale),
        "way": way,
        "wants_digests": mine.wants_digests,
    }
    page = render_template(
        "account/show.html",
        form=chosen or PreferencesForm(formdata=None, data=facts),
        password=password or ChangePasswordForm(formdata=None),
        asking=asking or AskingForm.of(mine.wishes, usual),
        pause=pause or PauseForm(formdata=None),
        paused_until=_still(mine.wishes.paused_until),
        open_waves=open_waves(db.session(), viewer().person_id, utc_now()),
        refusal=sentence(refused) if refused else "",
        mine=mine,
        usual=usual,
        mail_is_on=bool(runtime().settings.smtp_url),
        has_password=credentials.has_password(db.session(), viewer().person_id),
        sign_ins=sign_ins.open_of(db.session(), viewer().person_id),
        this_one=this_sign_in(),
        may_prove_twice=second_factor.is_offered(db.session(), viewer()),
    )
    return form_answer(page, refused, is_wrong=any((chosen, password, pause, asking)))


def _back() -> Response:
    return redirect(url_for("account.show"), HTTPStatus.SEE_OTHER)


@blueprint.get("/me")
@requires()
def show() -> Response:
    """Show what the person signed in has chosen."""
    return _page()


@blueprint.post("/me")
@requires()
def choose() -> Response:
    """Keep language, channel and summaries."""
    form = PreferencesForm()
    if not form.validate():
        return _page(chosen=form)
    try:
        with transaction(db.session()) as database:
            preferences.choose(
                database,
                viewer().person_id,
                locale=form.language(viewer().locale),
                way=Way.SLACK if form.way.data == LINK else Way(form.way.data),
                wants_digests=form.wants_digests.data,
                is_link_only=form.way.data == LINK,
            )
    except Invalid as refused:
        return _page(chosen=form, refused=refused)
    session["locale"] = form.language(viewer().locale)
    flash(_("From now on Ieum writes to you like that."))
    return _back()


@blueprint.post("/me/asking")
@requires()
def ask_me() -> Response:
    """Keep when and how much the person wants to be asked."""
    form = AskingForm(usual=usual_budget(db.session()))
    if not form.validate():
        return _page(asking=form)
    with transaction(db.session()) as database:
        preferences.wish(database, viewer().person_id, form.to_wishes())
    flash(_("From now on you are asked at the times and as often as you chose."))
    return _back()


@blueprint.post("/me/pause")
@requires()
def pause_surveys() -> Response:
    """Send the person no survey until a day."""
    form = PauseForm()
    if not form.validate():
        return _page(pause=form)
    try:
        with transaction(db.session()) as database:
            preferences.pause(database, viewer().person_id, form.until.data, _today())
    except Invalid as refused:
        form.until.errors = [sentence(refused)]
        return _page(pause=form)
    flash(
        _(
            "No survey is sent to you before %(day)s. You may still answer what is open.",
            day=day_words(form.until.data),
        )
    )
    return _back()


@blueprint.post("/me/pause/end")
@requires()
def end_pause() -> Response:
    """Let surveys come again."""
    until = _still(
        preferences.preferences_of(db.session(), viewer().person_id).wishes.paused_until
    )
    with transaction(db.session()) as database:
        preferences.end_pause(database, viewer().person_id)
    words = _("Your break is over: surveys come again.")
    if until is None:
        flash(words)
    else:
        back = url_for("account.pause_surveys")
        flash_with_way_back(words, _("Go on with the break"), back, until=until.isoformat())
    return _back()


@blueprint.post("/me/waves/<int:wave_id>/later")
@requires()
def put_off(wave_id: int) -> Response:
    """Ask again about an open survey later, or no more at all."""
    wish, person_id, at = request.form.get("later", ""), viewer().person_id, utc_now()
    if wish not in (SKIP, *Later):
        abort(HTTPStatus.NOT_FOUND)
    try:
        with transaction(db.session()) as database:
            if wish == SKIP:
                invitations.skip_wave(database, wave_id, person_id, at)
                said = _(
                    "You are not asked about this survey any more. You may still answer it, or "
                    "choose below when to be asked after all."
                )
            else:
                asked_at = invitations.put_off(database, wave_id, person_id, Later(wish), at)
                said = _("You are asked about it again %(time)s.", time=moment(asked_at))
    except Refused:
        abort(HTTPStatus.NOT_FOUND)
    except Invalid:
        said = _("The survey closes before then, so nothing has changed. Choose an earlier time.")
    flash(said)
    return _back()


def _still(until: date | None) -> date | None:
    """Return the end of a pause that is not over."""
    return until if until is not None and until > _today() else None


def _today() -> date:
    return local_now(utc_now()).date()


@blueprint.post("/me/password")
@requires()
def change_password() -> Response:
    """Change the password of somebody who knows the present one; other browsers are signed out."""
    form = ChangePasswordForm()
    if not form.validate():
        return _page(password=form)
    person_id = viewer().person_id
    try:
        check_password(person_id, form.current.data)
        at = utc_now()
        with transaction(db.session()) as database:
            credentials.choose_password(database, person_id, form.password.data, at=at)
            sign_ins.end_everywhere(database, person_id)
            audit.record(
                database, "password_changed", "person", person_id, at=at, actor_id=person_id
            )
            tell_owner(database, person_id, ProofChange.PASSWORD_CHANGED, at=at)
    except (Invalid, Refused) as refused:
        return _page(password=form, refused=refused)
    sign_in_as(person_id, is_lasting=session.permanent)
    note_proof()
    flash(_("Your password has been changed. Other browsers are signed out."))
    return _back()


@blueprint.post("/me/sign-ins/end")
@requires()
def end_everywhere() -> Response:
    """Sign out everywhere but here."""
    person_id = viewer().person_id
    with transaction(db.session()) as database:
        sign_ins.end_everywhere(database, person_id)
    sign_in_as(person_id, is_lasting=session.permanent)
    flash(_("You are signed out everywhere but in this browser."))
    return _back()


@blueprint.post("/me/sign-ins/keep")
@requires()
def keep_this() -> Response:
    """Let this browser remember the sign-in after it is closed."""
    remember_sign_in()
    flash(_("This browser stays signed in until 31 days after you signed in."))
    return _back()


@blueprint.post("/me/sign-ins/<int:sign_in_id>/end")
@requires()
def end_one(sign_in_id: int) -> Response:
    """Sign out one browser; one that is somebody else's stays as it is."""
    with transaction(db.session()) as database:
        sign_ins.end(database, viewer().person_id, sign_in_id)
    flash(_("That browser is signed out. Whoever uses it has to sign in again."))
    return _back()
