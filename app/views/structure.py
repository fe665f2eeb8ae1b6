"""The tree of departments and employers as it was on a day, and what changed when."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import people_words
from app.access import requires, viewer
from app.extensions import db
from app.legible_input import asked_day
from app.translate import _, ngettext
from app.views.people import today
from pulse.instants import utc_now
from pulse.people.finding import employers
from pulse.people.founding import LONG_AGO
from pulse.people.models import Person, Site
from pulse.people.permissions import Permission
from pulse.people.site_names import call_site
from pulse.people.structure_history import (
    StructureChange,
    changes_until,
    headcounts,
    people_by_id,
    sites_by_id,
)
from pulse.people.tree import DepartmentNode, DepartmentTree, load_tree
from pulse.transaction import transaction

blueprint = Blueprint("structure", __name__)
SHOWN, LONGEST_SITE = 60, 80


@dataclass(frozen=True)
class Row:
    """One department of the tree; ``people`` counts those directly in it."""

    depth: int
    node: DepartmentNode
    head: Person | None
    site: Site | None
    people: int


@dataclass(frozen=True)
class Problem:
    """What was typed for a site and cannot be kept, and why."""

    site_id: int
    typed: str
    words: str


@blueprint.get("/structure")
@requires(Permission.MANAGE_PEOPLE, Permission.MANAGE_SURVEYS)
def show() -> str:
    """Show the tree of a day, today's unless another is asked for."""
    return _page()


@blueprint.post("/structure/sites/<int:site_id>")
@requires(Permission.MANAGE_PEOPLE)
def name_site(site_id: int) -> Response | tuple[str, int]:
    """Say what a site is called in English; empty takes the name away."""
    named = " ".join(request.form.get("name_en", "").split())
    if len(named) > LONGEST_SITE or not named.isprintable():
        problem = Problem(site_id, named, _("Please keep this under 80 characters."))
        return _page(problem), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction(db.session()) as session:
        call_site(session, site_id, named, at=utc_now(), actor_id=viewer().person_id)
    flash(
        _("In English the site is called “%(name)s” from now on.", name=named)
        if named
        else _("The site has no English name any more, so its own name is shown.")
    )
    return redirect(url_for("structure.show", _anchor="sites"), HTTPStatus.SEE_OTHER)


def _page(problem: Problem | None = None) -> str:
    session, on = db.session(), asked_day("on") or today()
    tree = load_tree(session, on)
    changes = [one for one in changes_until(session, on, SHOWN) if one.on > LONG_AGO]
    people = people_by_id(session, _person_ids(tree, changes))
    sites, counts = sites_by_id(session), headcounts(session, on)
    rows = [
        Row(
            depth,
            node,
            people.get(node.head_id or 0),
            sites.get(node.site_id or 0),
            counts.get(node.id, 0),
        )
        for depth, node in tree.walk()
    ]
    return render_template(
        "structure/show.html",
        rows=rows,
        on=on,
        is_today=on == today(),
        headline=_headline(tree),
        employers={one.id: one for one in employers(session)},
        changes=changes,
        people=people,
        words=people_words,
        may_open=viewer().can(Permission.MANAGE_PEOPLE),
        sites=sorted(sites.values(), key=lambda one: one.name),
        problem=problem,
    )


def _person_ids(tree: DepartmentTree, changes: list[StructureChange]) -> set[int]:
    found = {node.head_id for node in tree.nodes.values()} | {one.head_id for one in changes}
    return {person_id for person_id in found if person_id is not None}


def _headline(tree: DepartmentTree) -> str:
    if not tree.nodes:
        return _("There was no department on that day.")
    headless = sum(node.head_id is None for node in tree.nodes.values())
    counted = ngettext("%(num)s department", "%(num)s departments", len(tree.nodes))
    if not headless:
        return _("%(departments)s, each with a head.", departments=counted)
    return ngettext(
        "%(departments)s, %(num)s of them without a head.",
        "%(departments)s, %(num)s of them without a head.",
        headless,
        departments=counted,
    )
