"""The answer to a wave: what was heard, what is done, by when and by whom, in its versions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import get_locale
from sqlalchemy.orm import Session

from app.i18n import spoken
from app.translate import _, _l
from app.words import day, department_name
from pulse.people.tree import DepartmentTree
from pulse.results.models import PublishedResponse
from pulse.results.responses import newest, responses_of

ONLY_IN = {"ko": _l("Written in Korean only."), "en": _l("Written in English only.")}


@dataclass(frozen=True)
class Answered:
    """One published response, with how many versions came before it.

    Where it is not written in the reader's language, its words are marked and ``note`` says so.
    """

    unit: str
    heard: str
    doing: str
    owner: str
    due: str
    published: str
    version: int
    note: str = ""
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
        answered_words(
            one,
            unit_name(one.unit_code, tree),
            [
                answered_words(old, unit_name(old.unit_code, tree))
                for old in found
                if old.unit_code == one.unit_code and old.version < one.version
            ],
        )
        for one in newest(found)
    ]


def unit_name(code: str, tree: DepartmentTree) -> str:
    """Return for whom a response speaks."""
    return department_name(tree.by_code.get(code)) if code else _("The whole company")


def answered_words(one: PublishedResponse, unit: str, older: Sequence[Answered] = ()) -> Answered:
    """Return a response in the reader's language where it has one; ``unit`` is who answers."""
    locale = str(get_locale())
    said = one.wording(locale)
    return Answered(
        unit=unit,
        heard=spoken(said.heard, said.locale),
        doing=spoken(said.doing, said.locale),
        owner=spoken(said.owner, said.locale),
        due=day(one.due_on),
        published=day(one.published_at),
        version=one.version,
        note="" if said.locale == locale else str(ONLY_IN[said.locale]),
        older=older,
    )
