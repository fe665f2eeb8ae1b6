"""What the company has set for everybody, as rows that are only ever added.

The newest row of a name is in force, so that it can be said what held on any day. A wave keeps the
minimum groups it was opened with; whatever is set later does not touch it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse import audit
from pulse.base import Base
from pulse.errors import Invalid
from pulse.remembering import remember

LEAST_GROUP, LEAST_COMMENTS = 5, 10
LONGEST_NAME = 60
LANGUAGES = ("", "ko,en", "en,ko", "ko", "en")
"""What may be offered, the one spoken where nobody has chosen first; empty: both."""


class CompanySetting(Base):
    """One value somebody set, from then on."""

    __tablename__ = "company_setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32), index=True)
    value: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


audit.append_only(CompanySetting)


@dataclass(frozen=True)
class CompanySettings:
    """Everything that can be set, with what holds until somebody does.

    ``least_group`` and ``least_comments`` are the fewest people behind a score and behind
    comments. ``weekly_asks`` and ``weekly_questions`` are the most in any seven days.
    ``digest_minute`` counts from midnight on Mondays; ``day_begins`` and ``day_ends``, in minutes
    as well, bound the day of whoever has no shift: nothing is asked outside it. ``leaver_months``
    after somebody left, what says who they were is deleted. ``languages`` and ``timezone`` left
    empty are the operator's; ``calendar`` is the code of the one used where none is named, and
    ``week_begins`` counts from 0 for Monday. A sign-in lasts ``sign_in_days`` at most. For
    ``first_look_days`` after publication a partner company alone reads its own results.
    """

    least_group: int = LEAST_GROUP
    least_comments: int = LEAST_COMMENTS
    weekly_asks: int = 2
    weekly_questions: int = 30
    digest_minute: int = 510
    day_begins: int = 480
    day_ends: int = 1200
    mail_name: str = ""
    leaver_months: int = 12
    name_ko: str = ""
    name_en: str = ""
    languages: str = ""
    timezone: str = ""
    calendar: str = ""
    week_begins: int = 0
    takes_passwords: bool = True
    takes_slack: bool = True
    takes_provider: bool = True
    sign_in_days: int = 31
    first_look_days: int = 3

    def name(self, locale: str) -> str:
        """Return what the company is called; empty until somebody says it."""
        return self.name_ko if locale == "ko" else self.name_en

    @property
    def week(self) -> tuple[int, ...]:
        """The days of a week in the order they are drawn in, counted from 0 for Monday."""
        return tuple((self.week_begins + day) % 7 for day in range(7))

    def spoken(self, usual: str) -> Languages:
        """Return the languages offered; ``usual`` goes first where nothing is set."""
        if self.languages:
            return Languages(tuple(self.languages.split(",")))
        return Languages(("en", "ko") if usual == "en" else ("ko", "en"))


@dataclass(frozen=True)
class Languages:
    """The languages a company is spoken to in, the usual one first."""

    offered: tuple[str, ...] = ("ko", "en")

    @property
    def usual(self) -> str:
        """The one for whoever has chosen none."""
        return self.offered[0]

    def of(self, wanted: str | None) -> str:
        """Return the language wanted where it is offered, else the usual one."""
        return wanted if wanted in self.offered else self.usual


USUAL = CompanySettings()
LIMITS: Mapping[str, tuple[int, int]] = {
    "least_group": (LEAST_GROUP, 30),
    "least_comments": (LEAST_COMMENTS, 50),
    "weekly_asks": (1, 2),
    "weekly_questions": (5, 30),
    "digest_minute": (360, 1080),
    "day_begins": (480, 600),
    "day_ends": (1020, 1200),
    "leaver_months": (1, 60),
    "week_begins": (0, 6),
    "sign_in_days": (1, 31),
    "first_look_days": (0, 14),
}
"""The least and the most of every number: nobody is asked more than the product promises."""
ONLY_RAISED = frozenset({"least_group", "least_comments"})
"""What protects people: once raised it is not lowered again."""


@dataclass(frozen=True)
class SettingChange:
    """One change of one value, for telling what held when."""

    name: str
    value: object
    at: datetime
    person_id: int


def company_settings(session: Session) -> CompanySettings:
    """Return what is in force, read once per transaction."""
    return remember(session, "company_settings", (CompanySetting,), lambda: _read(session))


def _read(session: Session) -> CompanySettings:
    known = {one.name for one in fields(CompanySettings)}
    rows = session.execute(
        select(CompanySetting.name, CompanySetting.value).order_by(CompanySetting.id)
    )
    given = {name: value["is"] for name, value in rows if name in known}
    return replace(USUAL, **given)


def change_settings(
    session: Session, wanted: Mapping[str, object], *, at: datetime, actor_id: int
) -> list[str]:
    """Set some values; return the names of those that are other than before.

    Invalid with a code per field where a value is outside its limits, or would lower what may
    only be raised: then nothing is set.
    """
    now = asdict(company_settings(session))
    found = {name: _problem(name, value, now) for name, value in wanted.items()}
    problems = {name: code for name, code in found.items() if code}
    if problems:
        raise Invalid("invalid_settings", fields=problems)
    changed = {name: value for name, value in wanted.items() if value != now[name]}
    for name, value in changed.items():
        session.add(
            CompanySetting(name=name, value={"is": value}, changed_at=at, changed_by=actor_id)
        )
    session.flush()
    if changed:
        details = {name: [now[name], value] for name, value in changed.items()}
        audit.record(
            session, "settings_changed", "company", "settings", at=at, actor_id=actor_id,
            details=details,
        )  # fmt: skip
    return sorted(changed)


def history(session: Session, limit: int = 20) -> list[SettingChange]:
    """Return the last changes, the newest first."""
    rows = session.scalars(select(CompanySetting).order_by(CompanySetting.id.desc()).limit(limit))
    return [
        SettingChange(row.name, row.value["is"], row.changed_at, row.changed_by) for row in rows
    ]


def _problem(name: str, value: object, now: Mapping[str, Any]) -> str:
    """Return why a value cannot be set; empty where it can."""
    if name not in now:
        return "unknown"
    if isinstance(now[name], bool):
        return "" if isinstance(value, bool) else "out_of_range"
    if name not in LIMITS:
        return _text_problem(name, value)
    least, most = LIMITS[name]
    if not isinstance(value, int) or not least <= value <= most:
        return "out_of_range"
    return "only_raised" if name in ONLY_RAISED and value < now[name] else ""


def _text_problem(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        return "too_long"
    if name == "languages":
        return "" if value in LANGUAGES else "out_of_range"
    if name == "timezone":
        return "" if not value or is_zone(value) else "unknown_zone"
    return "" if value.isprintable() and not set(value) & set('<>@"') else "bad_name"


def is_zone(name: str) -> bool:
    """Tell whether a name is that of a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
