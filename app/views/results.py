"""Results: the waves a viewer may read, and one wave from its published cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import localized
from app.proof import requires_proof
from app.translate import _
from app.views import (
    results_changes,
    results_comments,
    results_export,
    results_page,
    results_response,
    results_units,
    results_verdicts,
)
from app.views.downloads import csv_answer, xlsx_answer
from app.views.navigation import RESULT_READERS
from app.views.results_opened import Opened, open_results
from pulse.people.models import Employer
from pulse.publishing.cells import comments_of, participation_of
from pulse.publishing.certificates import certificate_of
from pulse.publishing.models import PublishedParticipation, WaveRecord
from pulse.results import peers, responses
from pulse.results import waves as waves_read
from pulse.results.history import WAVES_IN_TREND, History, history_of
from pulse.results.readers import readable_blocks
from pulse.surveys.models import Wave

blueprint = Blueprint("results", __name__)


@blueprint.get("/results")
@requires(*RESULT_READERS)
def waves() -> str:
    """List the published waves the viewer reads, and what is being asked now."""
    session = db.session()
    found = waves_read.readable_waves(session, viewer())
    answered = responses.answered_waves(session, [wave.id for wave in found])
    return render_template(
        "results/list.html",
        headline=_list_headline(found, answered),
        waves=found,
        answered=answered,
        open_waves=waves_read.open_waves(session),
    )


def _list_headline(found: Sequence[Wave], answered: frozenset[int]) -> str:
    if not found:
        return _("No results yet.")
    name = localized(found[0], "name")
    if found[0].id in answered:
        return _("The newest results, those of %(name)s, have been answered.", name=name)
    return _("The newest results, those of %(name)s, wait for an answer.", name=name)


@blueprint.get("/results/<int:wave_id>")
@requires(*RESULT_READERS)
def show(wave_id: int) -> str:
    """Show one wave in short, for one group."""
    session, opened = db.session(), open_results(wave_id)
    beside = results_page.Beside(
        history=history_of(session, opened.found.wave, [opened.group]),
        record=certificate_of(session, wave_id),
        owners=results_verdicts.owners_of(opened.found, opened.tree),
        why=results_verdicts.why_seen(viewer(), opened.found.labels),
        answered=results_response.answered(session, wave_id, opened.tree, opened.units),
    )
    return render_template("results/show.html", page=results_page.build(opened, beside))


@blueprint.get("/results/<int:wave_id>/units")
@requires(*RESULT_READERS)
def units(wave_id: int) -> str:
    """Show which units differ."""
    session, opened = db.session(), open_results(wave_id)
    history = history_of(session, opened.found.wave, opened.found.labels.keys(), 2)
    area = results_units.chosen_area(opened, request.args.get("area", ""))
    own = frozenset(session.scalars(select(Employer.id).where(Employer.is_own.is_(True))))
    groups = peers.peer_groups(opened.found, opened.tree, area, own)
    page = results_units.build(opened, history, groups, area)
    return render_template("results/units.html", page=page)


@blueprint.get("/results/<int:wave_id>/changes")
@requires(*RESULT_READERS)
def changes(wave_id: int) -> str:
    """Show what changed since last time, and over the waves."""
    session, opened = db.session(), open_results(wave_id)
    parts = [k for k, label in opened.found.labels.items() if label.parent == opened.group]
    history = history_of(session, opened.found.wave, [opened.group, *parts], WAVES_IN_TREND)
    earlier = results_changes.Earlier(
        history, _methods(session, history), _rates_before(session, history)
    )
    return render_template("results/changes.html", page=results_changes.build(opened, earlier))


def _methods(session: Session, history: History) -> Mapping[int, str]:
    ids = [wave.id for wave in history.waves]
    records = session.scalars(select(WaveRecord).where(WaveRecord.wave_id.in_(ids)))
    return {one.wave_id: str(one.certificate.get("method", "")) for one in records}


def _rates_before(session: Session, history: History) -> Sequence[PublishedParticipation]:
    if len(history.waves) < 2:
        return []
    return participation_of(session, history.waves[1].id)


@blueprint.get("/results/<int:wave_id>/comments")
@requires(*RESULT_READERS)
def comments(wave_id: int) -> str:
    """Show what people write, as far as the viewer may read it."""
    session, opened = db.session(), open_results(wave_id, with_comments=True)
    history = history_of(session, opened.found.wave, [], 2)
    before = _comments_before(session, opened, history)
    return render_template("results/comments.html", page=results_comments.build(opened, before))


def _comments_before(session: Session, opened: Opened, history: History) -> list[str]:
    if len(history.waves) < 2:
        return []
    earlier = history.waves[1]
    found = comments_of(session, earlier.id)
    listed = {comment.block_key for comment in found}
    blocks = readable_blocks(session, viewer(), earlier, listed, opened.tree)
    return [comment.body for comment in found if comment.block_key in blocks]


@blueprint.get("/results/<int:wave_id>/cells.csv")
@requires(*RESULT_READERS)
@requires_proof()
def cells_csv(wave_id: int) -> Response:
    """Give the published cells the viewer reads as CSV."""
    opened = open_results(wave_id)
    return csv_answer(f"results-{wave_id}", results_export.columns(), results_export.rows(opened))


@blueprint.get("/results/<int:wave_id>/cells.xlsx")
@requires(*RESULT_READERS)
@requires_proof()
def cells_xlsx(wave_id: int) -> Response:
    """Give the published cells the viewer reads as a workbook."""
    opened = open_results(wave_id)
    return xlsx_answer(f"results-{wave_id}", results_export.columns(), results_export.rows(opened))
