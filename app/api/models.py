"""What all calls share: strict in, complete out, and the same words as everywhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field


def _moment(value: object) -> object:
    """Read an instant from text alone: a number would be a guess at its unit."""
    if not isinstance(value, str):
        msg = "must be text"
        raise ValueError(msg)
    return datetime.fromisoformat(value)


def _day(value: object) -> object:
    if not isinstance(value, str):
        msg = "must be text"
        raise ValueError(msg)
    return date.fromisoformat(value)


def _digits(value: object) -> object:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit():
        msg = "must be digits"
        raise ValueError(msg)
    return int(value)


Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]
Digits = Annotated[int, BeforeValidator(_digits)]
CODE = r"^[A-Za-z0-9_.-]{1,32}$"


class Given(BaseModel):
    """Something a program sends: nothing unknown, nothing converted."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Shown(BaseModel):
    """Something a program is shown."""

    model_config = ConfigDict(extra="forbid")


class CallHeaders(BaseModel):
    """Whom a service token acts for."""

    model_config = ConfigDict(extra="ignore")
    acting_as: str | None = Field(
        None,
        alias="Ieum-Acting-As",
        max_length=32,
        description="Number of the person a service token acts for; ignored for personal tokens.",
    )


class WriteHeaders(CallHeaders):
    """The same, and the key under which a repeated call acts once."""

    idempotency_key: str | None = Field(
        None,
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9._:-]{1,100}$",
        description="A call repeated with the same key within a day acts once.",
    )


class PageQuery(BaseModel):
    """Which part of a list."""

    model_config = ConfigDict(extra="forbid")
    limit: Digits = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, pattern=r"^[A-Za-z0-9_-]{1,40}$")


class PersonShown(Shown):
    """Somebody, by number and name."""

    number: str
    name_ko: str
    name_en: str


class TokenShown(Shown):
    """The token of this call."""

    kind: Literal["personal", "service"]
    name: str
    scopes: list[str]
    expires_on: date
