"""Signing in through the company's own provider."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.access import is_remembered
from app.extensions import db
from app.i18n import local_now
from app.proof import is_recent
from app.runtime import runtime
from app.second_step import enter
from app.translate import _
from app.views.navigation import safe_path
from app.ways_in import takes
from integrations.id_tokens import NotProven
from integrations.oidc import Begun, OidcClient
from pulse.errors import Refused
from pulse.instants import utc_now
from pulse.people.provider_accounts import ProviderAccount, follow_groups, person_of
from pulse.people.ways_in import WayIn
from pulse.transaction import transaction

blueprint = Blueprint("oidc", __name__)
BEGUN = "oidc"
"""What the cookie remembers of a sign-in that has begun."""


def _client() -> OidcClient:
    client = runtime().provider.client if takes(WayIn.PROVIDER) else None
    return client or abort(HTTPStatus.NOT_FOUND)


def _over(code: str) -> Response:
    """Say that it did not work; why is for the log alone."""
    structlog.get_logger("sign_in").warning("provider_sign_in_failed", code=code)
    page = render_template("session/provider_refused.html")
    return Response(page, HTTPStatus.FORBIDDEN, mimetype="text/html")


@blueprint.get("/sign-in/provider")
def begin() -> Response:
    """Send the browser to the provider."""
    client = _client()
    try:
        begun = client.begin(asks_anew=bool(request.args.get("anew")))
    except NotProven as trouble:
        return _over(trouble.code)
    session[BEGUN] = {
        "state": begun.state,
        "nonce": begun.nonce,
        "verifier": begun.verifier,
        "next": safe_path(request.args.get("next")),
        "anew": bool(request.args.get("anew")),
    }
    return redirect(begun.url, HTTPStatus.SEE_OTHER)


@blueprint.get("/sign-in/provider/back")
def back() -> Response:
    """Begin the session of whoever the provider has proven."""
    client, kept = _client(), session.pop(BEGUN, None)
    if not kept:
        return redirect(url_for("session.sign_in"), HTTPStatus.SEE_OTHER)
    begun = Begun("", kept["state"], kept["nonce"], kept["verifier"])
    try:
        proven = client.finish(begun, request.url)
        account = ProviderAccount(proven.issuer, proven.subject, proven.mail)
        with transaction(db.session()) as database:
            person_id = person_of(database, account, at=utc_now())
            on = local_now(utc_now()).date()
            roles = runtime().provider.group_roles
            follow_groups(database, person_id, proven.groups, roles, on, at=utc_now())
    except NotProven as trouble:
        return _over(trouble.code)
    except Refused as refused:
        return _over(refused.code)
    is_new = is_recent(proven.signed_in_at)
    if kept.get("anew") and not is_new:
        name = runtime().settings.provider_name
        flash(_("%(name)s did not ask you again, so this is no proof.", name=name), "signal")
    lasts = is_remembered(person_id)
    return enter(person_id, kept["next"], is_lasting=lasts, is_recent=is_new)
