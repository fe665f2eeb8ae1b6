"""Everybody is answered after every wave, one region only from July on, and most hear again."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

from app.demo import release_notes
from app.demo.clock import BEGINS_AT
from app.demo.moods import UNHEARD
from app.demo.release_notes import (
    FIRST_OF_THE_REGION,
    OF_TEMPLATE,
    OF_UNITS,
    REGIONAL,
    RENEWED_AFTER,
    TO_DO,
    WEEKLY,
    Notes,
)
from app.demo.rounds import rounds
from app.demo.story import PAST
from pulse.results.responses import Draft

Answers = list[tuple[Draft, datetime]]


@pytest.fixture
def answered(session: Session, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """All answers of the story, as they would be published."""
    found: Answers = []

    def publish(_session: object, _who: object, _wave: int, draft: Draft, *, at: datetime) -> None:
        found.append((draft, at))

    def unit(_session: object, code: str) -> SimpleNamespace:
        return SimpleNamespace(id=1, code=code)

    monkeypatch.setattr(release_notes, "publish_response", publish)
    monkeypatch.setattr(release_notes, "viewer_of", lambda *_: None)
    monkeypatch.setattr(release_notes, "department_by_code", unit)
    monkeypatch.setattr(release_notes, "head_of", lambda *_: SimpleNamespace(id=1))
    monkeypatch.setattr(Notes, "_lead", lambda _: 1)
    notes = Notes(session)
    for wave_id, one in enumerate(rounds(PAST)):
        notes.answer(wave_id, one.template, one.schedule.publishes_at)
    notes.renew_until(BEGINS_AT)
    return found


def first_of(answered: Answers, unit: str) -> Answers:
    """What was said to a unit that is not the renewal of something said before."""
    became = {note.became for note in (*WEEKLY, *OF_TEMPLATE.values(), *REGIONAL)}
    became |= {note.became for notes in OF_UNITS.values() for note in notes}
    said = [one for one in answered if one[0].unit_code == unit]
    return [(draft, at) for draft, at in said if draft.doing not in became]


def test_every_wave_has_an_answer_of_its_own(answered: Answers) -> None:
    company = [draft.doing for draft, _ in first_of(answered, "")]
    weekly = [note.doing for note in WEEKLY]
    assert len(company) == len(rounds(PAST))
    assert [said for said in company if said in weekly] == weekly
    assert set(company) - set(weekly) == {note.doing for note in OF_TEMPLATE.values()}


def test_the_region_hears_for_the_first_time_in_july(answered: Answers) -> None:
    region = first_of(answered, UNHEARD)
    assert [draft.doing for draft, _ in region] == [note.doing for note in REGIONAL]
    assert region[0][1].date() == FIRST_OF_THE_REGION


def test_what_became_of_it_is_told_before_its_day_and_of_some_nothing(answered: Answers) -> None:
    assert RENEWED_AFTER < TO_DO
    firsts = [one for unit in ("", UNHEARD, *OF_UNITS) for one in first_of(answered, unit)]
    again = [one for one in answered if one not in firsts]
    assert max(at for _, at in again) < BEGINS_AT
    for draft, at in again:
        before = [
            first
            for first, told_at in firsts
            if first.unit_code == draft.unit_code
            and first.heard == draft.heard
            and told_at + RENEWED_AFTER == at
        ]
        assert before
        assert before[0].due_on is not None
        assert at.date() <= before[0].due_on
    due = [draft for draft, _ in firsts if draft.due_on and draft.due_on < BEGINS_AT.date()]
    assert 0.5 < len(again) / len(due) < 0.8


def test_the_company_answers_in_both_languages_and_units_in_their_own(
    answered: Answers,
) -> None:
    for draft, _ in answered:
        assert (draft.other is None) == bool(draft.unit_code)
        if draft.other is not None:
            words = (draft.other.heard, draft.other.doing, draft.other.owner)
            assert all(words)
            assert not any("\uac00" <= letter <= "\ud7a3" for letter in "".join(words))
