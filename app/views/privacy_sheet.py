"""What is stored, why, how long and who reads it: one sheet for a works council, to print.

It is made of the same table that says to each person what is stored about them, of the settings in
force and of what was destroyed, so it cannot promise what the product does not do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.translate import _, ngettext
from app.views.holdings_words import ABOUT
from app.views.publications import readers
from pulse.audit import AuditEntry
from pulse.people.company_settings import CompanySettings, company_settings
from pulse.publishing.models import WaveRecord
from pulse.retention import comments, leavers


@dataclass(frozen=True)
class Stored:
    """One kind of row that names a person: what it is, what for, and until when."""

    title: str
    why: str
    until: str


@dataclass(frozen=True)
class CouncilSheet:
    """All that the sheet shows."""

    headline: str
    rules: Sequence[tuple[str, str]]
    stored: Sequence[Stored]
    readers: Sequence[tuple[str, str]]
    destroyed: Sequence[str]
    sides: Sequence[str]


def build(session: Session) -> CouncilSheet:
    """Read the sheet. Three queries."""
    stored = [Stored(str(title), str(why), str(until)) for title, why, until in ABOUT.values()]
    kinds = sorted(set(stored), key=stored.index)
    return CouncilSheet(
        headline=_(
            "%(count)s kinds of rows name a person, and none of them holds an answer.",
            count=len(kinds),
        ),
        rules=_rules(session),
        stored=kinds,
        readers=readers(),
        destroyed=_destroyed(session),
        sides=[
            _("For the company"),
            _("For the employees (works council or representative)"),
        ],
    )


def _rules(session: Session) -> list[tuple[str, str]]:
    kept = company_settings(session)
    return [
        (
            _("Answers while a survey is open"),
            _(
                "One locked row, without name, number or time; the key lies outside the database "
                "and its backups."
            ),
        ),
        (
            _("Answers after the close"),
            _("Counted together in one step, then destroyed with their key. Nobody reads one."),
        ),
        (_("Least groups"), _least_groups(kept)),
        (_("Partner companies read first"), _first_look(kept)),
        (_("How much anybody is asked"), _budget(kept)),
        (_("People who leave"), _leaving(kept)),
        (
            _("Refusing"),
            _("Any survey, without a reason. Who answered is written nowhere."),
        ),
    ]


def _least_groups(kept: CompanySettings) -> str:
    return _(
        "%(score)s people for a score, %(comments)s for comments. They can be raised, "
        "never lowered.",
        score=kept.least_group,
        comments=kept.least_comments,
    )


def _first_look(kept: CompanySettings) -> str:
    if not kept.first_look_days:
        return _("Their results are read by all who may on the same day.")
    return ngettext(
        "A partner company alone reads its own results for %(num)s day after publication.",
        "A partner company alone reads its own results for %(num)s days after publication.",
        kept.first_look_days,
    )


def _budget(kept: CompanySettings) -> str:
    return ngettext(
        "In seven days at most %(num)s time and %(questions)s questions, all surveys together.",
        "In seven days at most %(num)s times and %(questions)s questions, all surveys together.",
        kept.weekly_asks,
        questions=kept.weekly_questions,
    )


def _leaving(kept: CompanySettings) -> str:
    return ngettext(
        "Made nameless %(num)s month after they left.",
        "Made nameless %(num)s months after they left.",
        kept.leaver_months,
    )


def _destroyed(session: Session) -> list[str]:
    waves = session.scalar(select(func.count()).where(WaveRecord.key_destroyed_at.is_not(None)))
    rows = session.execute(
        select(AuditEntry.action, func.count())
        .where(AuditEntry.action.in_((comments.DELETED, leavers.FORGOTTEN)))
        .group_by(AuditEntry.action)
    )
    counted = {str(action): int(count) for action, count in rows}
    return [
        ngettext(
            "All answers of %(num)s survey, and its key",
            "All answers of %(num)s surveys, and their keys",
            waves or 0,
        ),
        ngettext(
            "The comments of %(num)s survey, their months being over",
            "The comments of %(num)s surveys, their months being over",
            counted.get(comments.DELETED, 0),
        ),
        ngettext(
            "The name of %(num)s person who left",
            "The names of %(num)s people who left",
            counted.get(leavers.FORGOTTEN, 0),
        ),
    ]
