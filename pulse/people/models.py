"""People, the dated department tree, employers, sites, roles and identities."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pulse.base import Base, enum_by_value


class PersonStatus(enum.Enum):
    """Whether somebody can be asked, told and counted."""

    ACTIVE = "active"
    ON_LEAVE = "on_leave"
    LEFT = "left"


class Employer(Base):
    """The own company or a partner company."""

    __tablename__ = "employer"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name_ko: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    is_own: Mapped[bool]


class Site(Base):
    """A place where people work; ``name`` tells it apart, ``name_en`` may be empty."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    name_en: Mapped[str] = mapped_column(String(80), default="")
    region: Mapped[str] = mapped_column(String(80))


class Department(Base):
    """A unit that keeps its code through renames and moves."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    level: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(24))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    calendar_code: Mapped[str] = mapped_column(String(32))
    is_provider: Mapped[bool] = mapped_column(default=False)
    peer_group: Mapped[str] = mapped_column(String(48), default="")
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    employer: Mapped[Employer] = relationship()
    site: Mapped[Site | None] = relationship()


class DepartmentPlacement(Base):
    """Where a department stood in the tree, and under which name, from a day until another."""

    __tablename__ = "department_placement"
    __table_args__ = (
        UniqueConstraint("department_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    name_ko: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    department: Mapped[Department] = relationship(foreign_keys=[department_id])


class Person(Base):
    """Somebody who works for the company or for a partner of it.

    ``chosen_way`` (empty: as set up for everybody) and ``wants_digests`` are the person's own
    choice; so is ``locale`` once ``has_chosen_locale``, and imports leave it alone then.
    ``session_epoch`` counts how often somebody signed out everywhere. ``forgotten_at`` is when
    what said who they were was deleted, some time after they left.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    name_ko: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    locale: Mapped[str] = mapped_column(String(8), default="ko")
    timezone: Mapped[str] = mapped_column(String(48), default="Asia/Seoul")
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    job_family: Mapped[str] = mapped_column(String(48), default="")
    title_ko: Mapped[str] = mapped_column(String(80), default="")
    title_en: Mapped[str] = mapped_column(String(120), default="")
    is_customer_facing: Mapped[bool] = mapped_column(default=False)
    shift_code: Mapped[str] = mapped_column(String(24), default="")
    calendar_code: Mapped[str] = mapped_column(String(32))
    primary_channel: Mapped[str] = mapped_column(String(24), default="slack")
    fallback_channel: Mapped[str] = mapped_column(String(24), default="email_link")
    employment_type: Mapped[str] = mapped_column(String(24), default="")
    hired_on: Mapped[date | None]
    status: Mapped[PersonStatus] = mapped_column(enum_by_value(PersonStatus), index=True)
    left_on: Mapped[date | None]
    chosen_way: Mapped[str] = mapped_column(String(8), default="")
    has_chosen_locale: Mapped[bool] = mapped_column(default=False)
    wants_digests: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=0)
    forgotten_at: Mapped[datetime | None]

    employer: Mapped[Employer] = relationship()
    site: Mapped[Site | None] = relationship()


class Membership(Base):
    """A person's place in one department from a day until another; never two at a time."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "valid_from"),
        Index("ix_membership_department_id_valid_to", "department_id", "valid_to"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(120), default="")


class Headship(Base):
    """Who heads a department, from a day until another."""

    __tablename__ = "headship"
    __table_args__ = (UniqueConstraint("department_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class RoleAssignment(Base):
    """A role somebody holds, for the whole company or for one department.

    ``is_by_hand``: an administrator gave it, so a list of people neither gives nor takes it.
    """

    __tablename__ = "role_assignment"
    __table_args__ = (UniqueConstraint("person_id", "role", "department_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(32), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    is_by_hand: Mapped[bool] = mapped_column(default=False)


class Identity(Base):
    """How an outside system knows a person: Slack (team and user), OIDC (issuer and subject).

    Only a confirmed one lets somebody in or is told anything. ``ended_at`` is when the account was
    found deactivated, ``was_confirmed`` what it counts as should it come back.
    """

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("provider", "tenant", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    provider: Mapped[str] = mapped_column(String(16))
    tenant: Mapped[str] = mapped_column(String(64), default="")
    subject: Mapped[str] = mapped_column(String(128))
    is_confirmed: Mapped[bool] = mapped_column(default=True)
    matched_by: Mapped[str] = mapped_column(String(8), default="roster")
    was_confirmed: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    channel: Mapped[str | None] = mapped_column(String(32))


class Credential(Base):
    """A password, as argon2id wrote it; kept apart from the person so that lists never load it."""

    __tablename__ = "credential"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]


class SignInAttempt(Base):
    """Failed sign-ins in a window, by account or by address, shared by all processes."""

    __tablename__ = "sign_in_attempt"

    key: Mapped[str] = mapped_column(String(96), primary_key=True)
    window_started_at: Mapped[datetime]
    failures: Mapped[int]


class RoomPin(Base):
    """The personal number with which somebody answers in a break room, as a mark only.

    Two people never have the same one, so it is enough to know whose it is.
    """

    __tablename__ = "room_pin"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_on: Mapped[date]
