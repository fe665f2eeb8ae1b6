"""Audience rules: a small language of conditions about people, read once, asked of many.

``customer_facing=Y`` · ``job_family in (technician, warehouse) or employer in (PB, PC)``.
``and`` binds closer than ``or``; parentheses only enclose lists. A department matches when it
lies anywhere on a person's path from the company down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pulse.errors import Invalid
from pulse.people.models import Person, PersonStatus

_CONDITION = re.compile(r"\s*(\w+)\s*(?:(!?=)\s*([^\s()=,]+)|(not\s+in|in)\s*\(([^()]*)\))\s*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might be asked, with what rules look at."""

    person: Person
    employer: str
    employer_is_own: bool
    site: str
    path_codes: tuple[str, ...]


_FIELDS: dict[str, Callable[[Candidate], tuple[str, ...]]] = {
    "customer_facing": lambda who: ("Y" if who.person.is_customer_facing else "N",),
    "job_family": lambda who: (who.person.job_family,),
    "employer": lambda who: (who.employer,),
    "employment_type": lambda who: (who.person.employment_type,),
    "site": lambda who: (who.site,),
    "shift": lambda who: (who.person.shift_code,),
    "department": lambda who: who.path_codes,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One field compared with allowed (or, negated, forbidden) values."""

    field: str
    values: frozenset[str]
    is_negated: bool

    def holds_for(self, candidate: Candidate) -> bool:
        """Tell whether the candidate meets the condition."""
        return self.values.isdisjoint(_FIELDS[self.field](candidate)) == self.is_negated


Conditions = tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True, slots=True)
class AudienceRule:
    """Whom a template is for. Without employers and conditions: the own company's people."""

    employers: frozenset[str] = frozenset()
    excluded: frozenset[PersonStatus] = frozenset({PersonStatus.LEFT, PersonStatus.ON_LEAVE})
    any_of: Conditions = ()

    def admits(self, candidate: Candidate) -> bool:
        """Tell whether the candidate is to be asked."""
        is_away = candidate.person.status == PersonStatus.ON_LEAVE
        if is_away and PersonStatus.ON_LEAVE in self.excluded:
            return False
        if self.employers and candidate.employer not in self.employers:
            return False
        if self.any_of:
            return any(
                all(condition.holds_for(candidate) for condition in conditions)
                for conditions in self.any_of
            )
        return bool(self.employers) or candidate.employer_is_own

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> AudienceRule:
        """Read ``employers``, ``exclude_status`` and ``filter`` of a template's audience.

        People who have left are never asked, whatever the document says; people on leave only
        when ``exclude_status`` is given without them.
        """
        names = document.get("exclude_status", ["left", "on_leave"])
        try:
            excluded = frozenset(PersonStatus(name) for name in names)
        except ValueError as error:
            raise Invalid("invalid_audience", fields={"exclude_status": "unknown"}) from error
        return cls(
            employers=frozenset(document.get("employers", ())),
            excluded=excluded | {PersonStatus.LEFT},
            any_of=parse_filter(str(document.get("filter") or "")),
        )


def parse_filter(text: str) -> Conditions:
    """Read a filter into alternatives of conditions; Invalid names the part at fault."""
    if not text.strip():
        return ()
    return tuple(
        tuple(_parse_condition(part) for part in re.split(r"\band\b", alternative))
        for alternative in re.split(r"\bor\b", text)
    )


def _parse_condition(part: str) -> Condition:
    found = _CONDITION.fullmatch(part)
    if found is None:
        raise Invalid("invalid_audience", fields={"filter": "not_understood"}, part=part.strip())
    field, sign, single, word, listed = found.groups()
    if field not in _FIELDS:
        raise Invalid("invalid_audience", fields={"filter": "unknown_field"}, part=field)
    values = [single] if sign else [value.strip() for value in listed.split(",")]
    if not all(values):
        raise Invalid("invalid_audience", fields={"filter": "empty_value"}, part=part.strip())
    return Condition(field, frozenset(values), (sign or word) not in ("=", "in"))
