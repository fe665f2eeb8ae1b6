"""What becomes of a department's people and figures when it is put below another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.i18n import localized
from app.translate import _, ngettext
from app.words import day_words
from pulse.people.department_editing import Move
from pulse.people.tree import DepartmentNode


def move_words(move: Move, since: date) -> str:
    """Say from when it moves, what goes along, who reads of it then, and what stays."""
    said = [
        ngettext(
            "From %(day)s it takes %(num)s person along, those below it included.",
            "From %(day)s it takes %(num)s people along, those below it included.",
            move.people,
            day=day_words(since),
        )
    ]
    if move.departments:
        said.append(
            ngettext(
                "%(num)s department below it comes with it.",
                "%(num)s departments below it come with it.",
                move.departments,
            )
        )
    said += _readers(move)
    said.append(
        _(
            "Published results stay as they are, and a survey that is open goes on with the "
            "departments of its first day; the next one counts by the new place. What too few "
            "people are left for is not shown then. Roles stay as they are, and you can put it "
            "back afterwards."
        )
    )
    return " ".join(said)


def _readers(move: Move) -> list[str]:
    """Say whose head hears of it no more, and whose does."""
    said = []
    if move.left:
        said.append(
            _(
                "Whoever heads %(departments)s no longer sees its promises and its new results.",
                departments=_named(move.left),
            )
        )
    if move.joined:
        said.append(
            _(
                "Whoever heads %(departments)s sees them from then on.",
                departments=_named(move.joined),
            )
        )
    return said


def _named(nodes: Sequence[DepartmentNode]) -> str:
    return ", ".join(localized(node, "name") for node in nodes)
