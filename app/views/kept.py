"""What is deleted next and when, and the certificates of what was: for the privacy officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.i18n import localized
from app.translate import _, ngettext
from app.words import day
from pulse.audit import AuditEntry
from pulse.people.company_settings import company_settings
from pulse.retention import comments, leavers
from pulse.surveys.models import Wave

MOST = 30


@dataclass(frozen=True)
class KeptPart:
    """What goes next, in order, and what went, the newest first; each in one line of words."""

    headline: str
    upcoming: Sequence[str]
    people: str
    held: str
    certificates: Sequence[str]


def read_kept(session: Session, on: date) -> KeptPart:
    """Read it in five queries at most."""
    planned, gone = comments.kept_comments(session), leavers.leavers(session, on)
    held = [one for one in gone if one.is_due(on) and one.duties]
    going = [one for one in gone if one not in held]
    days = [one[0].goes_on for one in (planned, going) if one]
    return KeptPart(
        headline=_headline(days, on),
        upcoming=[_comments_words(one) for one in planned[:MOST]],
        people=_people_words(session, going),
        held=_held_words(len(held)),
        certificates=_certificates(session),
    )


def _headline(days: Sequence[date], on: date) -> str:
    if not days:
        return _("Nothing here has a day on which it is deleted.")
    if min(days) <= on:
        return _("What is due is deleted within the hour.")
    return _("The next thing is deleted on %(day)s.", day=day(min(days)))


def _comments_words(kept: comments.Kept) -> str:
    return ngettext(
        "%(day)s: %(num)s comment of “%(name)s”, with its letters",
        "%(day)s: %(num)s comments of “%(name)s”, with their letters",
        kept.comments,
        day=day(kept.goes_on),
        name=localized(kept.wave, "name"),
    )


def _people_words(session: Session, gone: Sequence[leavers.Leaver]) -> str:
    months = company_settings(session).leaver_months
    if not gone:
        return _("Nobody who left has a name here that goes on a day.")
    return ngettext(
        "%(num)s person who left still has a name here, until %(months)s months after: %(day)s.",
        "%(num)s people who left still have a name here, each until %(months)s months after; "
        "the first until %(day)s.",
        len(gone),
        months=months,
        day=day(gone[0].goes_on),
    )


def _held_words(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(num)s person who left keeps a name longer, because something is still in their hands. "
        "The administrator sees what on the status page.",
        "%(num)s people who left keep a name longer, because something is still in their hands. "
        "The administrator sees what on the status page.",
        count,
    )


def _certificates(session: Session) -> list[str]:
    acts = (comments.DELETED, leavers.FORGOTTEN)
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action.in_(acts))
        .order_by(AuditEntry.id.desc())
        .limit(MOST)
    ).all()
    asked = {int(one.object_id) for one in entries if one.action == comments.DELETED}
    found = session.scalars(select(Wave).where(Wave.id.in_(asked))) if asked else ()
    waves = {wave.id: localized(wave, "name") for wave in found}
    return [_certificate(one, waves) for one in entries]


def _certificate(entry: AuditEntry, waves: dict[int, str]) -> str:
    facts = entry.details
    if entry.action == comments.DELETED:
        return _(
            "%(day)s: comments (%(comments)s) and letters (%(letters)s) of “%(name)s” were "
            "deleted. Months kept after the close: %(months)s.",
            day=day(date.fromisoformat(facts["on"])),
            comments=facts["comments"],
            letters=facts["letters"],
            months=facts["months"],
            name=waves.get(int(entry.object_id), ""),
        )
    return _(
        "%(day)s: somebody who left on %(left)s was made nameless. "
        "Related rows deleted: %(rows)s.",
        day=day(entry.at),
        left=day(date.fromisoformat(facts["left_on"])),
        rows=facts["rows"],
    )
