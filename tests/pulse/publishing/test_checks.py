from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, update

from pulse.publishing.checks import last_check, run_check
from pulse.publishing.closing import close_wave
from pulse.publishing.models import PublishedParticipation
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER, PUBLISHES


def test_a_check_is_remembered_with_its_time_and_what_it_found(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine).open().answer()
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        assert last_check(session) is None
        with transaction(session):
            (clean,) = run_check(session, PUBLISHES, ran.people[0].id)
        told = last_check(session)
        assert told is not None
        assert (told.at, told.waves, told.cells, told.found) == (PUBLISHES, 1, clean.cells, {})
        with transaction(session):
            session.execute(update(PublishedParticipation).values(coverage="63"))
            run_check(session, PUBLISHES + timedelta(hours=1))
        later = last_check(session)
        assert later is not None
        assert later.at == PUBLISHES + timedelta(hours=1)
        assert later.found == {ran.wave_id: ["changed_since_the_close", "rates"]}
