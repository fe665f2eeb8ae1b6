"""What changes soon for the person looking, each in one line: new promises, and other hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import format_date, get_locale
from sqlalchemy.orm import Session

from app.i18n import localized, pick
from app.translate import _, ngettext
from app.views.calendar_words import hours_words
from pulse.commitments import upcoming
from pulse.commitments.models import Service
from pulse.commitments.upcoming import NewPromise, OtherHours
from pulse.people.permissions import Viewer

NAMED, MOST = 2, 5
"""How many services a line names, and how many lines there are at most."""


@dataclass(frozen=True)
class AheadLine:
    """One change: what it is, why, when, and where it stands."""

    on: date
    words: str
    why: str
    when: str
    url: str


def look_ahead(session: Session, who: Viewer, on: date) -> tuple[list[Service], list[AheadLine]]:
    """Return this viewer's services and what changes within two weeks, the nearest first."""
    services, promises = upcoming.services_ahead(session, who, on)
    days = upcoming.other_hours(session, services, who.department_id, on)
    found = [*map(_promise_line, promises), *map(_day_line, days)]
    return services, sorted(found, key=lambda line: line.on)[:MOST]


def _promise_line(new: NewPromise) -> AheadLine:
    return AheadLine(
        on=new.on,
        words=f"{localized(new.service, 'name')}: {localized(new.version, 'wording')}",
        why=_("a new promise"),
        when=_("from %(day)s", day=_day(new.on)),
        url=url_for("services.show", code=new.service.code),
    )


def _day_line(other: OtherHours) -> AheadLine:
    names = _names(other)
    if other.hours:
        words = _("Open %(hours)s only: %(names)s", hours=hours_words(other.hours), names=names)
    else:
        words = _("Closed: %(names)s", names=names)
    code = other.services[0].code if len(other.services) == 1 else ""
    return AheadLine(
        on=other.on,
        words=words,
        why=pick(other.why.ko, other.why.en) if other.why else "",
        when=_day(other.on),
        url=url_for("services.show", code=code) if code else url_for("services.catalogue"),
    )


def _names(other: OtherHours) -> str:
    names = [localized(one, "name") for one in other.services]
    if other.is_own:
        names.insert(0, _("your department"))
    named, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return named
    return ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=named)


def _day(on: date) -> str:
    pattern = "M월 d일(EEE)" if str(get_locale()) == "ko" else "EEE d MMM"
    return str(format_date(on, pattern))
