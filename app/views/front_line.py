"""The front line today: what it waits for, what it is asked, and what is new in its words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from app.access import requires, viewer
from app.extensions import db
from app.translate import _, ngettext
from pulse.commitments.catalogue import live_services
from pulse.commitments.front_line import Load, load_of
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree
from pulse.publishing.cells import comments_of, published_waves
from pulse.results.readers import FRONT_LINE, readable_blocks, tree_of
from pulse.results.themes import Move, Topic, topics
from pulse.results.waves import open_waves, readable_waves
from pulse.surveys.models import Wave

blueprint = Blueprint("front_line", __name__)

READERS = (Permission.READ_FRONT_LINE_RESULTS, Permission.READ_ALL_RESULTS)
AHEAD = timedelta(hours=24)
MOST = 8
PROTECTION = "Safety"
"""The category of services that protect people at work."""


@blueprint.get("/front-line")
@requires(*READERS)
def show() -> str:
    """Show the day of those who serve customers to whoever leads them."""
    session, now = db.session(), utc_now()
    load = load_of(session, FRONT_LINE, now + AHEAD)
    newest = next(iter(readable_waves(session, viewer(), limit=1)), None)
    told = _told(newest)
    return render_template(
        "front_line/show.html",
        headline=load_words(load),
        load=load,
        open_waves=open_waves(session),
        newest=newest,
        before=told[1] if len(told) > 1 else None,
        subjects=_subjects(session, told),
        protecting=[one for one in live_services(session) if one.category == PROTECTION],
    )


def load_words(load: Load) -> str:
    """Say how the day begins."""
    if not load.waiting:
        return _("The front line waits for nothing right now.")
    return ngettext(
        "The front line waits for %(num)s thing; %(broken)s broken, %(due)s due within a day.",
        "The front line waits for %(num)s things; %(broken)s broken, %(due)s due within a day.",
        load.waiting,
        broken=load.broken,
        due=load.due_soon,
    )


def _told(newest: Wave | None) -> Sequence[Wave]:
    """Return the newest results with those of the same questionnaire before."""
    if newest is None:
        return []
    return published_waves(db.session(), newest.template.code, newest.closes_at, 2)


def _subjects(session: Session, told: Sequence[Wave]) -> list[Topic]:
    """Return subjects that are new, or named more than before; without a before, the leading."""
    if not told:
        return []
    tree = tree_of(session, told[0])
    said = [_bodies(session, wave, tree) for wave in told]
    named = topics(*said)
    if len(said) == 1:
        return named[:MOST]
    return [one for one in named if one.move is Move.MORE or not one.before][:MOST]


def _bodies(session: Session, wave: Wave, tree: DepartmentTree) -> list[str]:
    found = comments_of(session, wave.id)
    listed = {one.block_key for one in found}
    blocks = readable_blocks(session, viewer(), wave, listed, tree)
    return [one.body for one in found if one.block_key in blocks]
