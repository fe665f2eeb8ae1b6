"""What waits for somebody besides requests and surveys: each in a sentence, with its page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from app.i18n import local_now, localized, pick
from app.runtime import runtime
from app.translate import _, ngettext
from pulse.commitments import reviewing, waiting
from pulse.digests.reading import asked_of, may_read
from pulse.people.permissions import Permission, Viewer
from pulse.people.unmatched import accounts_waiting
from pulse.reports.filing import reports_for
from pulse.results.responses import answered_waves
from pulse.surveys.models import Wave

MOST = 5


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what to do, about what, and where."""

    words: str
    about: str
    url: str


def waiting_for(
    session: Session, who: Viewer, now: datetime, headed: Collection[int], results: list[Wave]
) -> list[Waiting]:
    """Return what waits for this viewer; ``headed`` includes all that lies below."""
    found = [*_reports(session, who), *_decisions(session, who, now)]
    if headed:
        found += _promises(session, now, headed)
    if who.can(Permission.MANAGE_SURVEYS) and results:
        found += _responses(session, results)
    if who.can(Permission.MANAGE_SETTINGS):
        found += _calendars(session, now)
    if who.can(Permission.MANAGE_PEOPLE):
        found += _accounts(session)
    return found


def rating(wave: Wave, link: str) -> Waiting:
    """Say that somebody is asked how a service was."""
    return Waiting(_("How was it? Two taps are enough."), localized(wave, "name"), link)


def _reports(session: Session, who: Viewer) -> Iterator[Waiting]:
    waiting = sum(row.settled_at is None for row in reports_for(session, who))
    if waiting:
        words = ngettext("%(num)s report waits for you.", "%(num)s reports wait for you.", waiting)
        yield Waiting(words, _("sealed; only you can open it"), url_for("reports.received"))


def _decisions(session: Session, who: Viewer, now: datetime) -> Iterator[Waiting]:
    if not may_read(who):
        return
    asked = len(asked_of(session, who, now))
    if asked:
        words = ngettext(
            "%(num)s decision is asked of you.", "%(num)s decisions are asked of you.", asked
        )
        yield Waiting(words, _("this week's digest"), url_for("digest.show"))


def _promises(session: Session, now: datetime, headed: Collection[int]) -> Iterator[Waiting]:
    found = waiting.versions_waiting(session, headed, local_now(now).date())
    to_sign = _("A new version of a promise waits for your signature.")
    to_review = _("A promise is to be looked at again.")
    for words, versions in ((to_sign, found.unsigned), (to_review, found.to_review)):
        for version in versions[:MOST]:
            service = version.commitment.service
            url = url_for("services.show", code=service.code)
            yield Waiting(words, localized(service, "name"), url)
    for change in waiting.unagreed_by(session, headed)[:MOST]:
        url = url_for("calendar_changes.show", change_id=change.id)
        yield Waiting(_("A changed calendar waits for you to agree."), change.calendar_code, url)


def _responses(session: Session, results: list[Wave]) -> Iterator[Waiting]:
    answered = answered_waves(session, [wave.id for wave in results])
    for wave in results:
        if wave.id not in answered:
            url = url_for("responses.show", wave_id=wave.id)
            yield Waiting(_("Those who answered wait for a reply."), localized(wave, "name"), url)


def _calendars(session: Session, now: datetime) -> Iterator[Waiting]:
    due = reviewing.calendars_due(session, local_now(now).date())
    for row in [row for rows in due.values() for row in rows][:MOST]:
        name = pick(row.name_ko, row.name_en)
        url = url_for("calendars.show", calendar=row.code)
        yield Waiting(_("A calendar is to be looked through again."), name, url)


def _accounts(session: Session) -> Iterator[Waiting]:
    guessed, without = accounts_waiting(session, runtime().settings.slack_team_id)
    if without:
        words = ngettext(
            "%(num)s Slack account is nobody's yet.",
            "%(num)s Slack accounts are nobody's yet.",
            without,
        )
        yield Waiting(words, _("say whose they are"), url_for("unmatched.show"))
    if guessed:
        words = ngettext(
            "%(num)s Slack account is only a guess.",
            "%(num)s Slack accounts are only guesses.",
            guessed,
        )
        yield Waiting(words, _("confirm or refuse"), url_for("people.index", slack="guess"))
