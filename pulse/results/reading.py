"""One published wave as one viewer reads it: the material of pages, exports and messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pulse.people.permissions import Viewer
from pulse.people.tree import DepartmentTree
from pulse.publishing.cells import (
    CellLabel,
    cells_of,
    comments_of,
    findings_of,
    labels_of,
    participation_of,
)
from pulse.publishing.models import (
    PublishedCell,
    PublishedComment,
    PublishedFinding,
    PublishedParticipation,
    WaveRecord,
)
from pulse.results.readers import readable_blocks, readable_cells, tree_of
from pulse.results.scores import Score, dimension_scores
from pulse.surveys.form import Form, read_form, weights_of
from pulse.surveys.models import APART, Wave, WaveState


@dataclass(frozen=True)
class WaveResults:
    """What one viewer reads of one wave; nothing in it was withheld by looking at answers.

    ``tree`` holds the departments as they stood on the wave's first day.
    """

    wave: Wave
    form: Form
    labels: Mapping[str, CellLabel]
    cells: Sequence[PublishedCell]
    comments: Sequence[PublishedComment]
    response_rate: int | None
    tree: DepartmentTree | None = None
    record: WaveRecord | None = None
    findings: Sequence[PublishedFinding] = ()
    participation: Sequence[PublishedParticipation] = ()

    @cached_property
    def scores(self) -> dict[str, dict[str, Score]]:
        """Scores by cell key and dimension."""
        return dimension_scores(self.cells, self.form)

    def cell(self, key: str, question_code: str) -> PublishedCell | None:
        """Return one cell; None for every reason it may not be shown."""
        return next(
            (c for c in self.cells if (c.cell_key, c.question_code) == (key, question_code)), None
        )


def read_regular(session: Session, viewer: Viewer, limit: int = 40) -> WaveResults | None:
    """Return what may be read of the newest wave about how people are, without its numbers.

    That is a wave of a questionnaire whose areas have weights; the numbers of it and of those
    before it are in its history.
    """
    waves = session.scalars(
        select(Wave)
        .where(Wave.state == WaveState.PUBLISHED, Wave.result_channel != APART)
        .options(joinedload(Wave.template))
        .order_by(Wave.closes_at.desc(), Wave.id.desc())
        .limit(limit)
    )
    wave = next((one for one in waves if weights_of(one.template.document)), None)
    if wave is None:
        return None
    labels, tree = labels_of(wave), tree_of(session, wave)
    keys = readable_cells(session, viewer, wave, labels, tree)
    return WaveResults(
        wave=wave,
        form=read_form(wave.plan["form"]),
        labels={key: label for key, label in labels.items() if key in keys},
        cells=(),
        comments=(),
        response_rate=None,
        tree=tree,
    )


def read_results(
    session: Session, viewer: Viewer, wave_id: int, *, with_comments: bool = True
) -> WaveResults | None:
    """Return a published wave as the viewer reads it; None where there is nothing to read.

    Without comments they are not looked for; nothing else changes.
    """
    row = session.execute(
        select(Wave, WaveRecord)
        .join(WaveRecord, WaveRecord.wave_id == Wave.id)
        .options(joinedload(Wave.template))
        .where(Wave.id == wave_id, Wave.state == WaveState.PUBLISHED)
    ).one_or_none()
    if row is None:
        return None
    wave, record = row
    stored = cells_of(session, wave_id)
    rates = participation_of(session, wave_id)
    labels = labels_of(wave, {c.cell_key for c in stored} | {r.cell_key for r in rates})
    tree = tree_of(session, wave)
    keys = readable_cells(session, viewer, wave, labels, tree)
    if not keys:
        return None
    comments = comments_of(session, wave_id) if with_comments else []
    listed = {comment.block_key for comment in comments}
    blocks = readable_blocks(session, viewer, wave, listed, tree)
    return WaveResults(
        wave=wave,
        form=read_form(wave.plan["form"]),
        labels={key: label for key, label in labels.items() if key in keys},
        cells=[cell for cell in stored if cell.cell_key in keys],
        comments=[comment for comment in comments if comment.block_key in blocks],
        response_rate=record.response_rate,
        tree=tree,
        record=record,
        findings=findings_of(session, wave_id, keys),
        participation=[rate for rate in rates if rate.cell_key in keys],
    )
