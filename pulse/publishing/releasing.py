"""From opened ballots to what may be published: pure, in memory, the same for the same answers.

Nothing here depends on who gave which answer within a group, and whether a cell is shown depends
on who answered, never on what.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np

from pulse.ballots.slots import slot_in
from pulse.ballots.threads import thread_in
from pulse.publishing.atoms import Atoms, Whole
from pulse.publishing.bounds import ShownCell, pins_someone
from pulse.publishing.comments import ReleasedComment, comment_blocks, release
from pulse.publishing.findings import Finding, company_findings, group_findings, index_findings
from pulse.publishing.items import Item
from pulse.publishing.plan import EVERYONE, Plan, RosterPerson
from pulse.publishing.rounding import (
    NumberBand,
    PublishedMean,
    PublishedShare,
    interval_90,
    number_band,
    published_mean,
    published_shares,
    published_spread,
    response_rate,
)
from pulse.publishing.safe import EVERYONE_MINIMUM, AcceptedCell, SafeSet, accept_each, counted
from pulse.publishing.share_groups import grouped, share_groups
from pulse.publishing.tabulating import count_atoms, count_cells
from pulse.publishing.unit_participation import ReleasedRates, unit_rates
from pulse.surveys.form import AskedQuestion, Form
from pulse.surveys.question_kinds import EXTRAS, Column

Ballots = Mapping[int, Mapping[str, Any]]
"""Answers by person; only inside the closing job, and only in memory."""


@dataclass(frozen=True)
class ReleasedCell:
    """One number group as it will be stored; every value is already coarse."""

    cell_key: str
    question_code: str
    n_band: str
    mean: str | None
    end_code: str | None
    interval: list[str] | None
    distribution: dict[str, str] | None


@dataclass(frozen=True)
class CommentTo:
    """A released comment with the question it answers."""

    question_code: str
    comment: ReleasedComment


@dataclass(frozen=True)
class Released:
    """All that leaves the box."""

    cells: tuple[ReleasedCell, ...]
    comments: tuple[CommentTo, ...]
    spreads: dict[str, str]
    rate: int | None
    hidden: int
    findings: tuple[Finding, ...] = ()
    participation: tuple[ReleasedRates, ...] = ()


@dataclass(frozen=True)
class Terms:
    """The minimum groups a wave froze, the names to mask, and a secure source of chance.

    ``delivered`` are those the invitation surely reached; None where no delivery is on record.
    ``weights`` are those of the areas in the satisfaction index, empty where there is none.
    """

    k: int
    k_comments: int
    chance: Random
    names: Collection[str] = ()
    delivered: Collection[int] | None = None
    weights: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass
class _Column:
    """One countable question with its answers by person."""

    column: Column
    index_of: dict[int, int] = field(default_factory=dict)


def release_wave(
    form: Form,
    plan: Plan,
    ballots: Ballots,
    roster: Sequence[RosterPerson],
    terms: Terms,
) -> Released:
    """Tabulate, choose the safe cells, round, and gather comments into blocks.

    Ballots without any answer do not count as answered. With fewer than ten ballots nothing is
    published but the rate.
    """
    given = {person: answers for person, answers in ballots.items() if answers}
    rate = response_rate(len(given), len(roster))
    if len(given) < EVERYONE_MINIMUM:
        return Released((), (), {}, rate, 0)
    columns = _columns(form, given)
    respondents = {
        entry.column.code: counted(entry.index_of.keys(), plan.newcomers, terms.k)
        for entry in columns
    }
    crowd = _Crowd(plan, given.keys())
    accepted = accept_each(plan.cells, crowd.atoms, respondents, terms.k)
    groups = [
        _Group(entry, crowd, respondents[code], accepted[code], terms.k)
        for entry, code in ((entry, entry.column.code) for entry in columns)
    ]
    cells = [cell for group in groups for cell in group.cells()]
    spreads = {group.code: str(group.spread) for group in groups if group.spread is not None}
    hidden = sum(_hidden(plan, found) for found in accepted.values())
    comments = _comments(form, given, roster, terms)
    findings = _findings(form, plan, groups, terms, given)
    reached = unit_rates(plan, {p.person_id for p in roster}, given.keys(), terms.delivered)
    return Released(
        tuple(cells), tuple(comments), spreads, rate, hidden, tuple(findings), tuple(reached)
    )


class _Crowd:
    """Everybody who answered, told apart once by the planned cells, for all questions."""

    def __init__(self, plan: Plan, people: Collection[int]) -> None:
        self.atoms = Atoms.of(people, [cell.members for cell in plan.cells])
        self.disjoint = {EVERYONE, *plan.distribution_keys}
        self._members = {cell.key: cell.members for cell in plan.cells}
        self._marks = dict(zip(self._members, self.atoms.incidence, strict=True))

    def union(self, cell: AcceptedCell) -> frozenset[int]:
        """Return everybody in a cell, pooled ones taken together."""
        return frozenset[int]().union(*(self._members[part] for part in cell.parts))

    def under(self, cells: Sequence[AcceptedCell], rows: Whole) -> Atoms:
        """Return the atoms of some of the people under some cells."""
        marks = np.zeros((len(cells), self.atoms.count), np.bool_)
        for mark, cell in zip(marks, cells, strict=True):
            np.logical_or.reduce([self._marks[part] for part in cell.parts], out=mark)
        return self.atoms.within(rows, marks)


class _Group:
    """The accepted cells of one column, counted and shaped."""

    def __init__(
        self,
        entry: _Column,
        crowd: _Crowd,
        respondents: Collection[int],
        accepted: Sequence[AcceptedCell],
        k: int,
    ) -> None:
        self.code, self._column, self._k = entry.column.code, entry.column, k
        self.index_of = {person: entry.index_of[person] for person in respondents}
        rows = crowd.atoms.rows_of(respondents)
        self._accepted = _tested_again(accepted, crowd.under(accepted, rows), k)
        self.shown = {cell.key: crowd.union(cell) for cell in self._accepted}
        self._atoms = crowd.under(self._accepted, rows)
        self._counts = _counts(self._atoms, entry)
        self._may_spread = [set(cell.parts) <= crowd.disjoint for cell in self._accepted]
        self.spread = self._spread()
        self._groups = share_groups(self._column)

    def cells(self) -> list[ReleasedCell]:
        """Shape every accepted cell; one with nothing to say is left out."""
        totals = [*count_cells(self._counts, self._atoms)]
        means = [self._mean(counts) for counts in totals]
        shares = [
            published_shares(grouped(counts.tolist(), self._groups)) if may else None
            for counts, may in zip(totals, self._may_spread, strict=True)
        ]
        if self._pins(means, shares):
            shares = [None] * len(shares)
        shaped = [
            self._shape(cell, mean, share)
            for cell, mean, share in zip(self._accepted, means, shares, strict=True)
        ]
        return [cell for cell in shaped if cell.mean or cell.distribution]

    def item(self, asked: AskedQuestion) -> Item | None:
        """Return the question with the answers that count; None where it has no scale."""
        low, high = self._column.low, self._column.high
        if low is None or high is None:
            return None
        return Item(self.code, asked.dimension, low, high, asked.is_reversed, self.index_of)

    def _shape(
        self,
        cell: AcceptedCell,
        mean: PublishedMean | None,
        shares: tuple[PublishedShare, ...] | None,
    ) -> ReleasedCell:
        band = number_band(cell.n)
        texts = [share.text_code for share in shares or ()]
        return ReleasedCell(
            cell_key=cell.key,
            question_code=self._column.code,
            n_band=band.value,
            mean=None if mean is None else str(mean.value),
            end_code=None if mean is None else mean.end_coded,
            interval=self._interval(mean, band),
            distribution=dict(zip(self._groups, texts, strict=True)) if texts else None,
        )

    def _values(self) -> list[int]:
        low = self._column.low or 0
        return [low + index for index in range(self._column.size)]

    def _mean(self, counts: Whole) -> PublishedMean | None:
        low, high = self._column.low, self._column.high
        if low is None or high is None:
            return None
        total = sum(c * v for c, v in zip(counts.tolist(), self._values(), strict=True))
        return published_mean(total, int(counts.sum()), low, high)

    def _spread(self) -> Decimal | None:
        if self._column.low is None or not self._accepted:
            return None
        return published_spread(self._counts.sum(axis=1).tolist(), self._values())

    def _interval(self, mean: PublishedMean | None, band: NumberBand) -> list[str] | None:
        low, high = self._column.low, self._column.high
        if mean is None or self.spread is None or low is None or high is None:
            return None
        return [str(bound) for bound in interval_90(mean, self.spread, band, low, high)]

    def _pins(
        self,
        means: Sequence[PublishedMean | None],
        shares: Sequence[tuple[PublishedShare, ...] | None],
    ) -> bool:
        if not any(shares):
            return False
        shown = [
            ShownCell(marks, mean, share, tuple(self._groups.values()))
            for marks, mean, share in zip(self._atoms.incidence, means, shares, strict=True)
        ]
        sizes = self._counts.sum(axis=0)
        return pins_someone(sizes, shown, self._values(), self._k)


def _columns(form: Form, ballots: Ballots) -> list[_Column]:
    """Spread answers over countable columns; what is missing or an extra is in none."""
    found: list[_Column] = []
    for asked in form.questions.values():
        entries = [_Column(column) for column in asked.kind.columns()]
        for person, answers in ballots.items():
            indices = asked.kind.indices(answers.get(asked.code))
            for entry, index in zip(entries, indices, strict=True):
                if index >= 0:
                    entry.index_of[person] = index
        found += entries
    return found


def _counts(atoms: Atoms, entry: _Column) -> Whole:
    """Count options × atoms."""
    answers = np.array([entry.index_of[person] for person in atoms.people.tolist()], np.int8)
    return count_atoms(answers, atoms, entry.column.size)


def _tested_again(accepted: Sequence[AcceptedCell], atoms: Atoms, k: int) -> list[AcceptedCell]:
    """Test the chosen cells once more from their members alone; what fails is not shown."""
    safe = SafeSet(np.bincount(atoms.atom_of, minlength=atoms.count), k)
    return [
        cell for cell, marks in zip(accepted, atoms.incidence, strict=True) if safe.offer(marks)
    ]


def _hidden(plan: Plan, accepted: Sequence[AcceptedCell]) -> int:
    shown = {part for cell in accepted for part in cell.parts}
    return sum(cell.key not in shown for cell in plan.cells)


def _findings(
    form: Form, plan: Plan, groups: Sequence[_Group], terms: Terms, given: Ballots
) -> list[Finding]:
    """Conclude about everyone and the disjoint groups in which every scale is published."""
    scales = [
        (item, group)
        for group in groups
        if (asked := form.questions.get(group.code))
        and not asked.is_dropped
        and (item := group.item(asked))
    ]
    if not scales:
        return []
    items = [item for item, _group in scales]
    people = frozenset[int]().union(*(item.index_of for item in items))
    shown = {item.code: [*group.shown.values()] for item, group in scales}
    slots = _slots(given) if form.notes_slots else None
    found = company_findings(items, people, shown, terms.k, slots)
    found += index_findings(items, terms.weights)
    for key in (EVERYONE, *plan.distribution_keys):
        if all(key in group.shown for _item, group in scales):
            members = next(cell.members for cell in plan.cells if cell.key == key)
            found += group_findings(items, key, members)
    return found


def _is_of_few(
    asked: AskedQuestion, ballots: Ballots, roster: Sequence[RosterPerson], terms: Terms
) -> bool:
    """Tell whether a question of some arms only can have too few authors for a block."""
    if not asked.arms:
        return False
    authors = sum(p.person_id in ballots and p.role in asked.arms for p in roster)
    return authors < terms.k_comments


def _slots(ballots: Ballots) -> dict[int, int]:
    noted = ((person, slot_in(answers)) for person, answers in ballots.items())
    return {person: slot for person, slot in noted if slot is not None}


def _comments(
    form: Form, ballots: Ballots, roster: Sequence[RosterPerson], terms: Terms
) -> list[CommentTo]:
    blocks = comment_blocks(roster, frozenset(ballots), terms.k_comments)
    found: list[CommentTo] = []
    for asked in form.questions.values():
        if asked.kind.name != "text" or _is_of_few(asked, ballots, roster, terms):
            continue
        said = [
            (person, str(answers[asked.code]))
            for person, answers in ballots.items()
            if answers.get(asked.code, "") not in ("", *EXTRAS)
        ]
        threads = {
            person: thread
            for person, answers in ballots.items()
            if (thread := thread_in(answers, asked.code))
        }
        released = release(said, blocks, terms.chance, terms.names, threads)
        found += [CommentTo(asked.code, one) for one in released]
    return found
