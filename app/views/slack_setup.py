"""Settings → Slack: whether the workspace is connected, and how to connect it."""

from __future__ import annotations

import json
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.slack import AppForm, TokensForm
from app.proof import is_proven, requires_proof
from app.runtime import PATIENCE, Runtime, runtime
from app.second_thoughts import Question, ask_first
from app.security import let_forms_lead_to
from app.translate import _
from app.views.slack_words import ending_words, greeting_words, refusal_words
from integrations.ports import DeliveryError
from integrations.slack import installing, keeping
from integrations.slack.client import SlackClient
from integrations.slack.install import ManifestError, manifest
from integrations.slack.installing import Findings, MakeClient
from integrations.slack.keeping import AppSecrets, Tokens
from integrations.slack.oauth import Granted
from pulse.instants import system_now
from pulse.people import workspaces
from pulse.people.models import Person
from pulse.people.permissions import Permission
from pulse.transaction import transaction

blueprint = Blueprint("slack_setup", __name__, url_prefix="/settings/slack")


def client_maker(parts: Runtime) -> MakeClient:
    """Return what makes clients of the same Slack for other tokens."""
    base = f"{parts.settings.slack_api_url}/api/"
    return lambda token: SlackClient(token, base, PATIENCE)


def open_client(parts: Runtime) -> SlackClient:
    """Return a client for the calls that prove themselves by the app's secret."""
    return SlackClient("", f"{parts.settings.slack_api_url}/api/", PATIENCE, is_open=True)


