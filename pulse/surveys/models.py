"""Templates, questions, series, waves, installments, rosters, invitations, and what was asked."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pulse.base import Base, enum_by_value

APART = ""
"""``result_channel`` of a wave that is read elsewhere, not in the list of surveys."""


class WaveState(enum.Enum):
    """A wave's life, one way only."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    PUBLISHED = "published"


class Template(Base):
    """A questionnaire and its cadence, in one version; frozen once a wave has opened.

    ``document`` keeps names, reason, notice block, cadence, structure, dimensions, scoring and
    closing words per language, as imported.
    """

    __tablename__ = "template"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(48))
    version: Mapped[int]
    name_ko: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    document: Mapped[dict[str, Any]]

    questions: Mapped[list[Question]] = relationship(
        back_populates="template", order_by="Question.position", cascade="all, delete-orphan"
    )


class Question(Base):
    """One question of a template; ``options`` holds the scale or the choices, per language."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("template_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id"))
    code: Mapped[str] = mapped_column(String(48))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    dimension: Mapped[str] = mapped_column(String(32), default="")
    is_pooled: Mapped[bool] = mapped_column(default=False)
    text_ko: Mapped[str] = mapped_column(String(1000))
    text_en: Mapped[str] = mapped_column(String(1000))
    options: Mapped[dict[str, Any]]

    template: Mapped[Template] = relationship(back_populates="questions")


class TemplateDraft(Base):
    """The next version of a template while it is being written; publishing it deletes the row.

    ``document`` holds ``template`` and ``scales`` as a file of templates would. ``based_on`` is
    the version it began from, 0 for a new questionnaire. ``authors`` are the ids of those who
    wrote in it: somebody else publishes it.
    """

    __tablename__ = "template_draft"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(48))
    based_on: Mapped[int]
    document: Mapped[dict[str, Any]]
    authors: Mapped[list[Any]] = mapped_column(default=list)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class ArchivedTemplate(Base):
    """That a questionnaire was put away: all its versions stay, none is offered."""

    __tablename__ = "archived_template"

    code: Mapped[str] = mapped_column(String(48), primary_key=True)
    archived_at: Mapped[datetime]
    archived_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Series(Base):
    """A template asked again and again, or once, on a rule of its own.

    ``rule`` is an RRULE (RFC 5545) without a start, empty for once; ``starts_at`` its first
    occurrence, counted on the clock on the wall of ``timezone``. Each wave is open for
    ``open_minutes`` and published ``publish_minutes`` after its close. ``audience`` replaces parts
    of the template's audience; ``sample_size`` draws so many people anew for every wave.
    ``hypothesis`` is what whoever planned it expected to find, written down before.
    """

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("open_minutes > 0", name="open_for_a_while"),
        CheckConstraint("publish_minutes >= 0", name="published_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template_code: Mapped[str] = mapped_column(String(48), index=True)
    rule: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime]
    timezone: Mapped[str] = mapped_column(String(48))
    open_minutes: Mapped[int]
    publish_minutes: Mapped[int]
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sample_size: Mapped[int | None]
    hypothesis: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Wave(Base):
    """One run of a template. ``k``, ``k_comments``, the plan and the roster freeze at opening.

    ``plan`` is the fixed list of cells with labels but without members; ``invited`` is how many
    people the roster held. ``occurs_at`` is the occurrence of its series that it stands for,
    which stays when a wave opens later. ``audience`` and ``sample_size`` are as in its series.
    """

    __tablename__ = "wave"
    __table_args__ = (
        CheckConstraint("k >= 5", name="minimum_group"),
        CheckConstraint("k_comments >= 10", name="minimum_block"),
        CheckConstraint("closes_at > opens_at", name="forward"),
        Index("ix_wave_state_closes_at", "state", "closes_at"),
        UniqueConstraint("series_id", "occurs_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id"), index=True)
    name_ko: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    state: Mapped[WaveState] = mapped_column(enum_by_value(WaveState))
    timezone: Mapped[str] = mapped_column(String(48))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    publishes_at: Mapped[datetime]
    k: Mapped[int] = mapped_column(default=5)
    k_comments: Mapped[int] = mapped_column(default=10)
    answer_in: Mapped[list[Any]] = mapped_column(default=list)
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    plan_sha256: Mapped[str] = mapped_column(String(64), default="")
    invited: Mapped[int] = mapped_column(default=0)
    result_channel: Mapped[str] = mapped_column(String(48), default="hr")
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    occurs_at: Mapped[datetime | None]
    audience: Mapped[dict[str, Any] | None]
    sample_size: Mapped[int | None]

    template: Mapped[Template] = relationship()
    installments: Mapped[list[Installment]] = relationship(
        back_populates="wave", order_by="Installment.number", cascade="all, delete-orphan"
    )


class Installment(Base):
    """A weekly part of a wave: the questions asked in it."""

    __tablename__ = "installment"
    __table_args__ = (UniqueConstraint("wave_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    number: Mapped[int]
    opens_at: Mapped[datetime]
    question_codes: Mapped[list[Any]]

    wave: Mapped[Wave] = relationship(back_populates="installments")


class RosterEntry(Base):
    """Who may answer a wave and in which groups they count; deleted when the wave closes.

    ``left_out`` are the codes of questions meant for others, parted by blanks.
    """

    __tablename__ = "roster_entry"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    department_path: Mapped[list[Any]]
    role: Mapped[str] = mapped_column(String(48))
    site: Mapped[str] = mapped_column(String(80))
    tenure_band: Mapped[str] = mapped_column(String(24))
    employer: Mapped[str] = mapped_column(String(32))
    left_out: Mapped[str] = mapped_column(Text, default="")


class Invitation(Base):
    """Whom to ask an installment, when and where; it never says whether anybody answered."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("wave_id", "person_id", "installment"),
        Index("ix_invitation_is_told_asks_at", "is_told", "asks_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    installment: Mapped[int]
    asks_at: Mapped[datetime]
    is_told: Mapped[bool] = mapped_column(default=False)


class Reminder(Base):
    """When somebody's next reminder is due: planned for everybody alike, deleted at its moment.

    Number 0 is a moment the person asked for by putting the question off.
    """

    __tablename__ = "reminder"
    __table_args__ = (Index("ix_reminder_due_at", "due_at"),)

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    installment: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]


class RecentAsk(Base):
    """That somebody was asked so many questions on a day, to keep to the attention budget.

    It names no survey, is written when the question goes out whether it is answered or not, and
    is forgotten after four weeks.
    """

    __tablename__ = "recent_ask"
    __table_args__ = (Index("ix_recent_ask_person_id_asked_on", "person_id", "asked_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_on: Mapped[date] = mapped_column(index=True)
    questions: Mapped[int]


class LockOverride(Base):
    """That a wave may open although its template's last results were not answered, and why."""

    __tablename__ = "lock_override"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    given_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
