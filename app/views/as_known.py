"""One request's clocks as they were known on a day, and what calendar changes did to them."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now, moment
from app.translate import _
from app.views import request_story
from app.views.known_days import known_day
from app.views.request_page import lie_where_it_came_from
from app.views.request_story import ClockStory
from app.words import word
from pulse.access import access_service_request
from pulse.commitments import board, known
from pulse.commitments.events import log_of
from pulse.commitments.known_figures import was_started
from pulse.commitments.models import Clock, ServiceRequest
from pulse.commitments.record_models import ClockChange
from pulse.instants import utc_now

blueprint = Blueprint("as_known", __name__)


@blueprint.get("/requests/<number>/known")
@requires()
def show(number: str) -> tuple[str, int]:
    """Read the clocks with the events and the calendars known at the end of a day."""
    session, now = db.session(), utc_now()
    today = local_now(now).date()
    found, standing = access_service_request(session, viewer(), number, today)
    lie_where_it_came_from(standing)
    asked = known_day("on", now)
    known_at = asked.known_at
    clocks = _clocks(session, found, known_at, now) if known_at >= found.opened_at else []
    page = render_template(
        "service_requests/known.html",
        request=found,
        known=asked,
        headline=": ".join([asked.words, *(clock.sentence for clock in clocks[-1:])]),
        is_before=known_at < found.opened_at,
        clocks=clocks,
        changes=[_change(row) for row in known.clock_changes_of(session, found.id)],
    )
    return page, asked.status


def _clocks(
    session: Session, found: ServiceRequest, known_at: datetime, now: datetime
) -> list[ClockStory]:
    query = (
        select(Clock)
        .where(Clock.request_id == found.id)
        .options(joinedload(Clock.version), joinedload(Clock.request))
        .order_by(Clock.id)
    )
    told = []
    log = log_of(session, found.id)
    for clock in session.scalars(query):
        if not was_started(log, clock.version_id, known_at):
            continue
        explained = known.derivation_known_at(session, clock, min(known_at, now), known_at)
        story = board.ClockStory(clock, clock.version, explained.reading, explained)
        told.append(request_story.clock_story(story))
    return told


def _change(row: ClockChange) -> tuple[str, str, str]:
    """Return when and why a calendar changed, and what that did to a clock."""
    words = _(
        "%(before)s → %(after)s, due %(due_before)s → %(due_after)s",
        before=word("verdict", row.verdict_before),
        after=word("verdict", row.verdict_after),
        due_before=moment(row.due_before) or "–",
        due_after=moment(row.due_after) or "–",
    )
    return moment(row.change.applied_at), row.change.reason, words
