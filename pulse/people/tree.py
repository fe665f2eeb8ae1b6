"""Reading the dated tree: one day's whole tree in memory, and questions about one department."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import CTE, ColumnElement, Date, and_, bindparam, case, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pulse.errors import NotFound
from pulse.people.models import (
    Department,
    DepartmentPlacement,
    Headship,
    Membership,
    Person,
    PersonStatus,
    Site,
)
from pulse.remembering import remember

_DEEPEST = 64


def holds_on(
    valid_from: InstrumentedAttribute[date], valid_to: InstrumentedAttribute[date | None], on: date
) -> ColumnElement[bool]:
    """Select rows in force on ``on``: from ``valid_from`` up to, but not on, ``valid_to``."""
    return (valid_from <= on) & or_(valid_to.is_(None), valid_to > on)


@dataclass(frozen=True, slots=True)
class DepartmentNode:
    """One department with its place, names and head on the tree's day.

    ``closed_on``, its first day closed, is told only of those the tree's day no longer has.
    """

    id: int
    code: str
    parent_id: int | None
    name_ko: str
    name_en: str
    level: str
    kind: str
    employer_id: int
    site_id: int | None
    calendar_code: str
    is_provider: bool
    peer_group: str
    head_id: int | None
    closed_on: date | None = None

    def name(self, locale: str) -> str:
        """Return the name in ``locale`` (Korean unless English is asked for)."""
        return self.name_en if locale == "en" else self.name_ko


@dataclass(frozen=True)
class DepartmentTree:
    """Departments open on ``on``; roots are the own company and each partner company.

    ``site_names`` are the English names of their sites, of those that have one.
    """

    on: date
    nodes: Mapping[int, DepartmentNode]
    by_code: Mapping[str, DepartmentNode] = field(init=False)
    _children: Mapping[int | None, tuple[int, ...]] = field(init=False)
    site_names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        children: dict[int | None, tuple[int, ...]] = {}
        for node in sorted(self.nodes.values(), key=lambda node: node.code):
            children[node.parent_id] = (*children.get(node.parent_id, ()), node.id)
        object.__setattr__(self, "_children", children)
        object.__setattr__(self, "by_code", {node.code: node for node in self.nodes.values()})

    def __contains__(self, department_id: object) -> bool:
        return department_id in self.nodes

    def node(self, department_id: int) -> DepartmentNode:
        """Return a department; NotFound when it was not open on the tree's day."""
        try:
            return self.nodes[department_id]
        except KeyError as error:
            raise NotFound("department_not_found", department_id=department_id) from error

    def roots(self) -> list[DepartmentNode]:
        """Return the companies, in order of code."""
        return self.children(None)

    def children(self, department_id: int | None) -> list[DepartmentNode]:
        """Return the departments directly below, in order of code."""
        return [self.nodes[child] for child in self._children.get(department_id, ())]

    def path(self, department_id: int) -> list[DepartmentNode]:
        """Return the way from the company down to the department itself."""
        found = [self.node(department_id)]
        while (parent := found[-1].parent_id) is not None:
            found.append(self.nodes[parent])
        return found[::-1]

    def path_codes(self, department_id: int) -> tuple[str, ...]:
        """Return the codes of ``path``."""
        return tuple(node.code for node in self.path(department_id))

    def walk(self, department_id: int | None = None) -> Iterator[tuple[int, DepartmentNode]]:
        """Yield (depth, department), parents first; from the roots unless told where to begin."""
        start = self.roots() if department_id is None else [self.node(department_id)]
        stack = [(0, node) for node in reversed(start)]
        while stack:
            depth, node = stack.pop()
            yield depth, node
            stack.extend((depth + 1, child) for child in reversed(self.children(node.id)))

    def subtree_ids(self, department_id: int) -> frozenset[int]:
        """Return the department and all below it."""
        return frozenset(node.id for _, node in self.walk(department_id))


def load_tree(session: Session, on: date, closed_since: date | None = None) -> DepartmentTree:
    """Read the whole tree of a day, with its heads, in one query.

    With ``closed_since``, departments closed after that day are in it as well, under whom they
    stood at last, for pages that tell of a time in which they were still there.
    """
    stands = holds_on(DepartmentPlacement.valid_from, DepartmentPlacement.valid_to, on)
    if closed_since is not None:
        closed = and_(Department.closed_on > closed_since, Department.closed_on <= on)
        stands = or_(stands, and_(closed, DepartmentPlacement.valid_to == Department.closed_on))
    heads_it = (Headship.department_id == Department.id) & holds_on(
        Headship.valid_from, Headship.valid_to, on
    )
    rows = session.execute(
        select(
            Department.id,
            Department.code,
            DepartmentPlacement.parent_id,
            DepartmentPlacement.name_ko,
            DepartmentPlacement.name_en,
            Department.level,
            Department.kind,
            Department.employer_id,
            Department.site_id,
            Department.calendar_code,
            Department.is_provider,
            Department.peer_group,
            Headship.person_id,
            case((Department.closed_on <= on, Department.closed_on), else_=None),
            Site.name,
            Site.name_en,
        )
        .join(DepartmentPlacement, DepartmentPlacement.department_id == Department.id)
        .outerjoin(Headship, heads_it)
        .outerjoin(Site, Site.id == Department.site_id)
        .where(stands)
    ).all()
    nodes = {row[0]: DepartmentNode(*list(row)[:-2]) for row in rows}
    return DepartmentTree(on, nodes, {str(row[-2]): str(row[-1]) for row in rows if row[-1]})


