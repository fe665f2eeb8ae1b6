"""The catalogue of services, and each service's charter: what is promised and how it was kept."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now
from app.translate import _, ngettext
from app.views import fulfilment_words
from app.views.agreements import my_sides, proposal_lines
from app.views.outlook_words import month_outlook
from app.words import department_name
from pulse.commitments import catalogue as services_read
from pulse.commitments.models import Service
from pulse.instants import utc_now
from pulse.people.models import Person
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree, load_tree

blueprint = Blueprint("services", __name__)


def today() -> date:
    """Return the date on the company's wall clock."""
    return local_now(utc_now()).date()


@blueprint.get("/services")
@requires()
def catalogue() -> str:
    """List every service with what it promises and how that was kept last month."""
    session, on, who = db.session(), today(), viewer()
    everything = services_read.live_services(session)
    mine = {
        service.id
        for service in everything
        if services_read.serves(service, who.path_codes, employer_is_own=who.employer_is_own)
    }
    return render_template(
        "services/list.html",
        headline=_headline(len(mine)),
        groups=[
            (_("You can ask for these"), [one for one in everything if one.id in mine]),
            (_("For others"), [one for one in everything if one.id not in mine]),
            (_("No longer offered"), services_read.ended_services(session)),
        ],
        promises=services_read.versions_in_force(session, on),
        kept=fulfilment_words.by_service(session, utc_now()),
        tree=load_tree(session, on),
        weeks=fulfilment_words.WEEKS,
    )


@blueprint.get("/services/<code>")
@requires()
def show(code: str) -> str:
    """Show one service's charter."""
    session, on, who = db.session(), today(), viewer()
    service = services_read.service_by_code(session, code)
    tree = load_tree(session, on)
    is_mine = services_read.serves(service, who.path_codes, employer_is_own=who.employer_is_own)
    sides = my_sides(service, tree, who)
    may_propose = bool(sides) or who.person_id == service.owner_id
    return render_template(
        "services/show.html",
        service=service,
        owner=session.get(Person, service.owner_id) if service.owner_id else None,
        tree=tree,
        users=_users(service, tree),
        outlook=month_outlook(session, service.id, utc_now()),
        proposals=proposal_lines(session, service, sides) if may_propose else [],
        may_propose=may_propose,
        charter=fulfilment_words.charter(session, service, on, utc_now()),
        weeks=fulfilment_words.WEEKS,
        may_ask=is_mine and who.can(Permission.OPEN_REQUESTS),
    )


def _headline(count: int) -> str:
    if not count:
        return _("There is no service for your department yet.")
    return ngettext("You can ask for %(num)s service.", "You can ask for %(num)s services.", count)


def _users(service: Service, tree: DepartmentTree) -> list[str]:
    """Name whom a service is for."""
    names = {"ALL": _("everybody"), "ALL_OWN": _("everybody of our own company")}
    return [names.get(str(code)) or _name(tree, str(code)) for code in service.user_scope]


def _name(tree: DepartmentTree, code: str) -> str:
    node = tree.by_code.get(code)
    return code if node is None else department_name(node)
