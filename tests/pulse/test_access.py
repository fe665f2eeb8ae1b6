from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from pulse.access import access_results
from pulse.errors import NotFound
from pulse.people.models import Person, RoleAssignment
from pulse.people.permissions import Role, Viewer, viewer_of
from pulse.surveys.models import Wave, WaveState
from tests.pulse.results.published import index_template, publish_means
from tests.pulse.surveys.world import (
    SINCE,
    make_company,
)

TODAY = date(2026, 8, 20)


def viewer(session: Session, person: Person, role: Role | None = None) -> Viewer:
    if role is not None:
        session.add(RoleAssignment(person_id=person.id, role=role.value, valid_from=SINCE))
        session.flush()
    return viewer_of(session, person.id, TODAY)


@pytest.fixture
def people(session: Session) -> list[Person]:
    return make_company(session, {"T1": 3})["T1"]


@pytest.fixture
def results_wave(session: Session) -> Wave:
    template = index_template(session, {})
    return publish_means(session, template, 0, {"everyone": {"overall": "3.0"}})


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.HR_LEAD, True),
        (Role.HR_ANALYST, True),
        (Role.EXECUTIVE, True),
        (Role.COUNCIL_WORKER, True),
        (Role.CS_LEAD, True),
        (Role.SYS_ADMIN, False),
        (Role.PRIVACY_OFFICER, False),
        (Role.AGENT, False),
        (None, False),
    ],
)
def test_who_may_read_the_company_as_a_whole(
    session: Session, people: list[Person], results_wave: Wave, role: Role | None, reads: bool
) -> None:
    asking = viewer(session, people[0], role)
    if reads:
        assert set(access_results(session, asking, results_wave.id).labels) == {"everyone"}
        return
    with pytest.raises(NotFound, match="results_not_found"):
        access_results(session, asking, results_wave.id)


def test_nobody_reads_before_the_hour_of_publishing(
    session: Session, people: list[Person], results_wave: Wave
) -> None:
    hr = viewer(session, people[0], Role.HR_LEAD)
    for state in (WaveState.OPEN, WaveState.CLOSING, WaveState.CLOSED):
        results_wave.state = state
        session.flush()
        with pytest.raises(NotFound, match="results_not_found"):
            access_results(session, hr, results_wave.id)
