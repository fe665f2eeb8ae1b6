from __future__ import annotations

from sqlalchemy import Engine

from pulse.publishing.closing import close_wave
from pulse.publishing.register import register
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER


def test_every_closed_wave_is_listed_with_its_certificate_and_bands(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine).open().answer()
    with ran.session() as session:
        assert register(session) == []
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        (one,) = register(session)
    assert one.wave.id == ran.wave_id
    assert list(one.bands) == ["5-9", "10-19", "20-49", "50+"]
    assert sum(one.bands.values()) == one.certificate.cells
    assert one.certificate.is_complete
