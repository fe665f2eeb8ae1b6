"""The front line today: what it waits for, what it is asked, and what is new in its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from app.access import requires, viewer
from app.extensions import db
from app.translate import _, ngettext
from pulse.commitments.catalogue import is_protection, live_services
from pulse.commitments.front_line import Load, load_of
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree
from pulse.publishing.cells import comments_by_wave, published_waves
from pulse.publishing.models import PublishedComment
from pulse.results.readers import FRONT_LINE, readable_blocks, tree_of
from pulse.results.themes import Move, Topic, topics
from pulse.results.waves import open_waves, readable_waves
from pulse.surveys.models import Wave

blueprint = Blueprint("front_line", __name__)

READERS = (Permission.READ_FRONT_LINE_RESULTS, Permission.READ_ALL_RESULTS)
AHEAD = timedelta(hours=24)
MOST = 8
LOOKED_AT = 6
"""So many of the newest results are looked through for comments the viewer may read."""


@dataclass(frozen=True)
class Told:
    """Results with the subjects that are new in them, or, of the first of a kind, the leading."""

    wave: Wave
    has_before: bool
    subjects: Sequence[Topic]


@blueprint.get("/front-line")
@requires(*READERS)
def show() -> str:
    """Show the day of those who serve customers to whoever leads them."""
    session, now = db.session(), utc_now()
    load = load_of(session, FRONT_LINE, now + AHEAD)
    told = _told(session)
    return render_template(
        "front_line/show.html",
        headline=load_words(load),
        load=load,
        open_waves=open_waves(session),
        told=told,
        protecting=[one for one in live_services(session) if is_protection(one)],
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


def _told(session: Session) -> Told | None:
    """Read the newest results with comments this viewer may read, against those before."""
    waves = readable_waves(session, viewer(), limit=LOOKED_AT)
    if not waves:
        return None
    written, tree = (
        comments_by_wave(session, [one.id for one in waves]),
        tree_of(session, waves[0]),
    )
    read = {one.id: _bodies(session, one, written[one.id], tree) for one in waves}
    wave = next((one for one in waves if read[one.id]), waves[0])
    earlier = published_waves(session, wave.template.code, wave.closes_at, 2)[1:]
    before = [
        body
        for one in earlier
        for body in _bodies(session, one, comments_by_wave(session, [one.id])[one.id], tree)
    ]
    named = topics(read[wave.id], before)
    new = [one for one in named if one.move is Move.MORE or not one.before]
    return Told(wave, bool(earlier), (new if earlier else named)[:MOST])


def _bodies(
    session: Session, wave: Wave, found: Sequence[PublishedComment], tree: DepartmentTree
) -> list[str]:
    blocks = readable_blocks(session, viewer(), wave, {one.block_key for one in found}, tree)
    return [one.body for one in found if one.block_key in blocks]
