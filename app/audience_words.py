"""A rule about people as a person reads it: by the names of what it chooses."""

from __future__ import annotations

from collections.abc import Callable

from app.site_words import site_named
from app.words import department_name, word
from pulse.people.audience_rules import Condition, parse_filter
from pulse.people.tree import DepartmentTree

_NAMES: dict[str, Callable[[str, DepartmentTree], str]] = {
    "department": lambda code, tree: (
        department_name(tree.by_code[code]) if code in tree.by_code else code
    ),
    "job_family": lambda code, _tree: word("job", code),
    "site": site_named,
}


def rule_words(text: str, tree: DepartmentTree) -> str:
    """Return the groups a rule chooses; the rule as it was written if it does more than choose.

    ``department in (T0901, T0902) and job_family=agent`` reads Seoul Agents 1, Seoul Agents 2 ·
    Agents.
    """
    any_of = parse_filter(text)
    if len(any_of) != 1 or not all(map(_is_choice, any_of[0])):
        return text
    return " · ".join(_named(condition, tree) for condition in any_of[0])


def _is_choice(condition: Condition) -> bool:
    return condition.field in _NAMES and not condition.is_negated


def _named(condition: Condition, tree: DepartmentTree) -> str:
    return ", ".join(_NAMES[condition.field](value, tree) for value in sorted(condition.values))
