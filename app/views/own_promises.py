"""A head's own promises, both ways: kept to others, and kept to the departments they head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from http import HTTPStatus

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.proof import requires_proof
from app.translate import _
from app.views import promises_words
from app.views.downloads import Table, table_answer
from app.views.fulfilment_words import PERIOD, WEEKS
from app.views.promises_words import PairLine
from app.views.ratings_words import WatermelonLine
from app.views.watermelons import own_watermelons
from pulse.commitments.matrix import Pair, clocks_in, matrix
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree

blueprint = Blueprint("own_promises", __name__)

COLUMNS = tuple(name for name in PairLine.__dataclass_fields__ if name != "satisfaction")


@blueprint.get("/promises/ours")
@requires(Permission.READ_DEPARTMENT_COMMITMENTS)
def ours() -> str:
    """Show the pairs in which a department of the viewer's takes part, and no others."""
    tree, headed = _headed()
    given, received = _both_ways(tree, headed)
    return render_template(
        "promises/ours.html",
        headline=headline(given, received),
        given=promises_words.pair_lines(given, tree),
        received=promises_words.pair_lines(received, tree),
        watermelons=_watermelons(tree, headed),
        weeks=WEEKS,
    )


@blueprint.get("/promises/ours.csv")
@requires(Permission.READ_DEPARTMENT_COMMITMENTS)
@requires_proof()
def ours_csv() -> Response:
    """Give the same pairs as a table."""
    return _given("csv")


@blueprint.get("/promises/ours.xlsx")
@requires(Permission.READ_DEPARTMENT_COMMITMENTS)
@requires_proof()
def ours_xlsx() -> Response:
    """Give the same pairs as a workbook."""
    return _given("xlsx")


def _given(ends: str) -> Response:
    now = utc_now()
    return table_answer(
        ends,
        lambda: Table("promises", COLUMNS, _rows()),
        lambda: clocks_in(db.session(), now - PERIOD, now),
    )


def _rows() -> list[dict[str, object]]:
    tree, headed = _headed()
    given, received = _both_ways(tree, headed)
    inside = [pair for pair in received if pair not in given]
    found = promises_words.pair_lines([*given, *inside], tree)
    return [{name: getattr(line, name) for name in COLUMNS} for line in found]


def headline(given: Sequence[Pair], received: Sequence[Pair]) -> str:
    """Say both ways in one sentence; how sure it is stands in the tables."""
    met, due = _kept(given)
    met_to_us, due_to_us = _kept(received)
    if not due and not due_to_us:
        return _("No promise of ours or to us was due in this time.")
    if not due_to_us:
        return _("We kept %(met)s of %(due)s promises to others.", met=met, due=due)
    theirs = {"met_to_us": met_to_us, "due_to_us": due_to_us}
    if not due:
        return _("Others kept %(met_to_us)s of %(due_to_us)s promises to us.", **theirs)
    return _(
        "We kept %(met)s of %(due)s promises to others; they kept %(met_to_us)s of "
        "%(due_to_us)s to us.",
        met=met,
        due=due,
        **theirs,
    )


def _watermelons(tree: DepartmentTree, headed: Iterable[int]) -> list[WatermelonLine]:
    """Return our own services that are green by their promises and red inside."""
    ours = {department_id for mine in headed for department_id in tree.subtree_ids(mine)}
    return own_watermelons(db.session(), viewer(), ours, tree, utc_now())


def _kept(pairs: Iterable[Pair]) -> tuple[int, int]:
    counted = list(pairs)
    return sum(pair.met for pair in counted), sum(pair.due for pair in counted)


def _headed() -> tuple[DepartmentTree, frozenset[int]]:
    """Return the tree and the outermost departments the viewer heads, or else their own."""
    tree, who = promises_words.tree_of_period(db.session(), utc_now()), viewer()
    named = who.headed_department_ids or {who.department_id}
    ours = {found for found in named if found is not None and found in tree}
    outermost = frozenset(
        found for found in ours if not ours & {node.id for node in tree.path(found)[:-1]}
    )
    if not outermost:
        abort(HTTPStatus.NOT_FOUND)
    return tree, outermost


def roll_up(tree: DepartmentTree, headed: Iterable[int]) -> dict[int, int]:
    """Name for each department the one it counts under: one's own, or the others' divisions."""
    level = promises_words.top_level(tree)
    for mine in headed:
        level |= dict.fromkeys(tree.subtree_ids(mine), mine)
    return level


def _both_ways(tree: DepartmentTree, headed: frozenset[int]) -> tuple[list[Pair], list[Pair]]:
    """Return what was promised to others and by others; what stays inside is in both."""
    now = utc_now()
    pairs = matrix(db.session(), now - PERIOD, now, roll_up(tree, headed))
    return (
        [pair for pair in pairs if pair.provider_id in headed],
        [pair for pair in pairs if pair.customer_id in headed],
    )
