"""Making the plan of a wave from its roster, before anybody has answered."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from pulse.publishing.plan import (
    DIRECT,
    EVERYONE,
    FLAT_DIMENSIONS,
    OTHER,
    UNSTATED,
    Dimension,
    Plan,
    PlannedCell,
    RosterPerson,
    fold_small,
    newcomers,
    term_of,
    value_of,
)


def build_plan(
    roster: Sequence[RosterPerson],
    k: int = 5,
    *,
    with_cross: bool = False,
    distribution_depth: int = 1,
) -> Plan:
    """List every cell a wave may publish, folding values of fewer than k roster people.

    Order: everyone; the department tree from the top; role; site; tenure band; employer; then,
    if wanted, the roles within the departments of the distribution level. That level is the cut
    through the department tree at `distribution_depth` splits below everyone, so it is disjoint.
    """
    _check_roster(roster)
    settled = [p for p in roster if p.established]
    everyone = PlannedCell(
        EVERYONE,
        EVERYONE,
        Dimension.EVERYONE,
        None,
        EVERYONE,
        frozenset(p.person_id for p in roster),
    )
    departments, cut = _department_cells(settled, k, distribution_depth)
    cells = [everyone, *departments]
    for dimension in FLAT_DIMENSIONS:
        cells += _value_cells(settled, dimension, everyone.key, k)
    if with_cross:
        for cell in (c for c in departments if c.key in cut):
            people = [p for p in settled if p.person_id in cell.members]
            cells += _value_cells(people, Dimension.DEPARTMENT_ROLE, cell.key, k)
    return Plan(k, tuple(cells), tuple(cut), newcomers(roster))


def build_arms_plan(roster: Sequence[RosterPerson], k: int = 5) -> Plan:
    """List the cells of a comparison: everyone, and the arms, and no other cut.

    A person's arm stands in the place of the role. The arms are disjoint, so distributions may go
    on them; where one has fewer than k settled people there is none.
    """
    _check_roster(roster)
    members = frozenset(p.person_id for p in roster)
    everyone = PlannedCell(EVERYONE, EVERYONE, Dimension.EVERYONE, None, EVERYONE, members)
    settled = [p for p in roster if p.established]
    arms = _value_cells(settled, Dimension.ARM, EVERYONE, k)
    keys = tuple(cell.key for cell in arms)
    return Plan(k, (everyone, *arms), keys, newcomers(roster))


def _department_cells(
    people: list[RosterPerson], k: int, cut_depth: int
) -> tuple[list[PlannedCell], list[str]]:
    cells: list[PlannedCell] = []
    cut: list[str] = []
    queue = deque([(EVERYONE, people, 0, 0)])
    while queue:
        parent, inside, depth, level = queue.popleft()
        depth = _first_split(inside, depth)
        grouped = _grouped(inside, partial(_term_at, depth))
        found = _cells_of(grouped, f"department@{parent}", Dimension.DEPARTMENT, parent, k)
        cells += found
        if level and (level == cut_depth or (level < cut_depth and not found)):
            cut.append(parent)
        for cell in found:
            if not cell.is_pool and cell.terms[0].startswith("in:"):
                queue.append((cell.key, grouped[cell.terms[0]], depth + 1, level + 1))
            elif level < cut_depth:
                cut.append(cell.key)
    return cells, cut


def _value_cells(
    people: list[RosterPerson], dimension: Dimension, parent: str, k: int
) -> list[PlannedCell]:
    grouped = _grouped(people, lambda p: f"is:{value_of(p, dimension)}")
    name = dimension.value if parent == EVERYONE else f"{parent}*{Dimension.ROLE.value}"
    return _cells_of(grouped, name, dimension, parent, k)


def _cells_of(
    grouped: Mapping[str, list[RosterPerson]],
    partition: str,
    dimension: Dimension,
    parent: str,
    k: int,
) -> list[PlannedCell]:
    """Make the cells of one partition; none where fewer than two groups can stand apart."""
    alone, pooled = fold_small({term: len(people) for term, people in grouped.items()}, k)
    groups: list[tuple[str, tuple[str, ...]]] = [(_label(term), (term,)) for term in alone]
    if pooled:
        groups.append((OTHER, tuple(pooled)))
    if len(groups) < 2:
        return []
    return [
        PlannedCell(
            _key(partition, terms),
            partition,
            dimension,
            parent,
            label,
            frozenset(p.person_id for term in terms for p in grouped[term]),
            terms,
            _lead({term: len(grouped[term]) for term in terms}, k),
        )
        for label, terms in groups
    ]


def _lead(sizes: Mapping[str, int], k: int) -> str:
    """Name the pooled term a pool is called by: its largest, and only one of k people or more."""
    if len(sizes) < 2:
        return ""
    largest = max(sorted(sizes), key=lambda term: sizes[term])
    return largest if sizes[largest] >= k else ""


def _label(term: str) -> str:
    kind, _, code = term.partition(":")
    return DIRECT if kind == "at" else code or UNSTATED


def _key(partition: str, terms: tuple[str, ...]) -> str:
    if len(terms) > 1:
        return f"{partition}/{OTHER}"
    kind, _, code = terms[0].partition(":")
    for sign in "%/*@":
        code = code.replace(sign, f"%{ord(sign):02X}")
    stem = partition if kind == "is" else Dimension.DEPARTMENT.value
    return f"{stem}:{code or UNSTATED}" + (f"/{DIRECT}" if kind == "at" else "")


def _first_split(people: list[RosterPerson], depth: int) -> int:
    """Walk down past levels on which everybody is in the same one department."""
    while len({term_of(p, depth) for p in people}) == 1 and people[0].dept_path[depth:]:
        depth += 1
    return depth


def _term_at(depth: int, person: RosterPerson) -> str:
    return term_of(person, depth)


def _grouped(
    people: Iterable[RosterPerson], term: Callable[[RosterPerson], str]
) -> dict[str, list[RosterPerson]]:
    grouped: dict[str, list[RosterPerson]] = {}
    for person in people:
        grouped.setdefault(term(person), []).append(person)
    return grouped


def _check_roster(roster: Sequence[RosterPerson]) -> None:
    if len({p.person_id for p in roster}) < len(roster):
        raise ValueError("a person stands twice in the roster")
    above: dict[str, tuple[str, ...]] = {}
    for person in roster:
        for depth, code in enumerate(person.dept_path):
            if above.setdefault(code, person.dept_path[:depth]) != person.dept_path[:depth]:
                raise ValueError(f"department {code} stands in two places of the tree")
