from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine, func, select

from pulse.access import access_results
from pulse.people.models import Employer
from pulse.people.permissions import Role
from pulse.publishing.closing import close_wave, publish_due
from pulse.publishing.models import PublishedCell, PublishedComment, PublishedFinding
from pulse.results.disclosures import everything_for
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.results.test_reading import head_of, with_role
from tests.pulse.surveys.world import AFTER, PUBLISHES


@pytest.fixture
def closed(either_engine: Engine) -> Ran:
    ran = Ran(either_engine).open().answer()
    close_wave(ran.closer(), ran.wave_id, AFTER)
    return ran


@pytest.fixture
def ran(closed: Ran) -> Ran:
    with closed.session() as session, transaction(session):
        publish_due(session, PUBLISHES)
    return closed


def test_hr_reads_everything_that_was_published_and_nothing_else(ran: Ran) -> None:
    with ran.session() as session:
        (wave,) = everything_for(
            session, with_role(session, ran.people[0], Role.HR_LEAD), at=PUBLISHES
        )["waves"]
        tables = {"cells": PublishedCell, "comments": PublishedComment}
        for name, table in {**tables, "findings": PublishedFinding}.items():
            assert len(wave[name]) == session.scalar(select(func.count()).select_from(table))
        assert wave["findings"]
        assert "id" not in wave["cells"][0]
        json.dumps(wave)


def test_the_list_is_what_the_pages_door_gives(ran: Ran) -> None:
    with ran.session() as session:
        head = head_of(session, ran.people[0], "T1")
        (wave,) = everything_for(session, head, at=PUBLISHES)["waves"]
        door = access_results(session, head, ran.wave_id)
        assert set(wave["labels"]) == set(door.labels)
        shown = {(cell["cell_key"], cell["question_code"], cell["mean"]) for cell in wave["cells"]}
        assert shown == {(c.cell_key, c.question_code, c.mean) for c in door.cells}
        assert {entry["cell_key"] for entry in wave["findings"]} <= set(door.labels)


def test_nothing_is_in_it_before_its_hour_nor_for_who_reads_nothing(closed: Ran) -> None:
    with closed.session() as session, transaction(session):
        reader = with_role(session, closed.people[0], Role.HR_LEAD)
        assert everything_for(session, reader, at=PUBLISHES) == {"waves": []}
        publish_due(session, PUBLISHES)
        assert everything_for(session, reader, at=PUBLISHES)["waves"]
        nobody = with_role(session, closed.people[1], Role.SYS_ADMIN)
        assert everything_for(session, nobody, at=PUBLISHES) == {"waves": []}


def test_another_companys_people_read_their_own_only(ran: Ran) -> None:
    with ran.session() as session, transaction(session):
        other = Employer(code="PART", name_ko="협력사", name_en="Partner", is_own=False)
        session.add(other)
        session.flush()
        ran.people[0].employer_id = other.id
        session.merge(ran.people[0])
        session.flush()
        partner = head_of(session, ran.people[0], "T1")
        assert everything_for(session, partner, at=PUBLISHES) == {"waves": []}
