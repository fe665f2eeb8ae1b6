"""What people write about published results: the answer those who were asked get back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pulse.audit import append_only
from pulse.base import Base


@dataclass(frozen=True)
class Wording:
    """What an answer to results says, in the language it is written in."""

    locale: str
    heard: str
    doing: str
    owner: str


class PublishedResponse(Base):
    """What was heard in a wave and what follows from it, in one version; never changed.

    ``unit_code`` is empty where it speaks for the company, else the department it speaks for.
    ``owner`` is a department or a role in words, never a score's bearer. ``locale`` is the
    language of the words; ``*_other`` say the same in the other one, all empty where nobody did.
    """

    __tablename__ = "published_response"
    __table_args__ = (UniqueConstraint("wave_id", "unit_code", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    unit_code: Mapped[str] = mapped_column(String(32), default="")
    version: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    heard: Mapped[str] = mapped_column(String(4000))
    doing: Mapped[str] = mapped_column(String(4000))
    owner: Mapped[str] = mapped_column(String(160))
    due_on: Mapped[date]
    published_at: Mapped[datetime]
    locale: Mapped[str] = mapped_column(String(2), default="ko")
    heard_other: Mapped[str] = mapped_column(String(4000), default="")
    doing_other: Mapped[str] = mapped_column(String(4000), default="")
    owner_other: Mapped[str] = mapped_column(String(160), default="")

    def wording(self, locale: str) -> Wording:
        """Return its words in a language; where it has none, those it was written in."""
        if locale == self.locale or not self.heard_other:
            return Wording(self.locale, self.heard, self.doing, self.owner)
        return Wording(locale, self.heard_other, self.doing_other, self.owner_other)


append_only(PublishedResponse)


class CommentLetter(Base):
    """One letter on the thread of a published comment, from its author or to them.

    It has the day of the batch it is released in and no other time, so that no hour of writing
    or reading is kept. Who wrote to the author stands as an office only; ``is_told`` says that
    those the block was of have been told of the batch.
    """

    __tablename__ = "comment_letter"
    __table_args__ = (Index("ix_comment_letter_is_told_released_on", "is_told", "released_on"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    comment_id: Mapped[str] = mapped_column(
        ForeignKey("published_comment.id", ondelete="CASCADE"), index=True
    )
    office: Mapped[str] = mapped_column(String(8))
    body: Mapped[str] = mapped_column(String(4000))
    released_on: Mapped[date]
    is_told: Mapped[bool] = mapped_column(default=False)


class PublicFigure(Base):
    """A published figure of another survey, by its exact wording, to compare one's own with.

    ``measure`` is ``top_two`` (percent who chose the two highest steps) or ``score`` (mean item
    score of 100); ``value`` is text with at most one decimal. ``licence`` says under which terms
    it may be shown.
    """

    __tablename__ = "public_figure"
    __table_args__ = (UniqueConstraint("wording", "measure", "year", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wording: Mapped[str] = mapped_column(String(300))
    measure: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(8))
    steps: Mapped[int]
    n: Mapped[int]
    year: Mapped[int]
    source: Mapped[str] = mapped_column(String(160))
    licence: Mapped[str] = mapped_column(String(200))
    brought_in_at: Mapped[datetime]


class RubricRating(Base):
    """What one rater says of one side of taking part in a half-year; never changed, only renewed.

    ``period`` is "2026-H1"; ``points`` are 0 to 4; ``evidence`` is where it can be seen.
    """

    __tablename__ = "rubric_rating"

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(8), index=True)
    criterion: Mapped[str] = mapped_column(String(16))
    rater_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    points: Mapped[int]
    evidence: Mapped[str] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(String(1000), default="")
    rated_at: Mapped[datetime]


append_only(RubricRating)
