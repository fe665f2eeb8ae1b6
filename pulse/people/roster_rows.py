"""One row of a people file, read and checked by itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pulse.people.models import Person, PersonStatus
from pulse.people.permissions import Role
from pulse.people.problems import Problem, Row, RowReader

PEOPLE_COLUMNS = (
    "person_id", "name_ko", "name_en", "email", "locale", "employer", "dept_id", "job_family",
    "title_ko", "title_en", "manager_id", "role_flags", "customer_facing", "site", "region",
    "shift", "calendar_id", "primary_channel", "fallback_channel", "slack_user_id",
    "employment_type", "hired_on", "status", "left_on",
)  # fmt: skip
"""The columns a people file must have; others are ignored."""

LOCALES = ("ko", "en")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A sound row; ``facts`` holds what is kept on the person as it stands."""

    line: int
    number: str
    facts: dict[str, Any]
    employer: str
    department: str
    site: str
    site_en: str
    region: str
    manager: str
    roles: frozenset[Role]
    slack_user: str
    says_zone: bool = False
    """Whether the row names a time zone; if not, whoever is here already keeps theirs."""
    says_roles: bool = True
    """Whether the row speaks of roles at all; if not, whoever is here already keeps theirs."""

    def leaves(self, name: str, person: Person) -> bool:
        """Tell whether a fact stays as it is kept: chosen by the person, or not said here."""
        if name == "locale":
            return person.has_chosen_locale is True
        return name == "timezone" and not self.says_zone and bool(person.timezone)

    @property
    def status(self) -> PersonStatus:
        """Whether the person is here, away or gone."""
        status: PersonStatus = self.facts["status"]
        return status

    @property
    def left_on(self) -> date | None:
        """The first day without them."""
        day: date | None = self.facts["left_on"]
        return day

    def starts_on(self, on: date) -> date:
        """Return the first day with them, as far as a file read on ``on`` tells."""
        hired: date | None = self.facts["hired_on"]
        return hired or on


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds for somebody of whom a list says nothing else; no calendar: it must be named."""

    locale: str = "ko"
    timezone: str = "Asia/Seoul"
    calendar: str = ""


USUAL = Usual()


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """What the cells of a row may refer to; no calendars given means they are not checked.

    ``usual`` stands in for cells that are empty.
    """

    employers: Collection[str]
    departments: Collection[str]
    calendars: Collection[str] | None = None
    usual: Usual = USUAL


def read_person(line: int, row: Row, known: KnownCodes, problems: list[Problem]) -> PersonRow:
    """Read a row, adding what is wrong with it to ``problems``."""
    cells = RowReader(line, row, problems)
    hired_on, left_on = cells.day("hired_on"), cells.day("left_on")
    status = _read_status(cells, hired_on, left_on)
    return PersonRow(
        line=line,
        number=cells.text("person_id", limit=32),
        facts={
            **_read_texts(cells, known.usual),
            "timezone": _read_zone(cells, known.usual),
            "is_customer_facing": cells.flag("customer_facing"),
            "calendar_code": _read_calendar(cells, known),
            "hired_on": hired_on,
            "status": status,
            "left_on": left_on,
        },
        employer=cells.one_of("employer", known.employers),
        department=cells.one_of("dept_id", known.departments),
        site=cells.text("site", limit=80, default=""),
        site_en=cells.text("site_en", limit=80, default=""),
        region=cells.text("region", limit=80, default=""),
        manager=cells.text("manager_id", limit=32, default=""),
        roles=_read_roles(cells),
        slack_user=cells.text("slack_user_id", limit=128, default=""),
        says_zone=bool((row.get("timezone") or "").strip()),
        says_roles="role_flags" in row,
    )


def _read_texts(cells: RowReader, usual: Usual) -> dict[str, Any]:
    email = cells.text("email", limit=254, default="").lower()
    if email and ("@" not in email.strip("@") or " " in email):
        cells.refuse("email", "bad_email", email)
    name_ko = cells.text("name_ko", limit=80)
    locale = cells.one_of("locale", LOCALES, empty=True)
    return {
        "name_ko": name_ko,
        "name_en": cells.text("name_en", limit=120, default=name_ko),
        "email": email or None,
        "locale": locale or usual.locale,
        "job_family": cells.text("job_family", limit=48, default=""),
        "title_ko": cells.text("title_ko", limit=80, default=""),
        "title_en": cells.text("title_en", limit=120, default=""),
        "shift_code": cells.text("shift", limit=24, default=""),
        "primary_channel": cells.text("primary_channel", limit=24, default="slack"),
        "fallback_channel": cells.text("fallback_channel", limit=24, default="email_link"),
        "employment_type": cells.text("employment_type", limit=24, default=""),
    }


def _read_zone(cells: RowReader, usual: Usual) -> str:
    zone = cells.text("timezone", limit=48, default=usual.timezone)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        cells.refuse("timezone", "unknown", zone)
    return zone


def _read_calendar(cells: RowReader, known: KnownCodes) -> str:
    if known.calendars is None:
        return cells.text("calendar_id", limit=32, default=known.usual.calendar or None)
    usual = known.usual.calendar
    return cells.one_of("calendar_id", known.calendars, empty=bool(usual)) or usual


def _read_status(cells: RowReader, hired_on: date | None, left_on: date | None) -> PersonStatus:
    named = cells.one_of("status", [status.value for status in PersonStatus])
    if not cells.is_sound:
        return PersonStatus.ACTIVE
    status = PersonStatus(named)
    if status == PersonStatus.LEFT and left_on is None:
        cells.refuse("left_on", "missing")
    elif status != PersonStatus.LEFT and left_on is not None:
        cells.refuse("left_on", "left_but_current", left_on)
    elif hired_on and left_on and left_on < hired_on:
        cells.refuse("left_on", "left_before_hired", left_on)
    return status


def _read_roles(cells: RowReader) -> frozenset[Role]:
    names = cells.codes("role_flags")
    known = {role.value for role in Role}
    for name in names:
        if name not in known:
            cells.refuse("role_flags", "unknown", name)
    return frozenset(Role(name) for name in names if name in known)
