"""The stored calendars, shifts and rotations."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from pulse.base import Base


class Calendar(Base):
    """When a department keeps its promises.

    ``document`` is the calendar as its people wrote it (hours, exceptions, closed_on_holidays,
    holiday_hours); ``holidays`` is the resolved list of dated holidays, so that a verdict given
    today does not change with a newer holiday library. ``reviewed_on`` is when somebody last said
    that all of it still holds.
    """

    __tablename__ = "calendar"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name_ko: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    timezone: Mapped[str] = mapped_column(String(48))
    document: Mapped[dict[str, Any]]
    holidays: Mapped[list[Any]]
    revision: Mapped[int] = mapped_column(default=1)
    reviewed_on: Mapped[date | None]


class Shift(Base):
    """A pattern of working hours people follow, with the windows in which a pulse may arrive."""

    __tablename__ = "shift"

    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    document: Mapped[dict[str, Any]]


class Rotation(Base):
    """Crews that change shifts in a cycle."""

    __tablename__ = "rotation"

    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    document: Mapped[dict[str, Any]]
