"""What all calls share: strict in, complete out, and the same words as everywhere."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from app.translate import N_


def _moment(value: object) -> object:
    """Read an instant from text alone: a number would be a guess at its unit."""
    if not isinstance(value, str):
        msg = "must be text"
        raise ValueError(msg)
    found = datetime.fromisoformat(value)
    if not MINYEAR < found.year < MAXYEAR:
        msg = "must not lie at an end of time, where another zone has no such year"
        raise ValueError(msg)
    return found


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
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""What somebody writes: anything but the sign no database keeps."""
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
        description=N_(
            "Number of the person a service token acts for; ignored for personal tokens."
        ),
    )


class WriteHeaders(CallHeaders):
    """The same, and the key under which a repeated call acts once."""

    idempotency_key: str | None = Field(
        None,
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9._:-]{1,100}$",
        description=N_("A call repeated with the same key within a day acts once."),
    )


class PageQuery(BaseModel):
    """Which part of a list."""

    model_config = ConfigDict(extra="forbid")
    limit: Digits = Field(50, ge=1, le=200, description=N_("How many at most."))
    cursor: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]{1,40}$",
        description=N_("Go on here: `next_cursor` of the part before."),
    )


class PersonShown(Shown):
    """Somebody, by number and name."""

    number: str = Field(description=N_("The person's number."))
    name_ko: str = Field(description=N_("Name in Korean."))
    name_en: str = Field(description=N_("Name in English."))


class TokenShown(Shown):
    """The token of this call."""

    kind: Literal["personal", "service"] = Field(
        description=N_("`personal`: it acts as its owner. `service`: it acts for whom calls name.")
    )
    name: str = Field(description=N_("What its maker called it."))
    scopes: list[str] = Field(description=N_("What it may be used for."))
    expires_on: date = Field(description=N_("The day it ends."))
