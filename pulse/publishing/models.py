"""What is published: written once at close, in random order, and read by everybody alike."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pulse.base import Base


class PublishedCell(Base):
    """One published number group: a group, a question, a band of n and a coarse mean.

    ``mean`` is text with one decimal in the question's own scale ("3.4"); ``end_code`` is ``low``
    or ``high`` where the mean is only known to lie at or beyond it. ``interval`` is [low, high] in
    the same scale, worked out from the company-wide spread. ``distribution`` holds shares in whole
    ten points per option where allowed.
    """

    __tablename__ = "published_cell"
    __table_args__ = (Index("ix_published_cell_wave_id_cell_key", "wave_id", "cell_key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    cell_key: Mapped[str] = mapped_column(String(160))
    question_code: Mapped[str] = mapped_column(String(48))
    n_band: Mapped[str] = mapped_column(String(8))
    mean: Mapped[str | None] = mapped_column(String(8))
    end_code: Mapped[str | None] = mapped_column(String(4))
    interval: Mapped[list[Any] | None]
    distribution: Mapped[dict[str, Any] | None]


class PublishedComment(Base):
    """One comment in a block of at least ten respondents: no time, no author, no score.

    ``thread`` is the SHA-256 of a token that only its author was given, to be answered on.
    """

    __tablename__ = "published_comment"
    __table_args__ = (Index("ix_published_comment_wave_id_block_key", "wave_id", "block_key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    question_code: Mapped[str] = mapped_column(String(48))
    block_key: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(String(4000))
    thread: Mapped[str | None] = mapped_column(String(64), unique=True)


class FindingKind(StrEnum):
    """What a finding is about."""

    WEAKEST_LINK = "weakest_link"
    DRIVERS = "drivers"
    DOUBTFUL = "doubtful_ballots"
    INDEX_SPREAD = "index_spread"


class PublishedFinding(Base):
    """One statement about a whole group: its weakest link, its drivers, or doubtful ballots.

    ``document`` is a name, shares in whole five points, bands, or the spread of everybody's index
    in whole points; ``pulse.publishing.findings`` says which kind holds what.
    """

    __tablename__ = "published_finding"
    __table_args__ = (Index("ix_published_finding_wave_id_cell_key", "wave_id", "cell_key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    cell_key: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(24))
    document: Mapped[dict[str, Any]]


class PublishedParticipation(Base):
    """How far a group was reached and answered, in steps of five points; from ten invited.

    ``reach`` is delivered / invited, ``response`` answered / delivered, ``coverage`` answered /
    invited: "75", or "≤5" and "≥95" at the ends. The first two are None where no delivery is on
    record.
    """

    __tablename__ = "published_participation"
    __table_args__ = (UniqueConstraint("wave_id", "cell_key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    cell_key: Mapped[str] = mapped_column(String(160))
    invited: Mapped[int]
    reach: Mapped[str | None] = mapped_column(String(4))
    response: Mapped[str | None] = mapped_column(String(4))
    coverage: Mapped[str] = mapped_column(String(4))


class WaveRecord(Base):
    """The non-personal record of a closed wave: rates to five points, and what was destroyed."""

    __tablename__ = "wave_record"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    closed_on: Mapped[date]
    response_rate: Mapped[int | None]
    spreads: Mapped[dict[str, Any]]
    key_destroyed_at: Mapped[datetime | None]
    certificate: Mapped[dict[str, Any]]
