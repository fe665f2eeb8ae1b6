"""Reading what was published: the one source of every page, export, message and index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pulse.publishing.models import (
    PublishedCell,
    PublishedComment,
    PublishedFinding,
    PublishedParticipation,
)
from pulse.publishing.plan import OTHER, Dimension
from pulse.surveys.models import Template, Wave, WaveState


@dataclass(frozen=True)
class CellLabel:
    """What a cell is of: its dimension, the codes it covers, and the cell it is a part of.

    ``lead`` is the term a pool is called by, where one is large enough to give its name. A cell
    pooled at the close ``is_partial``: it holds some of its terms, and which is not told.
    """

    key: str
    dimension: Dimension
    partition: str
    parent: str | None
    code: str
    terms: tuple[str, ...]
    lead: str = ""
    is_partial: bool = False

    @property
    def is_pool(self) -> bool:
        """Whether several values stand together in this cell."""
        return len(self.terms) > 1

    @property
    def department(self) -> str | None:
        """The one department the cell stands for, where it stands for one."""
        is_one = self.dimension is Dimension.DEPARTMENT and len(self.terms) == 1
        return self.terms[0].partition(":")[2] if is_one else None


def labels_of(wave: Wave, keys: Collection[str] = ()) -> dict[str, CellLabel]:
    """Return the labels of all planned cells in the order of the plan.

    ``keys`` may name cells pooled at the close, which are in no plan; they come after it.
    """
    found: dict[str, CellLabel] = {}
    by_partition: dict[str, list[CellLabel]] = {}
    for entry in wave.plan.get("cells", {}).get("cells", ()):
        label = CellLabel(
            key=entry["key"],
            dimension=Dimension(entry["dimension"]),
            partition=entry["partition"],
            parent=entry["parent"],
            code=entry["label_code"],
            terms=tuple(entry["terms"]),
            lead=entry.get("lead", ""),
        )
        found[label.key] = label
        by_partition.setdefault(label.partition, []).append(label)
    for key in sorted(keys):
        among = by_partition.get(key.removesuffix(f"/+{OTHER}"), [])
        if key not in found and among:
            found[key] = _pooled(key, among)
    return found


def _pooled(key: str, among: Sequence[CellLabel]) -> CellLabel:
    """Label a cell pooled at the close: some of a partition, named by all it may hold."""
    like = among[0]
    terms = tuple(term for label in among for term in label.terms)
    return CellLabel(
        key, like.dimension, like.partition, like.parent, OTHER, terms, is_partial=True
    )


def cells_of(
    session: Session, wave_id: int, keys: Collection[str] | None = None
) -> Sequence[PublishedCell]:
    """Return the cells of a published wave, all or those of some keys; none before."""
    query = (
        select(PublishedCell)
        .join(Wave, Wave.id == PublishedCell.wave_id)
        .where(PublishedCell.wave_id == wave_id, Wave.state == WaveState.PUBLISHED)
        .order_by(PublishedCell.cell_key, PublishedCell.question_code)
    )
    cells = session.scalars(query).all()
    return cells if keys is None else [cell for cell in cells if cell.cell_key in keys]


def comments_of(
    session: Session, wave_id: int, block_keys: Collection[str] | None = None
) -> Sequence[PublishedComment]:
    """Return the comments of a published wave, all or of some blocks, in no order of time."""
    query = (
        select(PublishedComment)
        .join(Wave, Wave.id == PublishedComment.wave_id)
        .where(PublishedComment.wave_id == wave_id, Wave.state == WaveState.PUBLISHED)
        .order_by(PublishedComment.id)
    )
    comments = session.scalars(query).all()
    if block_keys is None:
        return comments
    return [comment for comment in comments if comment.block_key in block_keys]


def comments_by_wave(
    session: Session, wave_ids: Collection[int]
) -> dict[int, list[PublishedComment]]:
    """Return the comments of several published waves, each in no order of time, in one query."""
    query = (
        select(PublishedComment)
        .join(Wave, Wave.id == PublishedComment.wave_id)
        .where(PublishedComment.wave_id.in_(wave_ids), Wave.state == WaveState.PUBLISHED)
        .order_by(PublishedComment.id)
    )
    found: dict[int, list[PublishedComment]] = {wave_id: [] for wave_id in wave_ids}
    for comment in session.scalars(query):
        found[comment.wave_id].append(comment)
    return found


def findings_of(
    session: Session, wave_id: int, keys: Collection[str] | None = None
) -> Sequence[PublishedFinding]:
    """Return what was found about groups of a published wave, all or of some keys."""
    query = (
        select(PublishedFinding)
        .join(Wave, Wave.id == PublishedFinding.wave_id)
        .where(PublishedFinding.wave_id == wave_id, Wave.state == WaveState.PUBLISHED)
        .order_by(PublishedFinding.cell_key, PublishedFinding.kind)
    )
    found = session.scalars(query).all()
    return found if keys is None else [entry for entry in found if entry.cell_key in keys]


def participation_of(session: Session, wave_id: int) -> Sequence[PublishedParticipation]:
    """Return how far each group of a published wave was reached and answered."""
    query = (
        select(PublishedParticipation)
        .join(Wave, Wave.id == PublishedParticipation.wave_id)
        .where(PublishedParticipation.wave_id == wave_id, Wave.state == WaveState.PUBLISHED)
        .order_by(PublishedParticipation.cell_key)
    )
    return session.scalars(query).all()


def block_department(block_key: str) -> str | None:
    """Return the department whose readers see a block; None for the whole company's."""
    kind, _, code = block_key.removesuffix("/rest").partition(":")
    return code if kind == "department" else None


def published_waves(
    session: Session, template_code: str, until: datetime, limit: int = 12
) -> Sequence[Wave]:
    """Return a questionnaire's published waves closed by ``until``, any version, newest first."""
    return session.scalars(
        select(Wave)
        .join(Template, Template.id == Wave.template_id)
        .where(Template.code == template_code, Wave.state == WaveState.PUBLISHED)
        .where(Wave.closes_at <= until)
        .options(joinedload(Wave.template))
        .order_by(Wave.closes_at.desc(), Wave.id.desc())
        .limit(limit)
    ).all()
