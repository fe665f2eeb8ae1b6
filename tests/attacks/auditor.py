"""An auditor of published cells that shares no code and no method with the rule it audits.

It works with fractions over single people, tries every small group, and enumerates whole-number
answers where a company is tiny. Slow and plain on purpose.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

Group = frozenset[int]


@dataclass(frozen=True)
class Shown:
    """One published cell of one question: who is in it, truly, and what was printed."""

    members: Group
    mean: str | None = None
    shares: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Finding:
    kind: str
    people: Group


def audit(cells: Sequence[Shown], k: int, low: int = 1, high: int = 5) -> list[Finding]:
    """List everything that concerns fewer than k people or says all answered at an end."""
    found = [Finding("small", c.members) for c in cells if len(c.members) < k]
    alone = smallest_derivable([c.members for c in cells], k)
    if alone is not None:
        found.append(Finding("derivable", alone))
    found += [Finding("homogeneous", c.members) for c in cells if _is_homogeneous(c, low, high)]
    with_shares = [c.members for c in cells if c.shares is not None]
    for one, two in combinations(with_shares, 2):
        if one & two and not (one <= two or two <= one):
            found.append(Finding("distributions overlap", one & two))
    return found


def smallest_derivable(groups: Sequence[Group], below: int) -> Group | None:
    """Find a smallest group of fewer than `below` people whose answers alone can be derived.

    A weighted sum over exactly these people's answers is derivable when dropping their columns
    lowers the rank of the membership matrix. Twins are tried together: a combination that
    touches one of them touches all.
    """
    twins = _twins(groups)
    total = _rank([[int(t[0] in g) for t in twins] for g in groups])
    for chosen in sorted(_small_unions(twins, below), key=lambda c: sum(len(t) for t in c)):
        rest = [t for t in twins if t not in chosen]
        if _rank([[int(t[0] in g) for t in rest] for g in groups]) < total:
            return frozenset(person for twin in chosen for person in twin)
    return None


def lightest_vector(table: Sequence[Sequence[int]], weights: Sequence[int]) -> int | None:
    """The least weight of the columns of a non-zero combination of rows: try all supports."""
    columns = range(len(weights))
    total = _rank([list(row) for row in table])
    best: int | None = None
    for count in range(1, len(weights) + 1):
        for support in combinations(columns, count):
            weight = sum(weights[c] for c in support)
            if best is not None and weight >= best:
                continue
            rest = [c for c in columns if c not in support]
            if _rank([[row[c] for c in rest] for row in table]) < total:
                best = weight
    return best


def consistent_answers(
    cells: Sequence[tuple[Group, int, int]], people: Sequence[int], options: Sequence[int]
) -> list[dict[int, int]]:
    """Enumerate all answers whose sum in every cell lies between the two given bounds."""
    kept = []
    for values in product(options, repeat=len(people)):
        answer = dict(zip(people, values, strict=True))
        if all(low <= sum(answer[p] for p in group) <= high for group, low, high in cells):
            kept.append(answer)
    return kept


def _twins(groups: Sequence[Group]) -> list[tuple[int, ...]]:
    by_cells: dict[tuple[bool, ...], list[int]] = {}
    for person in sorted(frozenset().union(*groups)) if groups else []:
        by_cells.setdefault(tuple(person in g for g in groups), []).append(person)
    return [tuple(people) for people in by_cells.values()]


def _small_unions(
    twins: Sequence[tuple[int, ...]], below: int
) -> Iterator[tuple[tuple[int, ...], ...]]:
    light = [t for t in twins if len(t) < below]
    for count in range(1, below):
        for chosen in combinations(light, count):
            if sum(len(t) for t in chosen) < below:
                yield chosen


def _rank(matrix: list[list[int]]) -> int:
    rows = [[Fraction(value) for value in row] for row in matrix]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        lead = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if lead is None:
            continue
        rows[rank], rows[lead] = rows[lead], rows[rank]
        for r in range(rank + 1, len(rows)):
            if rows[r][column]:
                factor = rows[r][column] / rows[rank][column]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[rank], strict=True)]
        rank += 1
    return rank


def _is_homogeneous(cell: Shown, low: int, high: int) -> bool:
    if cell.mean is not None and cell.mean in (f"{low}.0", f"{high}.0"):
        return True
    return cell.shares is not None and any(s in ("0", "100") for s in cell.shares)
