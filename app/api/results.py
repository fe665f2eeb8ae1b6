"""Published results: published cells only, and of those what the token's owner reads."""

from __future__ import annotations

from flask import Response

from app.api.answering import page_of, place_of, shown
from app.api.blueprint import blueprint
from app.api.caller import acting, needs
from app.api.models import CallHeaders, PageQuery
from app.api.reading_models import (
    CellShown,
    GroupShown,
    ResultsShown,
    WavePage,
    WavePath,
    WaveShown,
)
from app.extensions import db
from app.translate import N_
from pulse.access import access_results
from pulse.errors import NotFound
from pulse.people.api_tokens import NEEDS, Scope
from pulse.people.permissions import Viewer
from pulse.publishing.models import PublishedCell
from pulse.results.waves import readable_part
from pulse.surveys.models import Wave


@blueprint.get(
    "/results",
    summary=N_("Published waves"),
    description=N_("Those of which the token's owner reads something, the newest first."),
    responses={"200": WavePage},
)
@needs(Scope.RESULTS_READ)
def list_waves(header: CallHeaders, query: PageQuery) -> Response:
    """List the published waves of which the token's owner reads something."""
    after_id = place_of(query.cursor)
    found = readable_part(db.session(), _reader(), query.limit + 1, after_id)
    page, next_cursor = page_of(found, query.limit, lambda one: one.id)
    return shown(WavePage(items=[_wave(one) for one in page], next_cursor=next_cursor))


@blueprint.get(
    "/results/<int:wave_id>",
    summary=N_("Published cells"),
    description=N_("The cells of a wave exactly as they were published."),
    responses={"200": ResultsShown},
)
@needs(Scope.RESULTS_READ)
def show_results(header: CallHeaders, path: WavePath) -> Response:
    """Show the cells of a wave as they were published; nothing is worked out for this call."""
    found = access_results(db.session(), _reader(), path.wave_id)
    groups = [
        GroupShown(
            key=label.key,
            dimension=label.dimension.value,
            code=label.code,
            terms=list(label.terms),
        )
        for label in found.labels.values()
    ]
    return shown(
        ResultsShown(
            wave=_wave(found.wave),
            response_rate=found.response_rate,
            groups=groups,
            cells=[_cell(one) for one in found.cells],
        )
    )


def _reader() -> Viewer:
    """Return the token's owner, if the pages of results are theirs to open."""
    who = acting()
    if not who.permissions.intersection(NEEDS[Scope.RESULTS_READ]):
        raise NotFound("results_not_found")
    return who


def _wave(wave: Wave) -> WaveShown:
    return WaveShown(
        id=wave.id,
        name_ko=wave.name_ko,
        name_en=wave.name_en,
        opened_at=wave.opens_at,
        closed_at=wave.closes_at,
    )


def _cell(cell: PublishedCell) -> CellShown:
    told = cell.distribution
    shares = None if told is None else {option: str(share) for option, share in told.items()}
    interval = None if cell.interval is None else [str(bound) for bound in cell.interval]
    return CellShown(
        group=cell.cell_key,
        question=cell.question_code,
        people=cell.n_band,
        mean=cell.mean,
        end=cell.end_code,
        interval=interval,
        distribution=shares,
    )
