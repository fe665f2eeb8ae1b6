"""The published cells of a wave as a table to take away: exactly what the page may show."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from app.translate import _
from app.views.results_opened import Opened
from pulse.publishing.models import PublishedCell, PublishedParticipation

Row = dict[str, object]


def columns() -> list[str]:
    """Return the head of the table in the reader's language."""
    return list(_heads().values())


def rows(opened: Opened) -> Iterator[Row]:
    """Return one row a cell, then one a group with its participation."""
    heads = _heads()
    scored = (_scored(opened, cell) for cell in opened.found.cells)
    reached = (_reached(opened, rate) for rate in opened.found.participation)
    for row in chain(scored, reached):
        yield {heads[name]: value for name, value in row.items()}


def _heads() -> dict[str, str]:
    return {
        "group": _("Group"),
        "area": _("Area"),
        "question": _("Question"),
        "mean": _("Mean"),
        "low": _("Probably from"),
        "high": _("Probably to"),
        "answers": _("Answers"),
        "shares": _("Shares in percent"),
        "invited": _("People asked"),
        "reach": _("Reached"),
        "response": _("Answered of those reached"),
        "coverage": _("Response rate"),
    }


def _scored(opened: Opened, cell: PublishedCell) -> Row:
    found, names = opened.found, opened.names
    asked = found.form.questions.get(cell.question_code)
    end = {"low": "≤", "high": "≥"}.get(cell.end_code or "", "")
    low, high = cell.interval or ("", "")
    return {
        "group": names.cell(found.labels[cell.cell_key]),
        "area": "" if asked is None else names.dimension(asked.dimension or asked.code),
        "question": names.question(cell.question_code) or cell.question_code,
        "mean": _number(f"{end}{cell.mean or ''}"),
        "low": _number(str(low)),
        "high": _number(str(high)),
        "answers": cell.n_band,
        "shares": ", ".join(f"{k}: {v}" for k, v in (cell.distribution or {}).items()),
    }


def _reached(opened: Opened, rate: PublishedParticipation) -> Row:
    return {
        "group": opened.names.cell(opened.found.labels[rate.cell_key]),
        "invited": rate.invited,
        "reach": rate.reach or "",
        "response": rate.response or "",
        "coverage": rate.coverage,
    }


def _number(words: str) -> object:
    """Return a plain mean as a number to reckon with; an end stays in words."""
    return float(words) if words and words[0].isdigit() else words
