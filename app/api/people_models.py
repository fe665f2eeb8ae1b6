"""Lists of people as programs send them, and what they would change."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.api.models import Day, Given, Shown
from app.translate import N_


class PeopleFile(Given):
    """A list of people to look at."""

    csv: str = Field(
        min_length=1, max_length=8_000_000, description=N_("The file as CSV, header first.")
    )
    on: Day | None = Field(None, description=N_("From this day; today if absent."))
    is_whole: bool = Field(True, description=N_("Whether whom the file does not name has left."))


class PeopleOrder(PeopleFile):
    """A list of people to take over, after its plan was looked at."""

    plan: str = Field(
        pattern=r"^[0-9a-f]{64}$", description=N_("What the plan was called: its `plan`.")
    )


class RowProblem(Shown):
    """What is wrong with a row of the file; the header is line 1."""

    line: int = Field(description=N_("The line of the file; its header is line 1."))
    field: str = Field(description=N_("The column."))
    code: str = Field(description=N_("What is wrong with it."))


class PersonChange(Shown):
    """Somebody whose facts change."""

    number: str = Field(description=N_("The person's number."))
    fields: list[str] = Field(description=N_("The columns that change."))


class PeoplePlan(Shown):
    """What a list of people would change."""

    plan: str = Field(description=N_("What this plan is called; carrying it out names it."))
    on: date = Field(description=N_("The day it counts from."))
    joiners: list[str] = Field(description=N_("Numbers of those who come."))
    movers: list[str] = Field(description=N_("Numbers of those who change department."))
    leavers: list[str] = Field(description=N_("Numbers of those who leave."))
    changed: list[PersonChange] = Field(description=N_("Whose facts change, and which."))
    unchanged: int = Field(description=N_("How many stay as they are."))
    problems: list[RowProblem] = Field(
        description=N_("Rows that cannot be read; with one of them nothing is carried out.")
    )
    has_too_many_leavers: bool = Field(
        description=N_("Whether more than a fifth would leave; then nothing is carried out.")
    )
    leaves_no_administrator: bool = Field(
        description=N_("Whether nobody would be left to set things up; then the same.")
    )


class PeopleDone(Shown):
    """What a list of people has changed."""

    joiners: int = Field(description=N_("How many came."))
    movers: int = Field(description=N_("How many changed department."))
    leavers: int = Field(description=N_("How many left."))
    changed: int = Field(description=N_("How many had other facts changed."))
