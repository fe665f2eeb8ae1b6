"""How the month may end, in words: misses allowed, used, and the chance to stay below the goal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.i18n import company_zone, local_now, localized
from app.translate import _, ngettext
from pulse.commitments.closes import period_of
from pulse.commitments.forecast import VersionOutlook, service_outlook
from pulse.commitments.record_models import PeriodKind

UNLIKELY, LIKELY = 0.2, 0.8


def month_outlook(session: Session, service_id: int, now: datetime) -> list[tuple[str, str]]:
    """Return each promise's wording and how this calendar month stands and may end."""
    zone = company_zone()
    month = period_of(PeriodKind.MONTH, local_now(now).date(), zone)
    found = service_outlook(session, service_id, month.starts_at, month.ends_at, now)
    return [(localized(one.version, "wording"), sentence(one)) for one in found]


def sentence(told: VersionOutlook) -> str:
    """Say what is allowed, what is used, what is still to come, and how it may end."""
    found = told.outlook
    said = [_used(found.allowed, found.known.missed, found.known.to_come)]
    if found.allowed and found.known.to_come:
        said.append(
            ngettext(
                "About %(num)s more promise falls due.",
                "About %(num)s more promises fall due.",
                found.known.to_come,
            )
        )
    return " ".join([*said, _ending(found.chance_below)])


def _used(allowed: int, missed: int, to_come: int) -> str:
    if allowed:
        return ngettext(
            "This month allows %(num)s miss; %(missed)s happened.",
            "This month allows %(num)s misses; %(missed)s happened.",
            allowed,
            missed=missed,
        )
    if missed:
        return ngettext(
            "This month allows no miss; %(num)s has happened.",
            "This month allows no miss; %(num)s have happened.",
            missed,
        )
    if to_come:
        return _("Nothing is missed so far; this month allows no miss.")
    return _("Nothing has been missed this month.")


def _ending(chance: float | None) -> str:
    if chance is None:
        return ""
    if chance in (0.0, 1.0):
        return _("The goal is out of reach.") if chance else _("The goal is reached.")
    percent = f"{chance * 100:.0f}%"
    if chance >= LIKELY:
        return _("It will probably end below the goal (chance %(percent)s).", percent=percent)
    if chance <= UNLIKELY:
        return _("It will probably reach the goal (chance to miss %(percent)s).", percent=percent)
    return _("How it ends is open (chance to miss %(percent)s).", percent=percent)
