"""Choosing whom to ask: a department and what people are, put together into one rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.i18n import localized, pick
from app.site_words import site_name
from app.words import word
from pulse.people.models import Employer, Person, PersonStatus, Site
from pulse.people.tree import DepartmentTree

Choices = list[tuple[str, str]]
_UNWRITABLE = re.compile(r"[(),]|\b(?:and|or|in|not)\b")
_OR = re.compile(r"\bor\b")


def department_choices(tree: DepartmentTree) -> Choices:
    """Return the open departments below one another, the company first."""
    return [
        (node.code, "\N{NO-BREAK SPACE}" * 3 * depth + pick(node.name_ko, node.name_en))
        for depth, node in tree.walk()
    ]


def attribute_choices(session: Session) -> dict[str, Choices]:
    """Return what people can be chosen by besides their department, as it occurs."""
    families = session.scalars(
        select(Person.job_family)
        .where(Person.status != PersonStatus.LEFT, Person.job_family != "")
        .distinct()
        .order_by(Person.job_family)
    )
    sites = session.scalars(select(Site).order_by(Site.name))
    employers = session.scalars(select(Employer).order_by(Employer.is_own.desc(), Employer.code))
    return {
        "job_family": [(code, _family(code)) for code in families],
        "site": [(one.name, site_name(one)) for one in sites if not _UNWRITABLE.search(one.name)],
        "employer": [(one.code, localized(one, "name")) for one in employers],
    }


def rule_of(chosen: Sequence[tuple[str, Iterable[str]]], typed: str = "") -> str:
    """Write what was chosen as one rule: all of it together, and with what was typed.

    ``and`` binds closer than ``or``, so the choice is repeated in every alternative typed.
    """
    conditions = [f"{name} in ({', '.join(values)})" for name, values in _kept(chosen)]
    alternatives = [part.strip() for part in _OR.split(typed)] if typed.strip() else [""]
    return " or ".join(
        " and ".join([part for part in (*conditions, alternative) if part])
        for alternative in alternatives
    )


def _kept(chosen: Sequence[tuple[str, Iterable[str]]]) -> list[tuple[str, list[str]]]:
    found = [(name, [value for value in values if value]) for name, values in chosen]
    return [(name, values) for name, values in found if values]


def _family(code: str) -> str:
    return word("job", code)
