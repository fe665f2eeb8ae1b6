"""Bringing in published figures of other surveys, each with its source, year, n and licence.

A file adds and corrects; it takes nothing away that it does not name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Invalid
from pulse.people.problems import NumberedRows, Problem, Row, RowReader
from pulse.results.models import PublicFigure

FIGURE_COLUMNS = ("wording", "measure", "value", "steps", "n", "year", "source", "licence")
TOP_TWO, SCORE = "top_two", "score"
MEASURES = (TOP_TWO, SCORE)
LEAST_PEOPLE = 30
"""A figure of fewer people is no figure to compare a company with."""

Key = tuple[str, str, int, str]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure as a file gives it."""

    line: int
    wording: str
    measure: str
    value: str
    steps: int
    n: int
    year: int
    source: str
    licence: str

    @property
    def key(self) -> Key:
        """What makes it the same figure again."""
        return self.wording, self.measure, self.year, self.source

    def __str__(self) -> str:
        return f"{self.source} {self.year}: {self.wording} = {self.value}"


@dataclass
class FigurePlan:
    """What an import would do."""

    added: list[FigureRow] = field(default_factory=list)
    changed: list[FigureRow] = field(default_factory=list)
    unchanged: list[FigureRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_figures(session: Session, rows: NumberedRows) -> FigurePlan:
    """Compare a file with what is stored."""
    plan = FigurePlan()
    stored = _stored(session)
    seen: set[Key] = set()
    for line, row in rows:
        found = _read(line, row, plan.problems)
        if found is None:
            continue
        if found.key in seen:
            plan.problems.append(Problem(line, "wording", "duplicate", found.wording[:40]))
            continue
        seen.add(found.key)
        _sort_in(plan, found, stored.get(found.key))
    return plan


def apply_figures(
    session: Session, plan: FigurePlan, at: datetime, actor_id: int | None = None
) -> None:
    """Do what a plan says; Invalid when rows have problems."""
    if plan.problems:
        fields = {f"{row.line}.{row.field}": row.code for row in plan.problems}
        raise Invalid("import_has_problems", fields=fields)
    stored = _stored(session)
    for row in plan.added:
        session.add(
            PublicFigure(
                wording=row.wording,
                measure=row.measure,
                year=row.year,
                source=row.source,
                **_facts(row),
                brought_in_at=at,
            )
        )
    for row in plan.changed:
        for name, value in _facts(row).items():
            setattr(stored[row.key], name, value)
        stored[row.key].brought_in_at = at
    session.flush()
    audit.record(
        session,
        "public_figures_imported",
        "public_figures",
        at.date(),
        at=at,
        actor_id=actor_id,
        details={"added": len(plan.added), "changed": len(plan.changed)},
    )


def _facts(row: FigureRow) -> dict[str, object]:
    return {"value": row.value, "steps": row.steps, "n": row.n, "licence": row.licence}


def _stored(session: Session) -> dict[Key, PublicFigure]:
    found = session.scalars(select(PublicFigure))
    return {(one.wording, one.measure, one.year, one.source): one for one in found}


def _sort_in(plan: FigurePlan, row: FigureRow, stored: PublicFigure | None) -> None:
    if stored is None:
        plan.added.append(row)
        return
    is_same = all(getattr(stored, name) == value for name, value in _facts(row).items())
    (plan.unchanged if is_same else plan.changed).append(row)


def _read(line: int, row: Row, problems: list[Problem]) -> FigureRow | None:
    cells = RowReader(line, row, problems)
    wording = " ".join(cells.text("wording", limit=300).split())
    measure = cells.one_of("measure", MEASURES)
    value = _percent(cells)
    steps, n = cells.number("steps", 2, 11), cells.number("n", LEAST_PEOPLE, 10**8)
    year = cells.number("year", 1950, 2100)
    source, licence = cells.text("source", limit=160), cells.text("licence", limit=200)
    if not cells.is_sound:
        return None
    return FigureRow(line, wording, measure, value, steps, n, year, source, licence)


def _percent(cells: RowReader) -> str:
    """Read a number from 0 to 100 with at most one decimal, as it will be shown."""
    written = cells.text("value", limit=8, default="")
    try:
        value = Decimal(written)
    except InvalidOperation:
        cells.refuse("value", "bad_number" if written else "missing", written)
        return ""
    if not value.is_finite() or not 0 <= value <= 100 or value != round(value, 1):
        cells.refuse("value", "bad_number", written)
    return written
