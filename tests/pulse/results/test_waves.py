from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, inspect

from pulse.errors import Invalid
from pulse.people.models import Person
from pulse.people.permissions import Role, viewer_of
from pulse.results.waves import (
    all_waves,
    asking,
    open_waves,
    readable_part,
    readable_waves,
)
from pulse.surveys.models import Wave
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.results.test_reading import TODAY, published, with_role
from tests.pulse.surveys.world import CLOSES, DURING, OPENS


def test_an_open_wave_asks_its_roster_until_it_closes(either_engine: Engine) -> None:
    ran = Ran(either_engine).open()
    with ran.session() as session:
        person = ran.people[0]
        assert [wave.id for wave in asking(session, person.id, DURING)] == [ran.wave_id]
        assert asking(session, person.id, OPENS - timedelta(days=1)) == []
        assert asking(session, person.id, CLOSES) == []
        assert asking(session, 10**6, DURING) == []


def test_having_answered_changes_nothing_of_what_is_shown(either_engine: Engine) -> None:
    ran = Ran(either_engine).open().answer()
    with ran.session() as session:
        found = [asking(session, person.id, DURING) for person in ran.people]
        assert all([wave.id for wave in waves] == [ran.wave_id] for waves in found)


def test_a_wave_is_being_asked_until_it_is_published_for_readers(either_engine: Engine) -> None:
    ran = Ran(either_engine).open()
    with ran.session() as session:
        reader = with_role(session, ran.people[0], Role.HR_LEAD)
        assert [wave.id for wave in open_waves(session)] == [ran.wave_id]
        assert readable_waves(session, reader) == []
        found = all_waves(session, reader, with_coming=True)
        assert ([wave.id for wave in found.coming], found.readable) == ([ran.wave_id], [])
        assert all_waves(session, reader, with_coming=False).coming == []


def test_published_waves_are_listed_for_who_reads_at_least_one_cell(
    either_engine: Engine,
) -> None:
    ran = published(either_engine)
    with ran.session() as session:
        reader = with_role(session, ran.people[0], Role.HR_LEAD)
        nobody = viewer_of(session, ran.people[1].id, TODAY)
        assert [wave.id for wave in readable_waves(session, reader)] == [ran.wave_id]
        assert readable_waves(session, nobody) == []
        found = all_waves(session, reader, with_coming=True)
        assert ([wave.id for wave in found.readable], found.coming) == ([ran.wave_id], [])
        assert all_waves(session, nobody, with_coming=True).readable == []
        assert open_waves(session) == []


def test_published_waves_are_read_part_by_part_whoever_reads(either_engine: Engine) -> None:
    ran = published(either_engine)
    with ran.session() as session, transaction(session):
        first = session.get_one(Wave, ran.wave_id)
        facts = {
            column.key: getattr(first, column.key)
            for column in inspect(Wave).column_attrs
            if column.key != "id"
        }
        older = [Wave(**facts | {"name_ko": name}) for name in ("a", "b")]
        session.add_all(older)
        session.flush()
        reader = with_role(session, ran.people[0], Role.HR_LEAD)
        ids, after = [], None
        while part := readable_part(session, reader, 2, after):
            ids += [wave.id for wave in part]
            after = part[-1].id
        assert ids == [older[1].id, older[0].id, ran.wave_id], "the same close: the newest first"
        with pytest.raises(Invalid):
            readable_part(session, reader, 2, 10**6)
        nobody = viewer_of(session, ran.people[1].id, TODAY)
        assert readable_part(session, nobody, 1) == []


def test_a_partner_reads_no_wave_that_its_people_were_not_in(either_engine: Engine) -> None:
    ran = published(either_engine)
    with ran.session() as session, transaction(session):
        person = session.get_one(Person, ran.people[0].id)
        person.employer.is_own = False
        session.flush()
        manager = with_role(session, person, Role.PARTNER_MANAGER)
        assert readable_waves(session, manager) == []
