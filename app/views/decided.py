"""What was decided, and what came after: one page to print and to show whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask_babel import get_locale
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access import requires, viewer
from app.extensions import db
from app.translate import _, _l, ngettext
from app.words import day
from integrations.slack.digest_views import decision_face
from pulse.digests.effects import Change, Effect, Kept, effects_of
from pulse.digests.models import DecisionKind
from pulse.digests.raising import PERIOD
from pulse.digests.reading import may_read
from pulse.instants import utc_now
from pulse.surveys.models import Wave

blueprint = Blueprint("decided", __name__)

SAID = {
    Change.BETTER: _l("Kept better since, and that is no chance."),
    Change.WORSE: _l("Kept worse since, and that is no chance."),
    Change.CHANCE: _l("The difference may be chance."),
    Change.NOT_COUNTED: _l("Nothing is counted for it here."),
}


@dataclass(frozen=True)
class DecidedLine:
    """One decision: what was asked, what was decided, before, now, and what that says."""

    asked: str
    note: str
    on: str
    before: str
    now: str
    said: str
    wave_id: int | None


@blueprint.get("/digest/decided")
@requires()
def show() -> str:
    """Show the decisions of the last half-year with what came after."""
    if not may_read(viewer()):
        abort(404)
    found = effects_of(db.session(), viewer(), utc_now())
    named = _waves(found)  # held, so that each decision finds its own without a query
    lines = [line(one) for one in found]
    return render_template(
        "digests/decided.html", headline=headline(found), lines=lines, waves=named
    )


def _waves(found: Sequence[Effect]) -> Sequence[Wave]:
    about = {one.decision.facts.get("wave_id") for one in found} - {None}
    if not about:
        return []
    query = select(Wave).where(Wave.id.in_(about)).options(selectinload(Wave.template))
    return db.session.scalars(query).all()


def headline(found: Sequence[Effect]) -> str:
    """Say how many decisions there were, and after how many it surely became better."""
    if not found:
        return _("Nothing was decided in the last half-year.")
    better = sum(one.change is Change.BETTER for one in found)
    said = ngettext(
        "%(num)s decision in the last half-year.",
        "%(num)s decisions in the last half-year.",
        len(found),
    )
    if not better:
        return said
    more = ngettext(
        "After %(num)s of them promises are surely kept better.",
        "After %(num)s of them promises are surely kept better.",
        better,
    )
    return f"{said} {more}"


def line(one: Effect) -> DecidedLine:
    """Put one decision into words."""
    decision = one.decision
    title = str(decision.facts["name_ko"])
    is_proposal = decision.kind is DecisionKind.PROPOSAL
    face = decision_face(db.session(), decision, str(get_locale()))
    answered = decision.answered_at
    return DecidedLine(
        asked=_("Proposal: %(title)s", title=title) if is_proposal else face.words,
        note=decision.note,
        on=day(answered) if answered else "",
        before=_kept(one.before),
        now=_kept(one.now),
        said=_said(one),
        wave_id=None if is_proposal else decision.facts.get("wave_id"),
    )


def _said(one: Effect) -> str:
    if one.change is Change.TOO_EARLY and one.decision.answered_at is not None:
        return _("Can be told from %(day)s on.", day=day(one.decision.answered_at + PERIOD))
    return str(SAID[one.change])


def _kept(kept: Kept | None) -> str:
    return "" if kept is None else _("%(met)s of %(due)s", met=kept[0], due=kept[1])
