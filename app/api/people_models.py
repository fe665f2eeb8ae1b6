"""Lists of people as programs send them, and what they would change."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.api.models import Day, Given, Shown


class PeopleFile(Given):
    """A list of people to look at."""

    csv: str = Field(min_length=1, max_length=8_000_000, description="The file, header first.")
    on: Day | None = Field(None, description="From this day; today if absent.")
    is_whole: bool = Field(True, description="Whether whom the file does not name has left.")


class PeopleOrder(PeopleFile):
    """A list of people to take over, after its plan was looked at."""

    plan: str = Field(pattern=r"^[0-9a-f]{64}$", description="What the plan was called.")


class RowProblem(Shown):
    """What is wrong with a row of the file; the header is line 1."""

    line: int
    field: str
    code: str


class PersonChange(Shown):
    """Somebody whose facts change."""

    number: str
    fields: list[str]


class PeoplePlan(Shown):
    """What a list of people would change."""

    plan: str
    on: date
    joiners: list[str]
    movers: list[str]
    leavers: list[str]
    changed: list[PersonChange]
    unchanged: int
    problems: list[RowProblem]
    has_too_many_leavers: bool
    leaves_no_administrator: bool


class PeopleDone(Shown):
    """What a list of people has changed."""

    joiners: int
    movers: int
    leavers: int
    changed: int
