from __future__ import annotations

import secrets

import pytest
from sqlalchemy.orm import Session

from pulse.publishing.cells import (
    block_department,
    cells_of,
    comments_of,
    labels_of,
    published_waves,
)
from pulse.publishing.models import PublishedComment
from pulse.publishing.plan import Dimension
from pulse.surveys.models import WaveState
from tests.pulse.results.published import index_template, publish_means

MEANS = {"everyone": {"work": "3.0"}, "department:T1": {"work": "3.1"}, "department:T2": {}}


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("everyone", None),
        ("everyone/rest", None),
        ("department:T1", "T1"),
        ("department:T1/rest", "T1"),
    ],
)
def test_a_block_belongs_to_a_department_or_to_everyone(key: str, code: str | None) -> None:
    assert block_department(key) == code


def test_cells_can_be_read_by_key(session: Session) -> None:
    wave = publish_means(session, index_template(session, {}), 0, {})
    assert cells_of(session, wave.id) == []
    template = wave.template
    wave = publish_means(
        session, template, 1, {"everyone": {"overall": "3.0"}, "x": {"overall": "2.0"}}
    )
    assert [c.mean for c in cells_of(session, wave.id, {"x"})] == ["2.0"]


def test_a_cell_pooled_at_the_close_is_labelled_by_all_it_may_hold(session: Session) -> None:
    wave = publish_means(session, index_template(session, {}), 0, MEANS)
    pooled = labels_of(wave, {"department@everyone/+other", "role/+other", "gone"})
    assert set(pooled) == {*MEANS, "department@everyone/+other"}
    label = pooled["department@everyone/+other"]
    assert (label.dimension, label.code, label.parent) == (
        Dimension.DEPARTMENT,
        "other",
        "everyone",
    )
    assert label.terms == ("in:T1", "in:T2")
    assert label.department is None
    assert pooled["department:T1"].department == "T1"


def test_comments_are_read_by_block_once_published(session: Session) -> None:
    wave = publish_means(session, index_template(session, {}), 0, {})
    for block in ("everyone", "department:T1"):
        session.add(
            PublishedComment(
                id=secrets.token_hex(16),
                wave_id=wave.id,
                question_code="Q",
                block_key=block,
                body=f"말 {block}",
            )
        )
    session.flush()
    assert len(comments_of(session, wave.id)) == 2
    assert [c.body for c in comments_of(session, wave.id, {"everyone"})] == ["말 everyone"]
    wave.state = WaveState.CLOSED
    session.flush()
    assert comments_of(session, wave.id) == []


def test_published_waves_come_newest_first(session: Session) -> None:
    template = index_template(session, {})
    old, new, hidden = (publish_means(session, template, week, {}) for week in (0, 3, 6))
    hidden.state = WaveState.CLOSED
    session.flush()
    assert published_waves(session, template.code, new.closes_at) == [new, old]
    assert published_waves(session, template.code, new.closes_at, limit=1) == [new]
    assert published_waves(session, template.code, old.closes_at) == [old]
