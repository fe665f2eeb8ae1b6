"""The answer to a wave: what was heard, what is done, by when and by whom, in its versions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.translate import _
from app.words import day, department_name
from pulse.people.tree import DepartmentTree
from pulse.results.models import PublishedResponse
from pulse.results.responses import newest, responses_of


@dataclass(frozen=True)
class Answered:
    """One published response, with how many versions came before it."""

    unit: str
    heard: str
    doing: str
    owner: str
    due: str
    published: str
    version: int
    older: Sequence[Answered] = ()


def answered(
    session: Session, wave_id: int, tree: DepartmentTree, units: Collection[str]
) -> list[Answered]:
    """Return the responses in force, the company's first, each with its older versions.

    Of units' own answers only those of ``units``: each was told to its unit alone.
    """
    return answered_of(responses_of(session, wave_id), tree, units)


def answered_of(
    told: Sequence[PublishedResponse], tree: DepartmentTree, units: Collection[str]
) -> list[Answered]:
    """Return the same of responses that have been read."""
    found = [one for one in told if not one.unit_code or one.unit_code in units]
    return [
        _answered(
            one,
            tree,
            [
                _answered(old, tree, [])
                for old in found
                if old.unit_code == one.unit_code and old.version < one.version
            ],
        )
        for one in newest(found)
    ]


def unit_name(code: str, tree: DepartmentTree) -> str:
    """Return for whom a response speaks."""
    return department_name(tree.by_code.get(code)) if code else _("The whole company")


def _answered(one: PublishedResponse, tree: DepartmentTree, older: Sequence[Answered]) -> Answered:
    return Answered(
        unit=unit_name(one.unit_code, tree),
        heard=one.heard,
        doing=one.doing,
        owner=one.owner,
        due=day(one.due_on),
        published=day(one.published_at),
        version=one.version,
        older=older,
    )
