"""The frozen list of cells a wave may publish, made when the wave opens.

The plan is built from the roster alone, so it says nothing about answers, and it is written
without members: with the frozen roster at hand the members follow from each cell's terms.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

EVERYONE = "everyone"
OTHER = "other"
DIRECT = "direct"
UNSTATED = "unstated"


class Dimension(StrEnum):
    """What a cell is a value of."""

    EVERYONE = "everyone"
    DEPARTMENT = "department"
    ROLE = "role"
    SITE = "site"
    TENURE = "tenure_band"
    EMPLOYER = "employer"
    DEPARTMENT_ROLE = "department_role"
    ARM = "arm"


FLAT_DIMENSIONS = (Dimension.ROLE, Dimension.SITE, Dimension.TENURE, Dimension.EMPLOYER)


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One invited person with the coarse attributes frozen at the opening of a wave.

    `dept_path` runs from the company down to the person's own department. A person who is not
    `established` (too new to be told from a made-up account) counts in "everyone" only.
    """

    person_id: int
    dept_path: tuple[str, ...]
    role: str
    site: str
    tenure_band: str
    employer: str
    established: bool = True


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """One group of people about whom a number may be published.

    A member is in the parent's cell (where there is one) and meets one of the terms: `in:X`,
    somewhere in department X; `at:X`, in X itself and in none of its parts; `is:X`, the value X.
    Where several terms are pooled, `lead` is the one with the most people, if they reach k: the
    pool may bear its name.
    """

    key: str
    partition: str
    dimension: Dimension
    parent: str | None
    label_code: str
    members: frozenset[int]
    terms: tuple[str, ...] = ()
    lead: str = ""

    @property
    def is_pool(self) -> bool:
        """Whether several small values were folded into this cell before the opening."""
        return len(self.terms) > 1


@dataclass(frozen=True, slots=True)
class Plan:
    """Cells by partition, in the order of their value to a reader, and where distributions go."""

    k: int
    cells: tuple[PlannedCell, ...]
    distribution_keys: tuple[str, ...]
    newcomers: frozenset[int] = frozenset()

    def to_json(self) -> str:
        """Write the plan without its members, the same text for the same plan."""
        cells = [{n: v for n, v in asdict(c).items() if n != "members"} for c in self.cells]
        body = {"cells": cells, "distribution_keys": self.distribution_keys, "k": self.k}
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str, roster: Sequence[RosterPerson]) -> "Plan":
        """Read a plan back and find the members again in the frozen roster."""
        body = json.loads(text)
        bare = [_bare_cell(entry) for entry in body["cells"]]
        members = _members_by_cell(bare, roster)
        cells = tuple(
            replace(cell, members=found) for cell, found in zip(bare, members, strict=True)
        )
        return cls(body["k"], cells, tuple(body["distribution_keys"]), newcomers(roster))

    @property
    def plan_sha256(self) -> str:
        """The seal shown beside the results: it changes when any cell or k changes."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def partitions(cells: Iterable[PlannedCell]) -> dict[str, list[PlannedCell]]:
    """Group cells by partition, keeping the order of the plan."""
    grouped: dict[str, list[PlannedCell]] = {}
    for cell in cells:
        grouped.setdefault(cell.partition, []).append(cell)
    return grouped


def fold_small(sizes: Mapping[str, int], k: int) -> tuple[list[str], list[str]]:
    """Split values into those that stand alone and those pooled as "Other".

    Pooled are the values under k, and then the next smallest until the pool reaches k. Empty
    values are in neither list. Where even everything together stays under k both are empty.
    """
    present = sorted((size, name) for name, size in sizes.items() if size > 0)
    pool = [name for size, name in present if size < k]
    alone = [name for size, name in present if size >= k]
    while pool and alone and sum(sizes[name] for name in pool) < k:
        pool.append(alone.pop(0))
    if sum(sizes[name] for name in pool) < k:
        pool = []
    return sorted(alone), sorted(pool)


def term_of(person: RosterPerson, depth: int) -> str:
    """Name the part of the department tree a person is in, `depth` levels below the top."""
    if len(person.dept_path) > depth:
        return f"in:{person.dept_path[depth]}"
    return f"at:{person.dept_path[-1] if person.dept_path else ''}"


def value_of(person: RosterPerson, dimension: Dimension) -> str:
    """Read a person's value of a dimension that is not a tree."""
    return {
        Dimension.ROLE: person.role,
        Dimension.DEPARTMENT_ROLE: person.role,
        Dimension.ARM: person.role,
        Dimension.SITE: person.site,
        Dimension.TENURE: person.tenure_band,
        Dimension.EMPLOYER: person.employer,
    }[dimension]


def _members_by_cell(
    cells: Sequence[PlannedCell], roster: Sequence[RosterPerson]
) -> list[frozenset[int]]:
    """Find who is in each cell; a parent stands before its children in a plan."""
    people = {p.person_id: p for p in roster}
    found: dict[str, frozenset[int]] = {}
    for partition in partitions(cells).values():
        owner = {term: cell.key for cell in partition for term in cell.terms}
        inside: dict[str, set[int]] = {cell.key: set() for cell in partition}
        first = partition[0]
        if first.parent is None:
            inside[first.key] = set(people)
        for person_id in found.get(first.parent or "", frozenset()):
            person = people[person_id]
            if not person.established:
                continue
            for term in _terms(person, first.dimension):
                if term in owner:
                    inside[owner[term]].add(person_id)
        found.update({key: frozenset(ids) for key, ids in inside.items()})
    return [found[cell.key] for cell in cells]


def _terms(person: RosterPerson, dimension: Dimension) -> Iterator[str]:
    """Name every term this person can meet in a dimension."""
    if dimension is not Dimension.DEPARTMENT:
        yield f"is:{value_of(person, dimension)}"
        return
    yield from (f"in:{code}" for code in person.dept_path)
    yield term_of(person, len(person.dept_path))


def _bare_cell(entry: Mapping[str, object]) -> PlannedCell:
    text = {name: str(entry[name]) for name in ("key", "partition", "label_code")}
    parent, terms = entry["parent"], entry["terms"]
    return PlannedCell(
        **text,
        dimension=Dimension(str(entry["dimension"])),
        parent=None if parent is None else str(parent),
        members=frozenset(),
        terms=tuple(str(t) for t in terms) if isinstance(terms, list) else (),
        lead=str(entry.get("lead", "")),
    )


def newcomers(roster: Sequence[RosterPerson]) -> frozenset[int]:
    """Name the people who count in "everyone" only."""
    return frozenset(p.person_id for p in roster if not p.established)