def is_current_on(on: date) -> ColumnElement[bool]:
    """Select people who had not left on ``on``; ``left_on`` is the first day without them."""
    return or_(
        Person.left_on > on,
        and_(Person.left_on.is_(None), Person.status != PersonStatus.LEFT),
    )


def department_path(session: Session, department_id: int, on: date) -> list[Department]:
    """Return the departments from the company down to this one on ``on``; empty if not open."""
    return list(session.scalars(_PATH, {"department_id": department_id, "on": on}))


def path_codes(session: Session, department_id: int, on: date) -> tuple[str, ...]:
    """Return the codes of ``department_path``; one reading serves every day it holds on."""
    known: list[_Path] = remember(
        session, ("paths", department_id), (Department, DepartmentPlacement), list
    )
    for path in known:
        if path.valid_from <= on < path.valid_to:
            return path.codes
    rows = session.execute(_DATED_PATH, {"department_id": department_id, "on": on}).all()
    if rows:
        begins = max(row.valid_from for row in rows)
        ends = min(row.valid_to or date.max for row in rows)
        known.append(_Path(begins, ends, tuple(row.code for row in rows)))
    return tuple(row.code for row in rows)


def remember_paths(session: Session, tree: DepartmentTree) -> None:
    """Let ``path_codes`` of the tree's day be answered from a tree that was read anyway."""
    until = tree.on + timedelta(days=1)
    for department_id in tree.nodes:
        known: list[_Path] = remember(
            session, ("paths", department_id), (Department, DepartmentPlacement), list
        )
        known.append(_Path(tree.on, until, tree.path_codes(department_id)))


def subtree_ids(session: Session, department_id: int, on: date) -> set[int]:
    """Return the ids of the department and all below it on ``on``."""
    down = select(literal(department_id).label("id"), literal(0).label("down")).cte(
        "down", recursive=True
    )
    down = down.union_all(
        select(DepartmentPlacement.department_id, down.c.down + 1).where(
            DepartmentPlacement.parent_id == down.c.id,
            holds_on(DepartmentPlacement.valid_from, DepartmentPlacement.valid_to, on),
            down.c.down < _DEEPEST,
        )
    )
    return set(session.scalars(select(down.c.id)))


def department_by_code(session: Session, code: str) -> Department:
    """Return a department by its code; NotFound otherwise."""
    found = session.scalar(select(Department).where(Department.code == code))
    if found is None:
        raise NotFound("department_not_found", department=code)
    return found


def department_name(session: Session, department_id: int, on: date, locale: str) -> str:
    """Return what the department was called on ``on`` in ``locale``."""
    placement = placement_on(session, department_id, on)
    return placement.name_en if locale == "en" else placement.name_ko


def placement_on(session: Session, department_id: int, on: date) -> DepartmentPlacement:
    """Return the department's place and names on ``on``; NotFound when it was not open."""
    found = session.scalar(
        select(DepartmentPlacement).where(
            DepartmentPlacement.department_id == department_id,
            holds_on(DepartmentPlacement.valid_from, DepartmentPlacement.valid_to, on),
        )
    )
    if found is None:
        raise NotFound("department_not_found", department_id=department_id)
    return found


def members_on(
    session: Session, department_id: int, on: date, *, with_subtree: bool = False
) -> list[Person]:
    """Return the people in the department on ``on`` (on leave included), in order of number."""
    ids = subtree_ids(session, department_id, on) if with_subtree else {department_id}
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.department_id.in_(ids),
            holds_on(Membership.valid_from, Membership.valid_to, on),
            is_current_on(on),
        )
        .order_by(Person.number)
    )
    return list(session.scalars(query))


def department_of(session: Session, person_id: int, on: date) -> int | None:
    """Return the id of the department somebody was in on ``on``."""
    return session.scalar(
        select(Membership.department_id).where(
            Membership.person_id == person_id,
            holds_on(Membership.valid_from, Membership.valid_to, on),
        )
    )


def head_of(session: Session, department_id: int, on: date) -> Person | None:
    """Return who headed exactly this department on ``on``, present or on leave."""
    return session.scalar(
        select(Person)
        .join(Headship, Headship.person_id == Person.id)
        .where(
            Headship.department_id == department_id,
            holds_on(Headship.valid_from, Headship.valid_to, on),
            is_current_on(on),
        )
    )


@dataclass(frozen=True, slots=True)
class _Path:
    """A way down the tree, and the days on which it is the way."""

    valid_from: date
    valid_to: date
    codes: tuple[str, ...]


def _way_up() -> CTE:
    """Build the walk up the tree, once: building it costs more than the database needs for it."""
    on = bindparam("on", type_=Date)
    holds = (DepartmentPlacement.valid_from <= on) & or_(
        DepartmentPlacement.valid_to.is_(None), DepartmentPlacement.valid_to > on
    )
    columns = (
        DepartmentPlacement.department_id,
        DepartmentPlacement.parent_id,
        DepartmentPlacement.valid_from,
        DepartmentPlacement.valid_to,
    )
    up = (
        select(*columns, literal(0).label("up"))
        .where(DepartmentPlacement.department_id == bindparam("department_id"), holds)
        .cte("up", recursive=True)
    )
    is_above = DepartmentPlacement.department_id == up.c.parent_id
    return up.union_all(select(*columns, up.c.up + 1).where(is_above, holds, up.c.up < _DEEPEST))


_UP = _way_up()
_PATH = (
    select(Department).join(_UP, _UP.c.department_id == Department.id).order_by(_UP.c.up.desc())
)
_DATED_PATH = (
    select(Department.code, _UP.c.valid_from, _UP.c.valid_to)
    .join(_UP, _UP.c.department_id == Department.id)
    .order_by(_UP.c.up.desc())
)
