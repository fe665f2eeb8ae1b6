"""Waiting, and those who wait: broken promises to units beside how these units are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, render_template, request

from app.access import requires, viewer
from app.extensions import db
from app.views import promises_words, waits_words
from app.views.results_words import Names
from app.views.waits_words import Compared, Setting
from pulse.commitments.catalogue import live_and_ended
from pulse.commitments.waits import waited
from pulse.people.departments_import import OWN_COMPANY
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree
from pulse.publishing.cells import CellLabel
from pulse.publishing.plan import EVERYONE, Dimension
from pulse.results.history import WAVES_IN_TREND, History, history_of
from pulse.results.readers import FRONT_LINE, tree_of
from pulse.results.reading import read_regular
from pulse.results.responses import company_answers
from pulse.results.waits import FEWEST_UNITS

READERS = (
    Permission.READ_ALL_RESULTS,
    Permission.READ_DEPARTMENT_RESULTS,
    Permission.READ_FRONT_LINE_RESULTS,
    Permission.READ_ALL_COMMITMENTS,
)

blueprint = Blueprint("waits", __name__)


@blueprint.get("/promises/waits")
@requires(*READERS)
def show() -> str:
    """Set what units waited for beside how they are, wave by wave."""
    compared = _compared()
    area, by = request.args.get("area", ""), request.args.get("by", "")
    page = None if compared is None else waits_words.build(_setting(compared), area, by)
    return render_template("promises/waits.html", page=page)


def verdict() -> str:
    """Say in a sentence what the page says of all promises; nothing where it cannot tell."""
    compared = _compared() if any(viewer().can(one) for one in READERS) else None
    return "" if compared is None else waits_words.said(compared)


def _compared() -> Compared | None:
    """Gather what the verdict is made from; None where no unit may be read.

    Units are departments, or the front line's job families for who reads no department, or the
    whole company for who reads no more of it.
    """
    session = db.session()
    found = read_regular(session, viewer())
    if found is None:
        return None
    tree = found.tree or tree_of(session, found.wave)
    roles = _roles(found.labels)
    units = _units(found.labels, tree) or ({} if roles else _whole(found.labels, tree))
    keys = set(units) or set(roles.values())
    if not keys:
        return None
    history = history_of(session, found.wave, keys | {EVERYONE}, WAVES_IN_TREND)
    unit_of: dict[int | str, str] = {}
    unit_of.update({one: key for key, id_ in units.items() for one in tree.subtree_ids(id_)})
    if not units:
        unit_of.update(roles)
    counted = waited(session, _spans(history), () if units else tuple(roles))
    return Compared(
        found=found,
        tree=tree,
        history=history,
        units={key: found.labels[key] for key in units or roles.values()},
        unit_of=unit_of,
        waited=[one for one in counted if one.customer in unit_of],
    )


def _setting(compared: Compared) -> Setting:
    session, tree = db.session(), compared.tree
    live, ended = live_and_ended(session)
    return Setting(
        compared=compared,
        names=Names(compared.found.wave, tree),
        level=promises_words.top_level(tree),
        services={service.id: service for service in (*live, *ended)},
        answered=company_answers(session, [wave.id for wave in compared.history.waves]),
    )


def _spans(history: History) -> list[tuple[datetime, datetime]]:
    return [(wave.opens_at, wave.closes_at) for wave in history.waves]


def _units(labels: Mapping[str, CellLabel], tree: DepartmentTree) -> dict[str, int]:
    """Return the ids of departments by the key of their cell: divisions if there are enough.

    Who reads fewer of them, as a head does, sees the departments inside that hold no other.
    """
    every = _departments(labels, tree)
    ids = set(every.values())
    below = {id_ for one in ids for id_ in tree.subtree_ids(one) - {one}}
    outer = {key: id_ for key, id_ in every.items() if id_ not in below}
    if len(outer) >= FEWEST_UNITS:
        return outer
    return {key: id_ for key, id_ in every.items() if not (tree.subtree_ids(id_) - {id_}) & ids}


def _whole(labels: Mapping[str, CellLabel], tree: DepartmentTree) -> dict[str, int]:
    """Return our own company as one, for who reads all promises and of the results only it."""
    own = [node.id for node in tree.roots() if node.level == OWN_COMPANY]
    is_read = EVERYONE in labels and viewer().can(Permission.READ_ALL_COMMITMENTS)
    return {EVERYONE: own[0]} if own and is_read else {}


def _departments(labels: Mapping[str, CellLabel], tree: DepartmentTree) -> dict[str, int]:
    """Return every cell of one whole department; a partner's people read their company's alone."""
    kind = Dimension.DEPARTMENT if viewer().employer_is_own else Dimension.EMPLOYER
    return {
        label.key: tree.by_code[label.code].id
        for label in labels.values()
        if label.dimension is kind and not label.is_pool and label.code in tree.by_code
    }


def _roles(labels: Mapping[str, CellLabel]) -> dict[str, str]:
    """Return the cells of the front line by job family."""
    return {
        label.code: label.key
        for label in labels.values()
        if label.dimension is Dimension.ROLE and label.code in FRONT_LINE and not label.is_pool
    }
