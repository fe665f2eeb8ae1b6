from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from pulse.people.models import Site
from pulse.surveys.models import Wave, WaveState
from pulse.surveys.rooms import LENGTH, RoomCodes, open_waves
from tests.pulse.surveys import world

OURS = RoomCodes(["secret now", "secret before"])


@pytest.fixture
def wave(session: Session) -> Wave:
    people = world.make_company(session, {"T1": 6})
    template = world.make_template(session, world.plain_questions())
    wave = world.open_by_hand(session, template, people)
    session.execute(update(Wave).values(answer_in=["slack", "link"]))
    session.expire_all()
    return wave


def test_a_code_names_an_open_survey_in_a_place(session: Session, wave: Wave) -> None:
    site = session.query(Site).first()
    assert site is not None
    code = OURS.code(wave.id, site.id)
    assert len(code) == LENGTH
    assert not set(code) & set("01ILOU")
    for typed in (code, code.lower(), f"{code[:4]} {code[4:]}", f" {code}"):
        assert OURS.wave_of(session, typed, world.DURING) == wave.id
    assert OURS.code(wave.id, site.id + 1) != code
    before = RoomCodes(["secret before"]).code(wave.id, site.id)
    assert OURS.wave_of(session, before, world.DURING) == wave.id
    for typed in ("", code[:-1], "22222222", RoomCodes(["other"]).code(wave.id, site.id)):
        assert OURS.wave_of(session, typed, world.DURING) is None


def test_a_code_ends_with_its_survey(session: Session, wave: Wave) -> None:
    site = session.query(Site).first()
    assert site is not None
    code = OURS.code(wave.id, site.id)
    assert OURS.wave_of(session, code, world.AFTER) is None
    session.execute(update(Wave).values(answer_in=["slack"]))
    session.expire_all()
    assert open_waves(session, world.DURING) == []
    session.execute(update(Wave).values(answer_in=["link"], state=WaveState.CLOSED))
    session.expire_all()
    assert OURS.wave_of(session, code, world.DURING) is None
