"""The tree of departments and employers as it was on a day, and what changed when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from app import people_words
from app.access import requires, viewer
from app.extensions import db
from app.translate import _, ngettext
from app.views.people import today
from pulse.people.finding import employers
from pulse.people.models import Person, Site
from pulse.people.permissions import Permission
from pulse.people.structure_history import (
    StructureChange,
    changes_until,
    headcounts,
    people_by_id,
    sites_by_id,
)
from pulse.people.tree import DepartmentNode, DepartmentTree, load_tree

blueprint = Blueprint("structure", __name__)
SHOWN = 60


@dataclass(frozen=True)
class Row:
    """One department of the tree; ``people`` counts those directly in it."""

    depth: int
    node: DepartmentNode
    head: Person | None
    site: Site | None
    people: int


@blueprint.get("/structure")
@requires(Permission.MANAGE_PEOPLE, Permission.MANAGE_SURVEYS)
def show() -> str:
    """Show the tree of a day, today's unless another is asked for."""
    session, on = db.session(), _day()
    tree = load_tree(session, on)
    changes = changes_until(session, on, SHOWN)
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
    )


def _day() -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return today()


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
