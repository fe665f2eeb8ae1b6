"""The door behind a personal link: open to those on the roster, while the wave is open."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.ballots.visiting import language_of_visitor
from pulse.errors import Refused
from pulse.surveys.models import WaveState
from tests.pulse.surveys import world


def visit(session: Session, wave_id: int, person_id: int, at: datetime = world.DURING) -> str:
    return language_of_visitor(session.connection(), wave_id=wave_id, person_id=person_id, at=at)


def test_somebody_asked_is_met_in_their_language(session: Session) -> None:
    people = world.make_company(session, {"T1": 2})
    people["T1"][1].locale = "en"
    wave = world.open_by_hand(
        session, world.make_template(session, world.plain_questions()), people
    )
    assert [visit(session, wave.id, person.id) for person in people["T1"]] == ["ko", "en"]


def test_everybody_else_is_refused_alike(session: Session) -> None:
    people = world.make_company(session, {"T1": 1, "T2": 1})
    asked, other = people["T1"][0], people["T2"][0]
    template = world.make_template(session, world.plain_questions())
    wave = world.open_by_hand(session, template, {"T1": people["T1"]})
    too_late, too_early = world.CLOSES, world.OPENS - timedelta(seconds=1)
    for wave_id, person_id, at in (
        (wave.id, other.id, world.DURING),
        (wave.id + 9, asked.id, world.DURING),
        (wave.id, asked.id, too_late),
        (wave.id, asked.id, too_early),
    ):
        with pytest.raises(Refused, match="not_open_to_you"):
            visit(session, wave_id, person_id, at)
    wave.state = WaveState.CLOSING
    session.flush()
    with pytest.raises(Refused, match="not_open_to_you"):
        visit(session, wave.id, asked.id)
