"""Services, promises and published results as programs read them."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from app.api.models import CODE, PageQuery, Shown, Text
from app.translate import N_

NEXT = N_("Where the next part begins; `null` at the end.")
NAME_KO, NAME_EN = N_("Name in Korean."), N_("Name in English.")


class CodePath(BaseModel):
    """A service's code."""

    code: Text = Field(description=N_("The service's code."))


class ServiceShown(Shown):
    """A service that can be asked for."""

    code: str = Field(description=N_("The service's code."))
    name_ko: str = Field(description=NAME_KO)
    name_en: str = Field(description=NAME_EN)
    status: str = Field(
        description=N_("`live` or `pilot`; one asked for by its code may have `ended`.")
    )
    category: str = Field(description=N_("The kind of work, as the catalogue sorts it."))
    provider_department: str = Field(description=N_("Code of the department that answers."))
    may_ask: bool = Field(
        description=N_("Whether the person of this call is among those it is for.")
    )


class CommitmentShown(Shown):
    """A promise in force."""

    code: str = Field(description=N_("The promise's code."))
    service: str = Field(description=N_("The service's code."))
    version: int = Field(description=N_("Which version of the promise, from 1."))
    kind: str = Field(
        description=N_(
            "What is promised, such as `first_response` or `resolve`; these two run clocks."
        )
    )
    wording_ko: str = Field(description=N_("The promise in Korean."))
    wording_en: str = Field(description=N_("The promise in English."))
    goal_value: int = Field(description=N_("How much is promised, in `goal_unit`."))
    goal_unit: str = Field(description=N_("The unit of the goal, such as `business_minutes`."))
    target_rate: int = Field(description=N_("How often it is to be kept, in per cent."))
    priority: str = Field(description=N_("For which urgency it holds; `any` for all."))
    pause_when: list[str] = Field(description=N_("Reasons for which its clock stands still."))
    effective_from: date = Field(description=N_("The first day it holds."))
    effective_to: date | None = Field(
        description=N_("The last day it holds; `null`: until another replaces it.")
    )


class ServiceWhole(ServiceShown):
    """A service with what it promises today."""

    commitments: list[CommitmentShown] = Field(description=N_("What it promises today."))


class ServicePage(Shown):
    """A part of the list of services."""

    items: list[ServiceShown] = Field(description=N_("Services."))
    next_cursor: str | None = Field(description=NEXT)


class CommitmentPage(Shown):
    """A part of the list of promises in force."""

    items: list[CommitmentShown] = Field(description=N_("Promises in force today."))
    next_cursor: str | None = Field(description=NEXT)


class CommitmentQuery(PageQuery):
    """Which promises."""

    service: str | None = Field(
        None, pattern=CODE, description=N_("Only of the service with this code.")
    )


class WavePath(BaseModel):
    """A wave's id."""

    wave_id: int = Field(ge=1, le=2**31 - 1, description=N_("The wave's id."))


class WaveShown(Shown):
    """A published wave."""

    id: int = Field(description=N_("The wave's id."))
    name_ko: str = Field(description=NAME_KO)
    name_en: str = Field(description=NAME_EN)
    opened_at: datetime = Field(description=N_("When it could first be answered."))
    closed_at: datetime = Field(description=N_("When it could last be answered."))


class WavePage(Shown):
    """A part of the published waves the token's owner reads, the newest first."""

    items: list[WaveShown] = Field(description=N_("Published waves, the newest first."))
    next_cursor: str | None = Field(description=NEXT)


class GroupShown(Shown):
    """Whom a cell is of; several terms stand together where one alone would be too small."""

    key: str = Field(description=N_("What `group` of a cell names."))
    dimension: str = Field(description=N_("By what people are grouped, such as `department`."))
    code: str = Field(description=N_("Code of the group; empty where several stand together."))
    terms: list[str] = Field(
        description=N_("The codes it holds; several where one alone would be too small.")
    )


class CellShown(Shown):
    """One published number group; ``mean`` is text as published, ``end`` its end code."""

    group: str = Field(description=N_("The group's `key`."))
    question: str = Field(description=N_("The question's code."))
    people: str = Field(description=N_("How many answered, as a band; never a head count."))
    mean: str | None = Field(
        description=N_("The mean on the question's own scale, coarse, as text.")
    )
    end: str | None = Field(
        description=N_("`low` or `high` where the mean lies at or beyond the end that is told.")
    )
    interval: list[str] | None = Field(
        description=N_("Between which two the mean lies, nine times of ten.")
    )
    distribution: dict[str, str] | None = Field(
        description=N_(
            "Share of each group of options in whole ten per cents, where it may be told."
        )
    )


class ResultsShown(Shown):
    """What was published of a wave, as far as the token's owner reads it."""

    wave: WaveShown = Field(description=N_("The wave."))
    response_rate: int | None = Field(
        description=N_("How many of those asked answered, in per cent, where it may be told.")
    )
    groups: list[GroupShown] = Field(description=N_("The groups that cells are of."))
    cells: list[CellShown] = Field(
        description=N_("One cell for each group and question that may be told.")
    )
