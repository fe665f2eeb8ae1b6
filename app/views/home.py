"""The first page: what needs me today?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from flask import Blueprint, render_template

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now, localized
from app.runtime import runtime
from app.translate import _, ngettext
from app.views import first_steps, request_headlines
from app.views.ahead import AheadLine, look_ahead
from app.views.fronts import Front, fronts_for, is_front_line
from app.views.results_response import Answered, answered_words
from app.views.status import Condition, condition
from app.views.waiting import Waiting, rating, waiting_for
from app.words import due_moment
from pulse.commitments import board
from pulse.commitments.board import RequestLine, Risks
from pulse.instants import utc_now
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import load_tree
from pulse.results import responses, waves
from pulse.results.models import PublishedResponse
from pulse.surveys.models import APART, Wave
from pulse.surveys.sheet import SECONDS

blueprint = Blueprint("home", __name__)

LOOK_AHEAD = timedelta(hours=24)


@dataclass
class Today:
    """What one person finds on the first page; what does not concern them stays empty."""

    now: datetime
    pulses: list[Wave] = field(default_factory=list)
    answer_links: dict[int, str] = field(default_factory=dict)
    mine: list[RequestLine] = field(default_factory=list)
    queue: list[RequestLine] = field(default_factory=list)
    risks: Risks | None = None
    results: list[Wave] = field(default_factory=list)
    open_waves: list[Wave] = field(default_factory=list)
    status: Condition | None = None
    steps_left: int = 0
    heard: list[tuple[str, Answered]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    fronts: list[Front] = field(default_factory=list)
    ahead: list[AheadLine] = field(default_factory=list)


@blueprint.get("/")
@requires()
def today() -> str:
    """Show what waits for the person signed in, the most pressing first."""
    found = gather(viewer(), utc_now())
    return render_template("home/today.html", today=found, headline=headline(found))


def gather(who: Viewer, now: datetime) -> Today:
    """Read what concerns this viewer: one kind of main work each, and what they asked for."""
    session = db.session()
    found, headed = Today(now), _headed(who, now)
    if who.can(Permission.ANSWER_PULSES):
        _ask(found, who)
    if who.can(Permission.MANAGE_SETTINGS):
        found.steps_left = sum(step.is_left for step in first_steps.steps(session))
    _work(found, who, headed)
    found.waiting += waiting_for(session, who, now, headed, found.results)
    if who.can(Permission.OPEN_REQUESTS) and not who.headed_department_ids:
        found.mine = board.going_of(session, who.person_id, now)
    found.heard = _heard(who)
    _serve(found, who)
    return found


def _work(found: Today, who: Viewer, headed: frozenset[int]) -> None:
    """Read the one kind of main work this viewer has here."""
    session, now = db.session(), found.now
    if who.can(Permission.READ_STATUS):
        found.status = condition()
    elif who.can(Permission.READ_ALL_RESULTS):
        found.results = waves.readable_waves(session, who, limit=3)
        found.open_waves = waves.open_waves(session)
    elif who.headed_department_ids:
        found.risks = board.risks(session, headed, now, now + LOOK_AHEAD)
    elif who.can(Permission.READ_FIRM_RESULTS):
        found.results = waves.readable_waves(session, who)[:3]
    elif who.can(Permission.WORK_REQUESTS) and who.department_id is not None:
        found.queue = board.provider_queue(session, [who.department_id], now)


def _serve(found: Today, who: Viewer) -> None:
    """Add what front-line people need before anything else: large buttons, and what changes."""
    if not is_front_line(who):
        return
    services, found.ahead = look_ahead(db.session(), who, local_now(found.now).date())
    found.fronts = fronts_for(who, list(found.answer_links.values()), services)


def headline(found: Today) -> str:
    """Answer the page's question in one sentence: the most pressing of what was found."""
    if found.status is not None and not found.status.is_well:
        return _("Something is not running.")
    calm = _("Nothing needs you right now.")
    return _risk_words(found) or _other_words(found) or calm


def _risk_words(found: Today) -> str:
    if found.risks is None:
        return ""
    broken = len(found.risks.broken)
    if broken:
        return ngettext(
            "%(num)s promise is broken and still open.",
            "%(num)s promises are broken and still open.",
            broken,
        )
    if not found.risks.due_soon:
        return _("No promise of your department is at risk today.")
    return _("The next promise is due %(time)s.", time=due_moment(found.risks.due_soon[0].due_at))


def _other_words(found: Today) -> str:
    if found.waiting:
        return ngettext(
            "%(num)s thing waits for you.", "%(num)s things wait for you.", len(found.waiting)
        )
    if found.pulses and found.fronts:
        return _asked_words(found.pulses)
    if found.results:
        name = localized(found.results[0], "name")
        return _("The latest results are from %(name)s.", name=name)
    if found.queue:
        return request_headlines.queue_headline(found.queue, found.now)
    if found.pulses:
        return _asked_words(found.pulses)
    return request_headlines.mine_headline(found.mine, found.now) if found.mine else ""


def _heard(who: Viewer) -> list[tuple[str, Answered]]:
    """Return the newest answer to each of the two questionnaires answered last, by its name.

    Heads read it with the results.
    """
    if who.headed_department_ids:
        return []
    latest = responses.latest_for(db.session(), who.path_codes, limit=6)
    newest: dict[int, tuple[PublishedResponse, Wave]] = {}
    for response, wave in latest:
        newest.setdefault(wave.template_id, (response, wave))
    return [
        (localized(wave, "name"), answered_words(response, ""))
        for response, wave in list(newest.values())[:2]
    ]


def _asked_words(pulses: Sequence[Wave]) -> str:
    """Say how many surveys are open, and how long they take together by their own word."""
    seconds = sum(int(wave.template.document.get("est_seconds") or SECONDS) for wave in pulses)
    if len(pulses) == 1 and seconds <= SECONDS:
        return _("One pulse is open for you. It takes less than a minute.")
    return ngettext(
        "%(num)s survey is open for you. It takes about %(minutes)s minutes.",
        "%(num)s surveys are open for you. Together they take about %(minutes)s minutes.",
        len(pulses),
        minutes=ceil(seconds / 60),
    )


def _ask(found: Today, who: Viewer) -> None:
    """Note what asks the viewer: surveys, and ratings after a service."""
    asking = waves.asking(db.session(), who.person_id, found.now, with_ratings=True)
    survey = runtime().context.links.survey
    found.pulses = [wave for wave in asking if wave.result_channel != APART]
    found.answer_links = {wave.id: survey(wave.id, who.person_id) for wave in found.pulses}
    ratings = (wave for wave in asking if wave.result_channel == APART)
    found.waiting = [rating(wave, survey(wave.id, who.person_id)) for wave in ratings]


def _headed(who: Viewer, now: datetime) -> frozenset[int]:
    """Return what somebody heads, with all that lies below."""
    if not who.headed_department_ids:
        return frozenset()
    tree = load_tree(db.session(), local_now(now).date())
    ids: set[int] = set()
    for headed in who.headed_department_ids:
        ids |= tree.subtree_ids(headed) if headed in tree else set()
    return frozenset(ids)
