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
    results_outside,
    results_page,
    results_response,
    results_sheet,
    results_units,
    results_verdicts,
)
from app.views.downloads import Table, csv_answer, table_answer, xlsx_answer
from app.views.navigation import RESULT_READERS
from app.views.results_opened import Opened, open_results
from pulse.instants import utc_now
from pulse.publishing.cells import comments_of, participation_of, published_waves
from pulse.publishing.certificates import certificate_of
from pulse.publishing.models import PublishedParticipation, WaveRecord
from pulse.results import letters, responses
from pulse.results import waves as waves_read
from pulse.results.care_questions import is_care
from pulse.results.comparisons import public_figures
from pulse.results.history import WAVES_IN_TREND, History, history_of
from pulse.results.peers import own_employers
from pulse.results.readers import readable_blocks
from pulse.surveys.models import Wave
from pulse.surveys.series import hypothesis_of

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
        return _("The latest results, from %(name)s, have been answered.", name=name)
    return _("The latest results, from %(name)s, are waiting for an answer.", name=name)


@blueprint.get("/results/<int:wave_id>")
@requires(*RESULT_READERS)
def show(wave_id: int) -> str:
    """Show one wave in short, for one group."""
    session, opened = db.session(), open_results(wave_id)
    about = opened.found.labels.keys() if is_care(opened.found.wave) else [opened.group]
    beside = results_page.Beside(
        history=history_of(session, opened.found.wave, about),
        record=certificate_of(session, wave_id),
        owners=results_verdicts.owners_of(opened.found, opened.tree),
        why=results_verdicts.why_seen(viewer(), opened.found.labels),
        answered=results_response.answered(session, wave_id, opened.tree, opened.units),
        expected=hypothesis_of(session, opened.found.wave),
    )
    return render_template("results/show.html", page=results_page.build(opened, beside))


@blueprint.get("/results/<int:wave_id>/units")
@requires(*RESULT_READERS)
def units(wave_id: int) -> str:
    """Show which units differ."""
    session, opened = db.session(), open_results(wave_id)
    history = history_of(session, opened.found.wave, opened.found.labels.keys())
    area = results_units.chosen_area(opened, request.args.get("area", ""))
    page = results_units.build(opened, history, own_employers(session), area)
    return render_template("results/units.html", page=page, wave=opened.found.wave)


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
    return render_template(
        "results/changes.html", page=results_changes.build(opened, earlier), wave=opened.found.wave
    )


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
    before = _comments_before(session, opened)
    found = letters.letters_on(session, opened.found.wave, opened.found.comments, at=utc_now())
    written = results_comments.Letters(found, letters.office_of(viewer()) is not None)
    page = results_comments.build(opened, before, written)
    return render_template("results/comments.html", page=page, wave=opened.found.wave)


def _comments_before(session: Session, opened: Opened) -> list[str]:
    wave = opened.found.wave
    waves = published_waves(session, wave.template.code, wave.closes_at, 2)
    if len(waves) < 2:
        return []
    earlier = waves[1]
    found = comments_of(session, earlier.id)
    listed = {comment.block_key for comment in found}
    blocks = readable_blocks(session, viewer(), earlier, listed, opened.tree)
    return [comment.body for comment in found if comment.block_key in blocks]


@blueprint.get("/results/<int:wave_id>/outside")
@requires(*RESULT_READERS)
def outside(wave_id: int) -> str:
    """Set the company's numbers beside public figures, where that is honest."""
    session, opened = db.session(), open_results(wave_id)
    page = results_outside.build(opened, public_figures(session))
    return render_template("results/outside.html", page=page, wave=opened.found.wave)


@blueprint.get("/results/<int:wave_id>/method")
@requires(*RESULT_READERS)
def method(wave_id: int) -> str:
    """Show the method sheet: figures frozen at the close with all they rest on."""
    session, opened = db.session(), open_results(wave_id)
    history = history_of(session, opened.found.wave, [opened.group])
    sheet = results_sheet.build(opened, history, certificate_of(session, wave_id))
    return render_template("results/sheet.html", page=sheet, wave=opened.found.wave)


@blueprint.get("/results/<int:wave_id>/index.csv")
@requires(*RESULT_READERS)
@requires_proof()
def index_csv(wave_id: int) -> Response:
    """Give the satisfaction index of every group the viewer reads as CSV."""
    return csv_answer(f"index-{wave_id}", results_sheet.index_columns(), _indices(wave_id))


@blueprint.get("/results/<int:wave_id>/index.xlsx")
@requires(*RESULT_READERS)
@requires_proof()
def index_xlsx(wave_id: int) -> Response:
    """Give the satisfaction index of every group the viewer reads as a workbook."""
    return xlsx_answer(f"index-{wave_id}", results_sheet.index_columns(), _indices(wave_id))


def _indices(wave_id: int) -> list[results_sheet.Row]:
    opened = open_results(wave_id)
    history = history_of(db.session(), opened.found.wave, opened.found.labels.keys())
    return list(results_sheet.index_rows(opened, history))


@blueprint.get("/results/<int:wave_id>/cells.csv")
@requires(*RESULT_READERS)
@requires_proof()
def cells_csv(wave_id: int) -> Response:
    """Give the published cells the viewer reads as CSV."""
    return _cells("csv", wave_id)


@blueprint.get("/results/<int:wave_id>/cells.xlsx")
@requires(*RESULT_READERS)
@requires_proof()
def cells_xlsx(wave_id: int) -> Response:
    """Give the published cells the viewer reads as a workbook."""
    return _cells("xlsx", wave_id)


def _cells(ends: str, wave_id: int) -> Response:
    opened = open_results(wave_id)
    found = opened.found
    columns, rows = results_export.columns(), results_export.rows(opened)
    return table_answer(
        ends,
        lambda: Table(f"results-{wave_id}", columns, rows),
        lambda: len(found.cells) + len(found.participation),
    )
