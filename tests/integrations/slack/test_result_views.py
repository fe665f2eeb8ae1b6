"""What an announcement is given of a published wave: everybody's numbers and names for them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from integrations.slack.result_views import result_face
from pulse.publishing.models import FindingKind, PublishedCell, PublishedFinding
from pulse.surveys.models import Template, Wave, WaveState
from tests.integrations.slack.stage import TestLinks
from tests.pulse.results.published import index_template, publish_means

MEANS = {
    "everyone": {"overall": "3.4", "work": "2.9", "rest": "4.1"},
    "department:T1": {"overall": "1.2", "work": "1.1", "rest": "1.3"},
}


@pytest.fixture
def template(session: Session) -> Template:
    made = index_template(session, {"work": Decimal("0.5"), "rest": Decimal("0.5")})
    names = {"work": {"ko": "일", "en": "Work"}, "rest": {"ko": "쉼"}}
    dimensions = [{"id": code, "name": name} for code, name in names.items()]
    made.document = {**made.document, "dimensions": dimensions}
    session.flush()
    return made


@pytest.fixture
def wave(session: Session, template: Template) -> Wave:
    return publish_means(session, template, 0, MEANS)


def find_weakest(session: Session, wave: Wave, key: str, code: str) -> None:
    finding = {"kind": FindingKind.WEAKEST_LINK.value, "document": {"code": code}}
    session.add(PublishedFinding(id=f"{key}-{code}", wave_id=wave.id, cell_key=key, **finding))
    session.flush()


def test_only_everybodys_cells_are_shown(session: Session, wave: Wave) -> None:
    face = result_face(session, wave, TestLinks(), "ko")
    assert face.overall is not None
    assert (face.overall.mean, face.scale_max, face.rate) == ("3.4", 5, 75)
    shown = {score.label: score.mean for score in face.dimensions}
    assert shown == {"일": "2.9", "쉼": "4.1"}
    assert face.link == f"https://ieum.test/results/{wave.id}"


def test_names_are_in_the_readers_language_and_korean_where_it_has_none(
    session: Session, wave: Wave
) -> None:
    face = result_face(session, wave, TestLinks(), "en")
    assert face.name == "Wave"
    assert [score.label for score in face.dimensions] == ["Work", "쉼"]
    assert result_face(session, wave, TestLinks(), "ko").name == "회차"


def test_a_mean_held_back_is_not_there_at_all(session: Session, wave: Wave) -> None:
    held = (PublishedCell.cell_key == "everyone") & (
        PublishedCell.question_code.in_(["overall", "work"])
    )
    session.execute(update(PublishedCell).where(held).values(mean=None))
    face = result_face(session, wave, TestLinks(), "ko")
    assert face.overall is None
    assert [score.label for score in face.dimensions] == ["쉼"]


def test_the_weakest_link_is_everybodys_not_a_departments(session: Session, wave: Wave) -> None:
    find_weakest(session, wave, "department:T1", "rest")
    assert result_face(session, wave, TestLinks(), "ko").weakest == ""
    find_weakest(session, wave, "everyone", "work")
    assert result_face(session, wave, TestLinks(), "ko").weakest == "일"


def test_nothing_is_taken_from_a_wave_that_is_not_published(session: Session, wave: Wave) -> None:
    wave.state = WaveState.CLOSED
    session.flush()
    face = result_face(session, wave, TestLinks(), "ko")
    assert face.overall is None
    assert not face.dimensions
