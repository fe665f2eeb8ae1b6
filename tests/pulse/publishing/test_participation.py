from __future__ import annotations

import pytest
from sqlalchemy import Engine

from pulse.errors import NotFound
from pulse.publishing.closing import close_wave
from pulse.publishing.participation import participation
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER


def test_participation_is_told_to_five_points(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine).open()
    rates = []
    for answered in (0, 1, 20, 37):
        ran.answer(limit=answered)
        with ran.session() as session:
            rates.append(participation(session, ran.wave_id))
    assert rates == [0, 5, 55, 100]
    with ran.session() as session, pytest.raises(NotFound):
        participation(session, ran.wave_id + 1)
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        assert participation(session, ran.wave_id) == 100