def _page(
    tokens: TokensForm | None = None, app: AppForm | None = None, refusal: str = ""
) -> Response:
    parts = runtime(at_once=True)
    kept, settings = parts.connection.kept, parts.settings
    let_forms_lead_to(settings.slack_api_url)
    page = render_template(
        "slack_setup/show.html",
        tokens=tokens or TokensForm(formdata=None),
        app=app or AppForm(formdata=None, data={"client_id": settings.slack_client_id}),
        refusal=refusal,
        refused="tokens" if tokens else "app" if app else "",
        settings=settings,
        is_given=parts.connection.is_given,
        kept=kept,
        missing=installing.missing_scopes(kept.scopes),
        wanted=installing.wanted_scopes(kept.scopes),
        ending=ending_words(_reason()) if kept.is_ended else "",
        manifest=_manifest(parts),
        is_proven=is_proven(),
        can_add=bool(settings.slack_client_id and settings.slack_client_secret),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if tokens or app else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


def _reason() -> str:
    found = workspaces.current(db.session())
    return found.ended_reason if found else ""


def _manifest(parts: Runtime) -> str:
    settings = parts.settings
    try:
        made = manifest(settings.public_url, settings.slack_command)
    except ManifestError:  # without https only Socket Mode is possible
        made = manifest(settings.public_url, settings.slack_command, socket_mode=True)
    return json.dumps(made, ensure_ascii=False, indent=2)


def _back() -> Response:
    return redirect(url_for("slack_setup.show"), HTTPStatus.SEE_OTHER)


@blueprint.get("")
@requires(Permission.MANAGE_SETTINGS)
def show() -> Response:
    """Say whether Slack is connected, and what to do next."""
    return _page()


@blueprint.post("/tokens")
@requires(Permission.MANAGE_SETTINGS)
@requires_proof("slack_setup.show")
def paste() -> Response:
    """Try what was pasted against Slack, and keep it when it works."""
    form = TokensForm()
    if not form.validate() or not _has_way_back(form):
        return _page(tokens=form)
    parts = runtime()
    make = client_maker(parts)
    try:
        found = installing.look_up(make, form.bot_token.data)
        if form.app_token.data:
            installing.try_app_token(make, form.app_token.data)
    except DeliveryError as error:
        return _page(tokens=form, refusal=refusal_words(error))
    if found.missing:
        lacking = ", ".join(found.missing)
        return _page(tokens=form, refusal=_("The token lacks: %(scopes)s.", scopes=lacking))
    secrets = AppSecrets(form.signing_secret.data, form.app_token.data)
    granted = Granted(found.place, Tokens(form.bot_token.data), found.scopes)
    keep(granted, secrets, at=system_now())
    _tell(granted)
    return _back()


def _has_way_back(form: TokensForm) -> bool:
    """Make sure that Slack can reach us one way or the other."""
    settings = runtime().settings
    known = settings.slack_signing_secret or settings.slack_app_token
    if form.signing_secret.data or form.app_token.data or known:
        return True
    form.signing_secret.errors = [
        _("Please paste the signing secret, or for Socket Mode the app-level token.")
    ]
    return False


def keep(granted: Granted, secrets: AppSecrets, *, at: datetime) -> None:
    """Keep an installation that works, in place of the one before."""
    vault, actor_id = runtime().vault, viewer().person_id
    sealed = keeping.sealed_tokens(
        vault, granted.place, granted.tokens, granted.scopes, granted.expires_at
    )
    with transaction(db.session()) as session:
        keeping.keep_app(session, vault, secrets, at=at, actor_id=actor_id)
        workspaces.install(session, granted.place, sealed, at=at, actor_id=actor_id)
    runtime(at_once=True)


def _tell(granted: Granted) -> None:
    """Write to whoever installed, and say on the page what came of it."""
    person = db.session.get(Person, viewer().person_id)
    client = client_maker(runtime())(granted.tokens.bot_token)
    mail = (person.email if person else "") or ""
    greeting = installing.greet(client, mail, viewer().locale, user_id=granted.installer)
    name = granted.place.team_name or granted.place.tenant
    flash(_("%(team)s is connected to Ieum.", team=name) + " " + greeting_words(greeting))


def finish(granted: Granted) -> Response:
    """Keep what Add to Slack gave, and greet whoever allowed it."""
    missing = installing.missing_scopes(granted.scopes)
    if missing:
        words = _("Nothing was connected: the token lacks %(scopes)s.", scopes=", ".join(missing))
        flash(words, "signal")
        return _back()
    keep(granted, AppSecrets(), at=system_now())
    _tell(granted)
    return _back()


@blueprint.post("/app")
@requires(Permission.MANAGE_SETTINGS)
@requires_proof("slack_setup.show")
def keep_app() -> Response:
    """Keep what the app is known by."""
    form = AppForm()
    if not form.validate():
        return _page(app=form)
    given = AppSecrets(
        signing_secret=form.app_signing_secret.data,
        client_id=form.client_id.data,
        client_secret=form.client_secret.data,
    )
    with transaction(db.session()) as session:
        keeping.keep_app(
            session, runtime().vault, given, at=system_now(), actor_id=viewer().person_id
        )
    runtime(at_once=True)
    flash(_("What the app is known by is kept, and in use from now on."))
    return _back()


@blueprint.post("/disconnect")
@requires(Permission.MANAGE_SETTINGS)
@requires_proof("slack_setup.show")
def disconnect() -> Response:
    """Forget the tokens kept here; what the settings give is not ours to forget."""
    question = Question(
        _("Disconnect Slack?"),
        _(
            "Its tokens are forgotten here, and nothing is sent there or taken from there any "
            "more: no survey, no escalation. To come back, you connect it anew."
        ),
        _("Disconnect Slack"),
        url_for("slack_setup.show"),
    )
    if (asking := ask_first(question)) is not None:
        return asking
    with transaction(db.session()) as session:
        kept = workspaces.current(session)
        if kept is not None:
            place = keeping.place_of(kept)
            who = viewer().person_id
            workspaces.end(session, place, "disconnected", at=system_now(), actor_id=who)
    runtime(at_once=True)
    flash(
        _("Slack is disconnected: nothing is sent there any more. You can connect it again below.")
    )
    return _back()


__all__ = ["Findings", "blueprint", "client_maker", "finish", "keep", "open_client"]
