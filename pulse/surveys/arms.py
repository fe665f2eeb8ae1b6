"""Two arms of one comparison: some departments try something, others like them go on as before.

Nobody is drawn: an arm is a list of departments, named in a wave's audience before it opens. In
such a wave people count in their arm and in no other group, so that no cut across it can single
anybody out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pulse.people.groups import RosterAttributes
from pulse.surveys.models import Question, RosterEntry, Wave
from pulse.surveys.only_roles import SEPARATOR, codes_in

TRIAL, COMPARE = "trial", "compare"
NOWHERE = "~"
"""Stands for the department of whoever counts in an arm; no department is called so."""

Arms = Mapping[str, frozenset[str]]


def audience_of(trial: Sequence[str], compare: Sequence[str]) -> dict[str, Any]:
    """Return the audience of a wave with these departments as its arms."""
    everybody = ", ".join([*trial, *compare])
    return {
        "filter": f"department in ({everybody})",
        "arms": {TRIAL: list(trial), COMPARE: list(compare)},
    }


def arms_of(audience: Mapping[str, Any] | None) -> Arms:
    """Return the departments of each arm; empty for a wave that compares nothing."""
    found = (audience or {}).get("arms")
    if not isinstance(found, Mapping):
        return {}
    return {str(arm): frozenset(codes) for arm, codes in found.items()}


def is_asked_in(question: Question, arm: str) -> bool:
    """Tell whether a question is asked in an arm; without arms of its own it is in all."""
    meant = question.options.get("arms")
    return not meant or arm in meant


def settle_arms(
    wave: Wave, arms: Arms, people: Sequence[RosterAttributes], roster: Sequence[RosterEntry]
) -> None:
    """Let everybody on a roster count in their arm alone, and be asked only what it is asked.

    Whoever is too new to count in a group stays so, and is asked as their arm is.
    """
    held = {person.person_id: _arm_of(person, arms) for person in people}
    for entry in roster:
        arm = held[entry.person_id]
        if entry.department_path:
            entry.department_path, entry.role = [NOWHERE], arm
            entry.site = entry.tenure_band = entry.employer = ""
        left_out = [q.code for q in wave.template.questions if not is_asked_in(q, arm)]
        entry.left_out = SEPARATOR.join(dict.fromkeys([*codes_in(entry.left_out), *left_out]))


def _arm_of(person: RosterAttributes, arms: Arms) -> str:
    return next(arm for arm, codes in arms.items() if not codes.isdisjoint(person.department_path))
