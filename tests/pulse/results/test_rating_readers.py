"""Who reads what of ratings: roles are everybody's, a customer's verdict is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pulse.people.permissions import Role, Viewer, permissions_of
from pulse.people.tree import DepartmentNode, DepartmentTree
from pulse.results.rating_readers import readable_ratings

PROVIDER = 4
KEYS = (
    *("everyone", "role:user", "role/+other"),
    *("department:D09", "department:PA", "department@everyone/+other"),
)
OPEN = {"everyone", "role:user", "role/+other"}


def node(department_id: int, code: str, parent_id: int | None) -> DepartmentNode:
    facts = ("team", "hq", 1, None, "CAL-HQ", False, "", None)
    return DepartmentNode(department_id, code, parent_id, code, code, *facts)


TREE = DepartmentTree(
    date(2026, 8, 31),
    {
        1: node(1, "C0", None),
        2: node(2, "D09", 1),
        3: node(3, "T0901", 2),
        4: node(4, "T0402", 1),
        5: node(5, "PA", None),
    },
)


def viewer(role: Role = Role.AGENT, heads: str = "", *, is_own: bool = True) -> Viewer:
    facts: dict[str, Any] = {"employer_is_own": is_own, "heads_something": bool(heads)}
    return Viewer(
        person_id=1, locale="ko", timezone="Asia/Seoul", roles=frozenset({role}),
        permissions=permissions_of(frozenset({role}), **facts), department_id=3, path_codes=(),
        headed_department_ids=frozenset(), headed_codes=frozenset({heads} - {""}), employer_id=1,
        employer_is_own=is_own,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (viewer(), OPEN),
        (viewer(Role.HR_LEAD), set(KEYS)),
        (viewer(heads="D09"), OPEN | {"department:D09"}),
        (viewer(heads="T0901"), OPEN),
        (viewer(heads="T0402"), OPEN | {"department:D09", "department:PA"}),
        (viewer(heads="C0"), OPEN | {"department:D09", "department:PA"}),
        (viewer(Role.SYS_ADMIN), OPEN),
        (viewer(Role.PARTNER_WORKER, is_own=False), set()),
        (viewer(Role.PARTNER_MANAGER, heads="PA", is_own=False), {"department:PA"}),
    ],
)
def test_readers(who: Viewer, expected: set[str]) -> None:
    assert readable_ratings(who, KEYS, TREE, PROVIDER) == expected


def test_a_department_that_is_gone_is_read_by_results_readers_only() -> None:
    assert not readable_ratings(viewer(heads="D99"), ["department:D99"], TREE, PROVIDER)
    assert readable_ratings(viewer(Role.HR_LEAD), ["department:D99"], TREE, PROVIDER)
