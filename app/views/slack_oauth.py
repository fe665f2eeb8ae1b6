"""Add to Slack, and Sign in with Slack: two flows that never mix, each with its own state."""

from __future__ import annotations

import hmac
import secrets
from http import HTTPStatus

import structlog
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.access import requires
from app.extensions import db
from app.proof import requires_proof
from app.runtime import Runtime, runtime
from app.second_step import enter
from app.translate import _
from app.views import slack_setup
from app.views.navigation import safe_path
from app.views.slack_words import refusal_words
from app.ways_in import takes
from integrations.id_tokens import NotProven, SigningKeys
from integrations.ports import DeliveryError
from integrations.slack import oauth, openid
from integrations.slack.install import BOT_SCOPES, INSTALLED_PATH, SIGNED_IN_PATH
from integrations.slack.oauth import ClientPair
from integrations.slack.openid import SlackPerson
from integrations.slack.payloads import Actor
from integrations.slack.people import person_of
from pulse.errors import NotFound
from pulse.instants import system_now
from pulse.people.permissions import Permission
from pulse.people.ways_in import WayIn

INSTALL, SIGN_IN = "slack_install", "slack_sign_in"
"""What the cookie remembers of a flow that has begun."""
blueprint = Blueprint("slack_oauth", __name__)


def pair_of(parts: Runtime) -> ClientPair:
    """Return what the app is known by in this installation."""
    return ClientPair(parts.settings.slack_client_id, parts.settings.slack_client_secret)


def offers_sign_in() -> bool:
    """Tell whether people may sign in with Slack here."""
    return takes(WayIn.SLACK)


@blueprint.app_context_processor
def _offers() -> dict[str, object]:
    return {"offers_slack_sign_in": offers_sign_in}


@blueprint.post("/settings/slack/add")
@requires(Permission.MANAGE_SETTINGS)
@requires_proof("slack_setup.show")
def add() -> Response:
    """Go to Slack's page that asks whether the app may be installed."""
    parts = runtime()
    pair = pair_of(parts)
    if not pair:
        return redirect(url_for("slack_setup.show"), HTTPStatus.SEE_OTHER)
    session[INSTALL] = secrets.token_urlsafe(24)
    address = oauth.authorize_url(
        parts.settings.slack_api_url,
        pair.client_id,
        BOT_SCOPES,
        redirect_uri=parts.settings.public_url + INSTALLED_PATH,
        state=session[INSTALL],
    )
    return redirect(address, HTTPStatus.SEE_OTHER)


@blueprint.get(INSTALLED_PATH)
@requires(Permission.MANAGE_SETTINGS)
def installed() -> Response:
    """Take up what Slack's page gave, if this browser asked for it."""
    parts, back = runtime(), redirect(url_for("slack_setup.show"), HTTPStatus.SEE_OTHER)
    if not _is_ours(session.pop(INSTALL, "")) or "code" not in request.args:
        flash(_("Nothing was installed. Please begin again."), "signal")
        return back
    try:
        granted = oauth.exchange_code(
            slack_setup.open_client(parts),
            pair_of(parts),
            request.args["code"],
            parts.settings.public_url + INSTALLED_PATH,
            at=system_now(),
        )
    except DeliveryError as error:
        flash(refusal_words(error), "signal")
        return back
    return slack_setup.finish(granted)


@blueprint.get("/sign-in/slack")
def sign_in() -> Response:
    """Go to Slack's page that asks who it is."""
    parts = runtime()
    if not offers_sign_in():
        return redirect(url_for("session.sign_in"), HTTPStatus.SEE_OTHER)
    begun = {
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "next": safe_path(request.args.get("next")),
    }
    session[SIGN_IN] = begun
    address = openid.authorize_url(
        parts.settings.slack_api_url,
        pair_of(parts).client_id,
        redirect_uri=parts.settings.public_url + SIGNED_IN_PATH,
        state=begun["state"],
        nonce=begun["nonce"],
        team=_workspace(parts.settings.slack_team_id),
    )
    return redirect(address, HTTPStatus.SEE_OTHER)


def _workspace(tenant: str) -> str:
    """Return the workspace to sign in to; of an organisation, whichever somebody chooses."""
    return tenant if tenant.startswith("T") else ""


@blueprint.get(SIGNED_IN_PATH)
def signed_in() -> Response:
    """Let in whom Slack has proven, if they are somebody here; say nothing more otherwise."""
    begun = session.pop(SIGN_IN, None) or {}
    if not _is_ours(str(begun.get("state", ""))) or "code" not in request.args:
        return _not_let_in("not_begun_here")
    if not offers_sign_in():
        return _not_let_in("way_closed")
    try:
        person_id = _known(_proven(str(begun["nonce"])))
    except (DeliveryError, NotProven, NotFound) as problem:
        return _not_let_in(problem.code)
    return enter(person_id, str(begun["next"]))


def _proven(nonce: str) -> SlackPerson:
    parts = runtime()
    answered = {
        "code": request.args["code"],
        "redirect_uri": parts.settings.public_url + SIGNED_IN_PATH,
        "nonce": nonce,
    }
    api, keys = slack_setup.open_client(parts), _keys(parts)
    return openid.prove(api, keys, pair_of(parts), answered, system_now())


def _known(found: SlackPerson) -> int:
    """Return who a proven account belongs to; an account of another workspace is nobody."""
    team = runtime().settings.slack_team_id
    if not team or team not in (found.team_id, found.enterprise_id):
        raise NotFound("other_team")
    return person_of(db.session(), Actor(team, found.user_id)).id


def _keys(parts: Runtime) -> SigningKeys:
    base = parts.settings.slack_api_url
    if base not in _KEYS:
        _KEYS[base] = openid.signing_keys(base)
    return _KEYS[base]


_KEYS: dict[str, SigningKeys] = {}
"""The public keys of each Slack this process has asked, so that they are read once an hour."""


def _is_ours(state: str) -> bool:
    given = request.args.get("state", "")
    return bool(state) and hmac.compare_digest(given.encode(), state.encode())


def _not_let_in(code: str) -> Response:
    """Lead to the same page whatever it was; only the log knows more."""
    structlog.get_logger("slack").info("sign_in_refused", code=code)
    return redirect(url_for("slack_oauth.refused"), HTTPStatus.SEE_OTHER)


@blueprint.get("/sign-in/slack/refused")
def refused() -> Response:
    """Say that Slack could not let somebody in, and what to do."""
    page = render_template("slack_setup/not_signed_in.html")
    return Response(page, HTTPStatus.FORBIDDEN, mimetype="text/html")
