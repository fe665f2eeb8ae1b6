"""Stopping work that is abusive or unsafe, and being contacted: two taps from the first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.protection import MOST_URGENT, ProtectionForm
from app.i18n import local_now, localized
from app.translate import _
from pulse.commitments import catalogue, requests
from pulse.commitments.models import CommitmentVersion, Service, ServiceRequest
from pulse.instants import utc_now
from pulse.people.permissions import Viewer
from pulse.transaction import transaction

blueprint = Blueprint("protection", __name__)


@dataclass(frozen=True)
class Way:
    """One service that protects: what it is, what it promises, and its form."""

    code: str
    name: str
    about: str
    promises: list[str]
    form: ProtectionForm
    is_open: bool


@blueprint.get("/protection")
@requires()
def ask() -> str:
    """Say that one may stop, who is told, and by when they get in touch."""
    return render_template("protection/ask.html", ways=ways_for(viewer(), utc_now()))


@blueprint.post("/protection")
@requires()
def send() -> Response | tuple[str, int]:
    """Tell the department that protects; the request's page says by when they answer."""
    form, who, at = ProtectionForm(), viewer(), utc_now()
    service = chosen(form, who)
    if not form.validate():
        page = render_template("protection/ask.html", ways=ways_for(who, at, form))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    number = tell_them(form, service, who.person_id, at).number
    flash(_("They have been told. You may stop until they get in touch."))
    return redirect(url_for("service_requests.show", number=number), HTTPStatus.SEE_OTHER)


def offered(session: Session, who: Viewer) -> list[Service]:
    """Return the services that protect this person, the most critical first.

    Among those as critical, the one for the fewest departments is nearest to their own work.
    """
    found = catalogue.services_for(session, who.path_codes, employer_is_own=who.employer_is_own)
    mine = [service for service in found if catalogue.is_protection(service)]
    return sorted(mine, key=lambda one: (one.criticality, *_breadth(one), one.code))


def _breadth(service: Service) -> tuple[bool, int]:
    scope = service.user_scope
    return catalogue.EVERYBODY in scope, len(scope)


def ways_for(who: Viewer, at: datetime, sent: ProtectionForm | None = None) -> list[Way]:
    """Return what can be asked for; ``sent`` is the form that needs another look."""
    session = db.session()
    services = offered(session, who)
    promised = catalogue.versions_in_force(
        session, local_now(at).date(), [service.id for service in services]
    )
    return [_way(service, _wordings(promised.get(service.id, ())), sent) for service in services]


def chosen(form: ProtectionForm, who: Viewer) -> Service:
    """Return the service a form was sent for; what is not offered does not exist."""
    services = offered(db.session(), who)
    return next((one for one in services if form.is_for(one)), None) or abort(404)


def tell_them(
    form: ProtectionForm, service: Service, person_id: int, at: datetime
) -> ServiceRequest:
    """Open the request."""
    with transaction(db.session()) as session:
        return requests.open_request(session, person_id, form.to_request(service), at=at)


def _wordings(versions: Sequence[CommitmentVersion]) -> list[str]:
    specific = catalogue.most_specific(versions, MOST_URGENT)
    return [localized(version, "wording") for version in specific]


def _way(service: Service, promises: list[str], sent: ProtectionForm | None) -> Way:
    is_open = sent is not None and sent.is_for(service)
    form = sent if sent is not None and is_open else ProtectionForm(formdata=None)
    form.service.data = service.code
    for field in form:
        field.id = field.label.field_id = f"{service.code}-{field.name}"
    name, about = localized(service, "name"), localized(service, "description")
    return Way(service.code, name, about, promises, form, is_open)
