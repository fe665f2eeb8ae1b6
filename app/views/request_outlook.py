"""What to expect of a request: the usual time, what others asked next, and what it lacked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from sqlalchemy.orm import Session

from app.i18n import localized
from app.translate import _, ngettext, quoted
from app.views.charter_words import faq_url
from app.words import duration, word
from pulse.commitments.board import RequestStory
from pulse.commitments.models import RequestState
from pulse.commitments.precedents import Followed, Precedents, Usual, precedents
from pulse.commitments.request_quality import lacks_of


@dataclass(frozen=True)
class NextLine:
    """Something others asked next, and where its answer is found."""

    subject: str
    service: str
    people: str
    url: str


@dataclass(frozen=True)
class Outlook:
    """Sentences and lines beside a request; each is empty where there is nothing to say."""

    usual: str
    lacked: str
    faq_url: str
    next_lines: list[NextLine]


def outlook(
    session: Session,
    told: RequestStory,
    now: datetime,
    *,
    is_asking: bool,
    is_acting: bool = False,
) -> Outlook:
    """Return what to expect: for who asked, on receipt; later, what the request lacked.

    Whoever ``is_acting`` has a form open and is past the receipt.
    """
    asked, service = told.request, told.request.service
    is_just_received = len(told.events) == 1 and asked.state is RequestState.OPEN
    found = Precedents()
    if is_asking and is_just_received and not is_acting:
        found = precedents(session, asked, now)
    return Outlook(
        usual=_usual(found.usual),
        lacked=_lacked(session, asked.id),
        faq_url=faq_url(service.faq_ref, current_app.config["FAQ_URL"]) if is_asking else "",
        next_lines=_next_lines(found.followed),
    )


def _usual(found: Usual | None) -> str:
    if found is None:
        return ""
    return _(
        "Requests like this usually take %(middle)s; nine in ten were done within %(most)s "
        "(%(count)s in the last half year).",
        middle=duration(found.middle_seconds),
        most=duration(found.most_seconds),
        count=found.count,
    )


def _lacked(session: Session, request_id: int) -> str:
    found = lacks_of(session, [request_id]).get(request_id)
    if found is None:
        return ""
    if not found.lacks:
        return _("The department that answers says: this request was complete.")
    words = ", ".join(word("lack", code) for code in found.lacks)
    note = f" {quoted(found.note)}" if found.note else ""
    return _("The department that answers missed: %(words)s.", words=words) + note


def _next_lines(followed: Iterable[Followed]) -> list[NextLine]:
    return [
        NextLine(
            subject=one.subject,
            service=localized(one, "name"),
            people=ngettext("%(num)s person", "%(num)s people", one.people),
            url=url_for("services.show", code=one.service_code),
        )
        for one in followed
    ]
