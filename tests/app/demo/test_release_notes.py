"""Everybody is answered after every wave, and one region only from July on."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.demo import release_notes
from app.demo.moods import UNHEARD
from app.demo.release_notes import FIRST_OF_THE_REGION, OF_TEMPLATE, REGIONAL, WEEKLY, Note, Notes
from app.demo.rounds import rounds
from app.demo.story import PAST

Answers = list[tuple[str, Note, datetime]]


@pytest.fixture
def answered(session: Session, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """All answers of the story, as they would be published."""
    found: Answers = []

    def note(_notes: Notes, _who: int, _wave: int, unit: str, said: Note, at: datetime) -> None:
        found.append((unit, said, at))

    class Found:
        id = 1
        code = UNHEARD

    monkeypatch.setattr(Notes, "_publish", note)
    monkeypatch.setattr(release_notes, "department_by_code", lambda *_: Found)
    monkeypatch.setattr(release_notes, "head_of", lambda *_: Found)
    monkeypatch.setattr(Notes, "_lead", lambda _: 1)
    notes = Notes(session)
    for one in rounds(PAST):
        notes.answer(1, one.template, one.schedule.publishes_at)
    return found


def test_every_wave_has_an_answer_of_its_own(
    answered: Answers,
) -> None:
    company = [said for unit, said, _ in answered if not unit]
    assert len(company) == len(rounds(PAST))
    assert [said for said in company if said in WEEKLY] == list(WEEKLY)
    assert set(company) - set(WEEKLY) == set(OF_TEMPLATE.values())


def test_the_region_hears_for_the_first_time_in_july(
    answered: Answers,
) -> None:
    region = [(said, at.date()) for unit, said, at in answered if unit == UNHEARD]
    assert [said for said, _ in region] == list(REGIONAL)
    assert region[0][1] == FIRST_OF_THE_REGION
