"""Addresses of other programs: who is told what, what became of it, and a try-out."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.programs import WebhookForm
from app.program_words import delivery_words, event_words, trouble_words
from app.proof import is_proven, requires_proof
from app.runtime import runtime
from app.second_thoughts import flash_with_way_back
from app.translate import _, _l
from integrations.outside_addresses import AddressRefused, resolve
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.transaction import transaction
from pulse.webhooks import subscribing

blueprint = Blueprint("webhooks", __name__)
TOO_MANY = _l("There are too many addresses. Please remove one first.")


def _page(form: WebhookForm, refusal: str = "") -> Response:
    page = render_template(
        "webhooks/list.html",
        form=form,
        refusal=refusal,
        webhooks=subscribing.going(db.session()),
        event_words=event_words,
        is_proven=is_proven(),
    )
    is_wrong = bool(form.errors or refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


@blueprint.get("/settings/webhooks")
@requires(Permission.MANAGE_SETTINGS)
def listing() -> Response:
    """List the addresses that are told, and offer to add one."""
    return _page(WebhookForm(formdata=None))


@blueprint.post("/settings/webhooks")
@requires(Permission.MANAGE_SETTINGS)
@requires_proof("webhooks.listing")
def add() -> Response | str:
    """Add an address that was looked at, and show its signing secret once."""
    form, allows = WebhookForm(), runtime().settings.webhooks_inside == "allow"
    if not form.validate():
        return _page(form)
    try:
        resolve(str(form.url.data).strip(), allows_inside=allows)
        with transaction(db.session()) as session:
            webhook, secret = subscribing.subscribe(
                session, runtime().vault, form.to_draft(), viewer().person_id, at=utc_now()
            )
            webhook_id, name = webhook.id, webhook.name
    except AddressRefused as refused:
        form.url.errors = [trouble_words(refused.code)]
        return _page(form)
    except Invalid:
        return _page(form, str(TOO_MANY))
    return render_template("webhooks/added.html", webhook_id=webhook_id, name=name, secret=secret)


@blueprint.get("/settings/webhooks/<int:webhook_id>")
@requires(Permission.MANAGE_SETTINGS)
def show(webhook_id: int) -> str:
    """Show the last deliveries to an address."""
    found = subscribing.find(db.session(), webhook_id)
    rows = subscribing.last_deliveries(db.session(), found)
    return render_template(
        "webhooks/show.html",
        webhook=found,
        rows=rows,
        event_words=event_words,
        delivery_words=delivery_words,
        is_proven=is_proven(),
    )


@blueprint.post("/settings/webhooks/<int:webhook_id>/ping")
@requires(Permission.MANAGE_SETTINGS)
def ping(webhook_id: int) -> Response:
    """Send a try-out."""
    with transaction(db.session()) as session:
        subscribing.ping(session, webhook_id, at=utc_now())
    flash(_("A try-out is on its way. Its outcome appears below in a moment."))
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/settings/webhooks/<int:webhook_id>/secret")
@requires(Permission.MANAGE_SETTINGS)
@requires_proof("webhooks.show")
def rotate(webhook_id: int) -> str:
    """Give an address a new signing secret and show it once."""
    with transaction(db.session()) as session:
        webhook, secret = subscribing.rotate(
            session, runtime().vault, webhook_id, viewer().person_id, at=utc_now()
        )
        name, until = webhook.name, webhook.former_until
    return render_template(
        "webhooks/added.html", webhook_id=webhook_id, name=name, secret=secret, until=until
    )


@blueprint.post("/settings/webhooks/<int:webhook_id>/remove")
@requires(Permission.MANAGE_SETTINGS)
@requires_proof("webhooks.show")
def remove(webhook_id: int) -> Response:
    """Tell an address nothing more."""
    with transaction(db.session()) as session:
        name = subscribing.find(session, webhook_id).name
        subscribing.unsubscribe(session, webhook_id, viewer().person_id, at=utc_now())
    flash_with_way_back(
        _(
            "“%(name)s” is removed and told nothing more.",
            name=name,
        ),
        _("Tell it again"),
        url_for("webhooks.tell_again", webhook_id=webhook_id),
    )
    return redirect(url_for("webhooks.listing"), HTTPStatus.SEE_OTHER)


@blueprint.post("/settings/webhooks/<int:webhook_id>/again")
@requires(Permission.MANAGE_SETTINGS)
@requires_proof("webhooks.listing")
def tell_again(webhook_id: int) -> Response:
    """Undo a removal: the address is told again, under the secret it has."""
    try:
        with transaction(db.session()) as session:
            webhook = subscribing.take_up_again(
                session, webhook_id, viewer().person_id, at=utc_now()
            )
            name = webhook.name
    except Invalid:
        return _page(WebhookForm(formdata=None), str(TOO_MANY))
    flash(_("“%(name)s” is told again. Its secret is as it was.", name=name))
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), HTTPStatus.SEE_OTHER)
