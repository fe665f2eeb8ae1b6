"""Services, promises and published results as programs read them."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from app.api.models import CODE, PageQuery, Shown


class CodePath(BaseModel):
    """A service's code."""

    code: str


class ServiceShown(Shown):
    """A service that can be asked for."""

    code: str
    name_ko: str
    name_en: str
    status: str
    category: str
    provider_department: str
    may_ask: bool


class CommitmentShown(Shown):
    """A promise in force."""

    code: str
    service: str
    version: int
    kind: str
    wording_ko: str
    wording_en: str
    goal_value: int
    goal_unit: str
    target_rate: int
    priority: str
    pause_when: list[str]
    effective_from: date
    effective_to: date | None


class ServiceWhole(ServiceShown):
    """A service with what it promises today."""

    commitments: list[CommitmentShown]


class ServicePage(Shown):
    """A part of the list of services."""

    items: list[ServiceShown]
    next_cursor: str | None


class CommitmentPage(Shown):
    """A part of the list of promises in force."""

    items: list[CommitmentShown]
    next_cursor: str | None


class CommitmentQuery(PageQuery):
    """Which promises."""

    service: str | None = Field(None, pattern=CODE)


class WavePath(BaseModel):
    """A wave's id."""

    wave_id: int = Field(ge=1, le=2**31 - 1)


class WaveShown(Shown):
    """A published wave."""

    id: int
    name_ko: str
    name_en: str
    opened_at: datetime
    closed_at: datetime


class WavePage(Shown):
    """A part of the published waves the token's owner reads, the newest first."""

    items: list[WaveShown]
    next_cursor: str | None


class GroupShown(Shown):
    """Whom a cell is of; several terms stand together where one alone would be too small."""

    key: str
    dimension: str
    code: str
    terms: list[str]


class CellShown(Shown):
    """One published number group; ``mean`` is text as published, ``end`` its end code."""

    group: str
    question: str
    people: str
    mean: str | None
    end: str | None
    interval: list[str] | None
    distribution: dict[str, str] | None


class ResultsShown(Shown):
    """What was published of a wave, as far as the token's owner reads it."""

    wave: WaveShown
    response_rate: int | None
    groups: list[GroupShown]
    cells: list[CellShown]
