"""The catalogue of services, and each service's charter: what is promised and how it was kept."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now
from app.translate import _, ngettext
from app.views import fulfilment_words, known_figures, ratings_words, service_work
from app.views.agreements import my_sides, proposal_lines
from app.views.charter_words import charter_page
from app.views.outlook_words import month_outlook
from app.views.ratings_read import ratings_by_service, ratings_for
from app.words import department_name
from pulse.commitments import catalogue as services_read
from pulse.commitments.fulfilment import company_fulfilment
from pulse.commitments.models import Service
from pulse.commitments.service_editing import may_change
from pulse.commitments.upcoming import begins_later
from pulse.instants import utc_now
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
    everything, ended = services_read.live_and_ended(session)
    now, tree = utc_now(), load_tree(session, on)
    company = company_fulfilment(session, now - fulfilment_words.PERIOD, now, now)
    rated = ratings_by_service(session, who, everything, tree, now)
    watermelons = ratings_words.watermelon_lines(company, rated, tree)
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
            (
                _("For other departments"),
                [one for one in everything if one.id not in mine],
            ),
            (_("No longer offered"), ended),
        ],
        promises=services_read.versions_in_force(session, on),
        kept=fulfilment_words.by_service(company),
        watermelons={line.code for line in watermelons},
        tree=tree,
        weeks=fulfilment_words.WEEKS,
    )


@blueprint.get("/services/<code>")
@requires()
def show(code: str) -> str | tuple[str, int]:
    """Show one service's charter."""
    session, on, who = db.session(), today(), viewer()
    service = services_read.service_by_code(session, code)
    if known_figures.is_asked():
        agreed = services_read.versions_of(session, service.id)
        return known_figures.charter_page(session, service, agreed, utc_now())
    tree = load_tree(session, on)
    is_mine = services_read.serves(service, who.path_codes, employer_is_own=who.employer_is_own)
    sides = my_sides(service, tree, who)
    agreed = services_read.versions_of(session, service.id)
    held = [one.version for one in agreed if services_read.holds_on(one.version, on)]
    coming = [one.version for one in agreed if begins_later(one.version, on)]
    charter = fulfilment_words.charter(session, service, held, utc_now())
    ratings = ratings_for(session, who, service, tree, utc_now())
    may_propose = bool(sides) or who.person_id == service.owner_id
    may_promise = may_propose or who.can(Permission.MANAGE_SETTINGS)
    return render_template(
        "services/show.html",
        service=service,
        agreed=charter_page(session, service, agreed, on),
        coming=coming,
        may_keep=bool(sides),
        tree=tree,
        users=_users(service, tree),
        outlook=month_outlook(session, service.id, utc_now()),
        proposals=proposal_lines(agreed, sides) if may_promise else [],
        may_propose=may_propose,
        may_promise=may_promise,
        may_change=may_change(service, who),
        charter=charter,
        reads_all_results=who.can(Permission.READ_ALL_RESULTS),
        ratings=ratings_words.rating_part(ratings, charter.fulfilment, tree),
        weeks=fulfilment_words.WEEKS,
        sees_work=service_work.may_see(service, tree, who),
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
