"""From the roles a chain names to the people who are there, and when each may be told.

Somebody absent or gone is replaced by the next in line. People of a partner company are never
named: the site representative of their employer stands for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from pulse.calendars.registry import calendar_codes, working_calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments.models import Service, ServiceRequest
from pulse.people.models import Employer, Person
from pulse.people.permissions import Role, holders_of, present_instead
from pulse.people.tree import DepartmentNode, DepartmentTree, department_of, load_tree

DEFER = "defer_to_next_opening"
IGNORE_FOR_P1 = "ignore_for_P1"


class Recipients:
    """Answers for one sweep on one day; what it looked up is kept for the rest of the sweep."""

    def __init__(self, session: Session, on: date) -> None:
        self._session = session
        self._on = on
        self._calendars: dict[tuple[str, str], WorkingCalendar | None] = {}
        self._holders: dict[tuple[Role, int | None], list[int]] = {}
        self._own: dict[int, bool] = {}
        self._by_name: dict[str, Callable[[ServiceRequest, Service], list[int]]] = {
            "service_owner": self._owner,
            "provider_team_lead": self._team_lead,
            "provider_dept_head": self._provider_head,
            "customer_dept_head": self._customer_head,
            "partner_manager": self._partner_manager,
        }

    @cached_property
    def _tree(self) -> DepartmentTree:
        return load_tree(self._session, self._on)

    @cached_property
    def _codes(self) -> set[str]:
        return calendar_codes(self._session)

    def people(self, targets: Iterable[str], request: ServiceRequest) -> list[int]:
        """Name who is to be told, each once, in the order of the targets.

        When nobody of those meant is there, it is the nearest head above the provider, and last
        whoever holds ``escalation_final``; an empty list means that there is really nobody.
        """
        meant = [person for target in targets for person in self._meant(target, request)]
        found = self._present(meant)
        return (
            found
            or self._present(self._heads_above(request))
            or self._present(self._holding(Role.ESCALATION_FINAL))
        )

    def may_hear_at(
        self, person_id: int, quiet_hours: str, priority: str, at: datetime
    ) -> datetime:
        """Say when somebody may be told: now, or at the next opening of their own calendar."""
        waits = quiet_hours == DEFER or (quiet_hours == IGNORE_FOR_P1 and priority != "P1")
        person = self._session.get_one(Person, person_id)
        calendar = self._calendar(person) if waits else None
        if calendar is None or calendar.is_open(at):
            return at
        return calendar.next_opening(at) or at

    def _meant(self, target: str, request: ServiceRequest) -> list[int]:
        rule = self._by_name.get(target)
        if rule is not None:
            return rule(request, request.service)
        if target in {role.value for role in Role}:
            return self._holding(Role(target))
        return []

    def _owner(self, request: ServiceRequest, service: Service) -> list[int]:
        return [service.owner_id] if service.owner_id else self._team_lead(request, service)

    def _team_lead(self, request: ServiceRequest, _service: Service) -> list[int]:
        return self._heads(self._path(request.provider_department_id))[:1]

    def _provider_head(self, request: ServiceRequest, _service: Service) -> list[int]:
        return self._division_head(request.provider_department_id)

    def _customer_head(self, request: ServiceRequest, _service: Service) -> list[int]:
        return self._division_head(request.customer_department_id)

    def _partner_manager(self, request: ServiceRequest, _service: Service) -> list[int]:
        places = (request.provider_department_id, request.customer_department_id)
        return [
            person
            for place in places
            if self._path(place) and not self._is_own(self._tree.node(place).employer_id)
            for person in self._holding(Role.PARTNER_MANAGER, place)
        ]

    def _heads_above(self, request: ServiceRequest) -> list[int]:
        return self._heads(self._path(request.provider_department_id))[:1]

    def _division_head(self, department_id: int) -> list[int]:
        """Name the head of the division a department belongs to, or the next head above it."""
        path = self._path(department_id)
        below = [node for node in path if node.level in ("company", "division")] or path
        return self._heads(below)[:1]

    def _path(self, department_id: int) -> list[DepartmentNode]:
        return self._tree.path(department_id) if department_id in self._tree else []

    def _heads(self, path: list[DepartmentNode]) -> list[int]:
        """List the heads along a path, the nearest first."""
        return [node.head_id for node in reversed(path) if node.head_id is not None]

    def _holding(self, role: Role, department_id: int | None = None) -> list[int]:
        key = (role, department_id)
        if key not in self._holders:
            self._holders[key] = holders_of(self._session, role, self._on, department_id)
        return self._holders[key]

    def _present(self, meant: list[int]) -> list[int]:
        named = [stand_in for person in meant for stand_in in self._nameable(person)]
        there = present_instead(self._session, named, self._on)
        again = [stand_in for person in there for stand_in in self._nameable(person)]
        return list(dict.fromkeys(again))

    def _nameable(self, person_id: int) -> list[int]:
        person = self._session.get_one(Person, person_id)
        if self._is_own(person.employer_id):
            return [person_id]
        place = department_of(self._session, person_id, self._on)
        managers = self._holding(Role.PARTNER_MANAGER, place) if place is not None else []
        return [person_id] if person_id in managers else managers

    def _is_own(self, employer_id: int) -> bool:
        if employer_id not in self._own:
            self._own[employer_id] = self._session.get_one(Employer, employer_id).is_own
        return self._own[employer_id]

    def _calendar(self, person: Person) -> WorkingCalendar | None:
        key = (person.calendar_code, person.timezone)
        if key not in self._calendars:
            self._calendars[key] = self._read_calendar(*key)
        return self._calendars[key]

    def _read_calendar(self, code: str, zone: str) -> WorkingCalendar | None:
        if code not in self._codes:
            return None
        calendar = working_calendar(self._session, code)
        if zone == calendar.spec.zone:
            return calendar
        return WorkingCalendar(replace(calendar.spec, zone=zone))
