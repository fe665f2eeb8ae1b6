"""Who reads which cells of ratings after a service.

The verdict as a whole and by role stands on the service's page, so whoever is of the own company
reads it. What one customer department says is read by those who read all results, by its own
heads, and by the heads of the department that does the work.
"""

from __future__ import annotations

from collections.abc import Iterable

from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree
from pulse.publishing.plan import EVERYONE, Dimension

ROLE, DEPARTMENT = f"{Dimension.ROLE.value}", f"{Dimension.DEPARTMENT.value}:"


def readable_ratings(
    viewer: Viewer, keys: Iterable[str], tree: DepartmentTree, provider_id: int
) -> frozenset[str]:
    """Return which of ``keys`` a viewer reads of a service that ``provider_id`` does."""
    if viewer.can(Permission.READ_ALL_RESULTS):
        return frozenset(keys)
    leads = viewer.employer_is_own and _heads(viewer, tree, provider_id)
    return frozenset(
        key
        for key in keys
        if (viewer.employer_is_own and (key == EVERYONE or key.startswith(ROLE)))
        or (key.startswith(DEPARTMENT) and (leads or _is_headed(viewer, tree, key)))
    )


def _is_headed(viewer: Viewer, tree: DepartmentTree, key: str) -> bool:
    node = tree.by_code.get(key.removeprefix(DEPARTMENT))
    return node is not None and _heads(viewer, tree, node.id)


def _heads(viewer: Viewer, tree: DepartmentTree, department_id: int) -> bool:
    return department_id in tree and viewer.heads_any(tree.path_codes(department_id))
