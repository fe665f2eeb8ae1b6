"""What all readers together can work out of everything they were ever told, by another road.

It reads what ``privacy published --json`` gives every role and head, finds the true people behind
each number in the kept truth, and looks for sums over fewer than k people. Unlike the rule it
audits it works in fractions: what can be derived are the vectors orthogonal to everything that
changes no told number, so a small group is safe where those changes, seen on the group alone, are
free of each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.attacks.seasons import Place, Truth

Group = frozenset[int]
Row = list[Fraction]
BANDS = {"5-9": (5, 9), "10-19": (10, 19), "20-49": (20, 49), "50+": (50, 10**6)}
FLAT = ("role", "site", "tenure_band", "employer")


@dataclass(frozen=True)
class Told:
    """One number as it was told, with the true people behind it."""

    question: str
    key: str
    members: Group
    row: Mapping[str, Any]


def gathered(disclosures: Iterable[Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    """Put together what all readers were told, by wave; two readers are never told two things."""
    waves: dict[int, dict[str, Any]] = {}
    for told in disclosures:
        for wave in told["waves"]:
            kept = waves.setdefault(wave["wave"], {"cells": {}, "labels": {}, "k": wave["k"]})
            kept["labels"].update(wave["labels"])
            for cell in wave["cells"]:
                place = (cell["cell_key"], cell["question_code"])
                assert kept["cells"].setdefault(place, cell) == cell
    return waves


def with_people(wave: Mapping[str, Any], truth: Truth) -> list[Told]:
    """Find the true people behind every number of a wave."""
    labels = wave["labels"]
    found = []
    for (key, question), row in sorted(wave["cells"].items()):
        answered = counted(truth, question, wave["k"])
        if key.endswith("/+other"):
            shown = {k for k, q in wave["cells"] if q == question}
            people = _pooled(key, labels, shown, (truth, answered, wave["k"]))
        else:
            people = members_of(key, labels, truth.places)
        found.append(Told(question, key, people & answered, row))
    return found


def counted(truth: Truth, question: str, k: int) -> Group:
    """Who counts in a question: who answered it, newcomers only where five or more of them did."""
    answered = {p for p, given in truth.answers.items() if _counts(given.get(question))}
    new = {p for p in answered if truth.places[p].is_new}
    return frozenset(answered if len(new) >= k else answered - new)


def members_of(key: str, labels: Mapping[str, Any], places: Mapping[int, Place]) -> Group:
    """Read from a label who is in a group."""
    if key == "everyone":
        return frozenset(places)
    label = labels[key]
    inside = members_of(label["parent"] or "everyone", labels, places)
    flat = next((name for name in FLAT if key.startswith((f"{name}:", f"{name}/"))), "")
    return frozenset(
        p
        for p in inside
        if not places[p].is_new and any(_is_in(places[p], term, flat) for term in label["terms"])
    )


def smallest_alone(groups: Sequence[Group], below: int) -> Group | None:
    """Find people, fewer than ``below``, of whose answers alone some sum can be worked out."""
    twins = _twins(groups)
    free = _kernel([[int(t[0] in g) for t in twins] for g in groups], len(twins))
    light = [at for at, twin in enumerate(twins) if len(twin) < below]
    for count in range(1, below):
        for chosen in combinations(light, count):
            people = [p for at in chosen for p in twins[at]]
            if len(people) < below and _rank([[v[at] for at in chosen] for v in free]) < count:
                return frozenset(people)
    return None


def says_what_is_true(told: Told, truth: Truth) -> bool:
    """Check a printed mean and band against the people found behind it, with rounding of its own.

    It shows that the right people were found, so that what is audited is what was told.
    """
    low, high = BANDS[told.row["n_band"]]
    if not low <= len(told.members) <= high:
        return False
    if told.row["mean"] is None:
        return True
    values = [truth.answers[p][told.question] for p in told.members]
    mean = Decimal(sum(int(str(value)) for value in values)) / len(values)
    printed = Decimal(told.row["mean"])
    if told.row["end_code"] == "low":
        return _rounded(mean) <= printed
    if told.row["end_code"] == "high":
        return _rounded(mean) >= printed
    return _rounded(mean) == printed


def pinned(told: Sequence[Told], people: Sequence[int], low: int, high: int) -> list[int]:
    """Try every whole-number answer of everybody; name whose is the same in all that fit."""
    steps = np.arange(low, high + 1, dtype=np.int8)
    worlds = np.stack(np.meshgrid(*[steps] * len(people), indexing="ij"), -1)
    worlds = worlds.reshape(-1, len(people))
    for one in told:
        columns = [people.index(p) for p in sorted(one.members)]
        worlds = worlds[_fits(worlds[:, columns], one.row, (low, high))]
    assert len(worlds)
    return [p for at, p in enumerate(people) if worlds[:, at].min() == worlds[:, at].max()]


def _fits(
    answers: NDArray[np.int8], row: Mapping[str, Any], scale: tuple[int, int]
) -> NDArray[np.bool_]:
    """Tell which worlds a printed row allows; tenths are compared as whole hundredths."""
    n = answers.shape[1]
    fits = np.ones(len(answers), np.bool_)
    if row["mean"] is not None:
        printed = round(Decimal(row["mean"]) * 10)
        tenths = (answers.sum(axis=1, dtype=np.int64) * 20 + n) // (2 * n)  # halves up
        ends = {"low": tenths <= printed, "high": tenths >= printed}
        fits &= ends.get(row["end_code"] or "", tenths == printed)
    steps = range(scale[0], scale[1] + 1)
    for step, share in zip(steps, (row["distribution"] or {}).values(), strict=False):
        counts = (answers == step).sum(axis=1)
        tens = (counts * 20 + n) // (2 * n) * 10
        told = int(str(share).lstrip("≤≥"))
        fits &= (
            tens <= told if share[0] == "≤" else tens >= told if share[0] == "≥" else tens == told
        )
    return fits


def _pooled(
    key: str,
    labels: Mapping[str, Any],
    shown: set[str],
    known: tuple[Truth, Group, int],
) -> Group:
    """Find which hidden parts stand together: those under k, and the next smallest up to k."""
    truth, answered, k = known
    terms = set(labels[key]["terms"])
    stem = key.removesuffix("/+other")
    hidden = [
        members_of(one, labels, truth.places) & answered
        for one, label in labels.items()
        if one not in shown
        and not one.endswith("/+other")
        and label["parent"] == labels[key]["parent"]
        and set(label["terms"]) < terms
        and one.startswith("department" if stem.startswith("department@") else stem)
    ]
    hidden = sorted((one for one in hidden if one), key=len)
    together: set[int] = set()
    for part in hidden:
        if len(part) < k or len(together) < k:
            together |= part
    return frozenset(together)


def _is_in(place: Place, term: str, flat: str) -> bool:
    kind, _, code = term.partition(":")
    if flat:
        return place.values[flat] == code
    return code in place.path if kind == "in" else bool(place.path) and place.path[-1] == code


def _counts(answer: object) -> bool:
    return answer is not None and answer not in ("na", "skip")


def _twins(groups: Sequence[Group]) -> list[tuple[int, ...]]:
    by_groups: dict[tuple[bool, ...], list[int]] = {}
    for person in sorted(frozenset().union(*groups)) if groups else []:
        by_groups.setdefault(tuple(person in g for g in groups), []).append(person)
    return [tuple(people) for people in by_groups.values()]


def _kernel(matrix: Sequence[Sequence[int]], width: int) -> list[Row]:
    """Return a basis of the changes of answers (by kind of person) that change no told sum."""
    rows, leads = _reduced([[Fraction(value) for value in row] for row in matrix], width)
    found = []
    for at in range(width):
        if at in leads:
            continue
        vector = [Fraction(0)] * width
        vector[at] = Fraction(1)
        for row, lead in zip(rows, leads, strict=True):
            vector[lead] = -row[at]
        found.append(vector)
    return found


def _reduced(rows: list[Row], width: int) -> tuple[list[Row], list[int]]:
    leads: list[int] = []
    for column in range(width):
        at = len(leads)
        lead = next((r for r in range(at, len(rows)) if rows[r][column]), None)
        if lead is None:
            continue
        rows[at], rows[lead] = rows[lead], rows[at]
        rows[at] = [value / rows[at][column] for value in rows[at]]
        for other in range(len(rows)):
            if other != at and rows[other][column]:
                times = rows[other][column]
                rows[other] = [a - times * b for a, b in zip(rows[other], rows[at], strict=True)]
        leads.append(column)
    return rows[: len(leads)], leads


def _rank(rows: Sequence[Row]) -> int:
    width = len(rows[0]) if rows else 0
    return len(_reduced([list(row) for row in rows], width)[1])


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
