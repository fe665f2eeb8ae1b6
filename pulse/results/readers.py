"""Which published cells and comments a viewer reads; everybody reads the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from pulse.people.models import Employer
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree, load_tree
from pulse.publishing.cells import CellLabel, block_department
from pulse.publishing.first_look import is_of_firm, withheld, withheld_blocks
from pulse.publishing.plan import EVERYONE, Dimension
from pulse.remembering import remember
from pulse.results.care_questions import is_care
from pulse.results.rating_readers import readable_ratings
from pulse.surveys.models import Wave

FRONT_LINE = frozenset({"agent", "technician"})
READS_EVERYONE = (
    Permission.READ_ALL_RESULTS,
    Permission.READ_COMPANY_RESULTS,
    Permission.READ_FRONT_LINE_RESULTS,
    Permission.READ_DEPARTMENT_RESULTS,
)


def readable_cells(
    session: Session,
    viewer: Viewer,
    wave: Wave,
    labels: Mapping[str, CellLabel],
    tree: DepartmentTree | None = None,
) -> frozenset[str]:
    """Return the keys of the cells a viewer may read, empty for whoever reads none.

    ``tree`` is that of the wave's first day (``tree_of``), read here where it is not given.

    Results readers see all; heads the company as a whole and what they head; front-line leads the
    front-line roles; a partner's people only their own company; who answers for people's safety
    what was asked about protection, at once. Ratings after a service have readers of their own.
    Everybody else waits while a partner company has the first look at its own cells.
    """
    if _watches_over(viewer, wave):
        return frozenset(labels)
    reads_all = viewer.can(Permission.READ_ALL_RESULTS)
    if not (viewer.employer_is_own or reads_all or wave.plan.get("rates")):
        return _own_company(session, viewer, wave, labels)
    found = _readable_in_time(session, viewer, wave, labels, tree)
    return found - withheld(wave, labels.values(), viewer.on)


def _readable_in_time(
    session: Session,
    viewer: Viewer,
    wave: Wave,
    labels: Mapping[str, CellLabel],
    tree: DepartmentTree | None,
) -> frozenset[str]:
    """Return what a viewer of the own company reads once all of it may be read."""
    if viewer.can(Permission.READ_ALL_RESULTS):
        return frozenset(labels)
    if rates := wave.plan.get("rates"):
        return readable_ratings(
            viewer, labels, tree or tree_of(session, wave), int(rates["provider"])
        )
    keys: set[str] = set()
    if any(viewer.can(permission) for permission in READS_EVERYONE):
        keys |= {EVERYONE} & set(labels)
    if viewer.can(Permission.READ_DEPARTMENT_RESULTS) and viewer.headed_codes:
        keys |= _headed(tree or tree_of(session, wave), viewer, labels.values())
    if viewer.can(Permission.USE_LAB):
        keys |= {label.key for label in labels.values() if label.dimension is Dimension.ARM}
    if viewer.can(Permission.READ_FRONT_LINE_RESULTS):
        keys |= {
            label.key
            for label in labels.values()
            if label.dimension is Dimension.ROLE and label.code in FRONT_LINE
        }
    return frozenset(keys)


def readable_blocks(
    session: Session,
    viewer: Viewer,
    wave: Wave,
    block_keys: Iterable[str],
    tree: DepartmentTree | None = None,
) -> frozenset[str]:
    """Return the blocks of comments a viewer may read: all, or those of what the viewer heads.

    Those of a partner's departments wait as long as its cells do.
    """
    keys = frozenset(block_keys)
    shown = keys - withheld_blocks(wave, keys, viewer.on)
    if viewer.can(Permission.READ_ALL_RESULTS):
        return shown
    if not (viewer.can(Permission.READ_DEPARTMENT_RESULTS) and viewer.employer_is_own):
        return frozenset()
    on_the_day = tree or tree_of(session, wave)
    return frozenset(key for key in shown if _heads(on_the_day, viewer, block_department(key)))


def tree_of(session: Session, wave: Wave) -> DepartmentTree:
    """Return the departments as they stood on a wave's first day."""
    return load_tree(session, wave.opens_at.astimezone(ZoneInfo(wave.timezone)).date())


def _watches_over(viewer: Viewer, wave: Wave) -> bool:
    """Tell whether a wave is about protection and the viewer is who answers for that."""
    return viewer.can(Permission.READ_CARE_RESULTS) and viewer.employer_is_own and is_care(wave)


def _headed(tree: DepartmentTree, viewer: Viewer, labels: Iterable[CellLabel]) -> set[str]:
    """Walk the plan from the top: what lies in headed departments, and parts of such cells."""
    keys: set[str] = set()
    for label in labels:
        if label.dimension not in (Dimension.DEPARTMENT, Dimension.DEPARTMENT_ROLE):
            continue
        codes = [term.partition(":")[2] for term in label.terms]
        is_department = label.dimension is Dimension.DEPARTMENT
        is_headed = is_department and all(_heads(tree, viewer, code) for code in codes)
        if label.parent in keys or is_headed:
            keys.add(label.key)
    return keys


def _heads(tree: DepartmentTree, viewer: Viewer, code: str | None) -> bool:
    node = tree.by_code.get(code or "")
    return node is not None and viewer.heads_any(tree.path_codes(node.id))


def _own_company(
    session: Session, viewer: Viewer, wave: Wave, labels: Mapping[str, CellLabel]
) -> frozenset[str]:
    reading = (Permission.READ_FIRM_RESULTS, Permission.READ_DEPARTMENT_RESULTS)
    if not any(viewer.can(permission) for permission in reading):
        return frozenset()
    employer = viewer.employer_id
    code = remember(
        session,
        ("employer", employer),
        (Employer,),
        lambda: session.get_one(Employer, employer).code,
    )
    return frozenset(key for key, label in labels.items() if is_of_firm(wave, label, code))
