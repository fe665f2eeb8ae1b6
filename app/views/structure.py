"""The tree of departments and employers as it was on a day, and what changed when."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import people_words
from app.access import requires, viewer
from app.by_hand import say_refused
from app.errors import sentence
from app.extensions import db
from app.forms.structure import SiteForm
from app.legible_input import asked_day
from app.second_thoughts import flash_with_way_back
from app.translate import _, ngettext
from app.views.people import today
from pulse.errors import Conflict, Invalid
from pulse.instants import utc_now
from pulse.people.finding import employers
from pulse.people.founding import LONG_AGO
from pulse.people.models import Person, Site
from pulse.people.permissions import Permission
from pulse.people.site_names import add_site, call_site, remove_site
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


@blueprint.post("/structure/sites")
@requires(Permission.MANAGE_PEOPLE)
def open_site() -> Response | tuple[str, int]:
    """Add a place where people work."""
    form = SiteForm()
    if not form.validate():
        return _page(site_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    said = [" ".join(one.data.split()) for one in (form.name, form.name_en, form.region)]
    try:
        with transaction(db.session()) as session:
            made = add_site(session, *said, at=utc_now(), actor_id=viewer().person_id)
            back = url_for("structure.drop_site", site_id=made.id)
    except Invalid as error:
        say_refused(form, error)
        return _page(site_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    words = _("“%(name)s” can be chosen for departments and people now.", name=said[0])
    flash_with_way_back(words, _("Take it back"), back)
    return redirect(url_for("structure.show"), HTTPStatus.SEE_OTHER)


@blueprint.post("/structure/sites/<int:site_id>/remove")
@requires(Permission.MANAGE_PEOPLE)
def drop_site(site_id: int) -> Response:
    """Take a site back that nobody is at yet."""
    try:
        with transaction(db.session()) as session:
            site = remove_site(session, site_id, at=utc_now(), actor_id=viewer().person_id)
            fields = {"name": site.name, "name_en": site.name_en, "region": site.region}
    except Conflict as refused:
        flash(sentence(refused), "signal")
    else:
        words = _("“%(name)s” is no site any more.", name=fields["name"])
        flash_with_way_back(words, _("Add it again"), url_for("structure.open_site"), **fields)
    return redirect(url_for("structure.show"), HTTPStatus.SEE_OTHER)


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
    return redirect(url_for("structure.show"), HTTPStatus.SEE_OTHER)


def _page(problem: Problem | None = None, site_form: SiteForm | None = None) -> str:
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
        site_form=site_form or SiteForm(formdata=None),
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
