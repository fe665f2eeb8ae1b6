from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pulse.errors import NotFound
from pulse.publishing.certificates import METHOD, certificate_of
from pulse.publishing.closing import close_wave
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER


def test_a_certificate_tells_what_was_destroyed_and_no_number_of_people(
    fresh_engine: Engine,
) -> None:
    ran = Ran(fresh_engine).open().answer(limit=31)
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        found = certificate_of(session, ran.wave_id)
    assert found.is_complete
    assert found.closed_on == date(2026, 8, 17)
    assert (found.method, found.k, found.k_comments) == (METHOD, 5, 10)
    assert (found.key_destroyed_at, found.files_cleaned_at) == (AFTER, AFTER)
    assert found.response_rate == 85
    assert found.cells > 0
    assert not found.unreadable


def test_a_wave_that_is_open_has_none(session: Session) -> None:
    with pytest.raises(NotFound):
        certificate_of(session, 1)
