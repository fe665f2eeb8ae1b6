"""Which wave is a batch of which service, whom not to ask again yet, and how far was looked."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from pulse.base import Base


class RatingBatch(Base):
    """A wave that gathers the ratings of one service until there are enough of them.

    ``asked_roles`` are the roles in which anybody was asked; never how many, nor who. One that
    ``is_full`` takes in nobody new: whoever was asked has some days left to answer.
    """

    __tablename__ = "rating_batch"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    asked_roles: Mapped[list[Any]] = mapped_column(default=list)
    is_full: Mapped[bool] = mapped_column(default=False)


class RatingRest(Base):
    """Somebody is not to be asked about a service again before a day.

    ``mark`` is a keyed digest of both: the row names nobody to whoever lacks the installation's
    secret, and goes when its day has come.
    """

    __tablename__ = "rating_rest"

    mark: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    until: Mapped[date]


class RatingCursor(Base):
    """The last event of the requests' log that was looked at; one row."""

    __tablename__ = "rating_cursor"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]


class RatingQuarter(Base):
    """The quarter in which a service's buyers and deciders were last seen to; one row a service.

    ``starts_on`` is its first day. It says nothing about who was asked, nor whether anybody was.
    """

    __tablename__ = "rating_quarter"

    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id"), primary_key=True, autoincrement=False
    )
    starts_on: Mapped[date]
