from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from pulse.access import access_results
from pulse.errors import NotFound
from pulse.people.models import Employer, Headship, Person, RoleAssignment
from pulse.people.permissions import Role, Viewer, viewer_of
from pulse.people.tree import department_by_code
from pulse.publishing.closing import close_wave, publish_due
from pulse.results.heat_map import NOT_SHOWN, heat_map
from pulse.results.history import history_of
from pulse.results.reading import WaveResults
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER, PUBLISHES, SINCE

TODAY = date(2026, 8, 20)


def published(engine: Engine) -> Ran:
    ran = Ran(engine).open().answer()
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session, transaction(session):
        publish_due(session, PUBLISHES)
    return ran


@pytest.fixture
def ran(either_engine: Engine) -> Ran:
    return published(either_engine)


def with_role(session: Session, person: Person, role: Role) -> Viewer:
    session.add(RoleAssignment(person_id=person.id, role=role.value, valid_from=SINCE))
    session.flush()
    return viewer_of(session, person.id, TODAY)


def head_of(session: Session, person: Person, code: str) -> Viewer:
    department = department_by_code(session, code)
    session.add(Headship(department_id=department.id, person_id=person.id, valid_from=SINCE))
    session.flush()
    return viewer_of(session, person.id, TODAY)


def refusal(act: Callable[[], object]) -> tuple[str, dict[str, object], str]:
    with pytest.raises(NotFound) as caught:
        act()
    return caught.value.code, caught.value.params, str(caught.value)


def test_hr_reads_every_published_cell(ran: Ran) -> None:
    with ran.session() as session:
        found = access_results(
            session, with_role(session, ran.people[0], Role.HR_LEAD), ran.wave_id
        )
        assert {"everyone", "department:T1", "department:T2"} <= set(found.labels)
        assert found.response_rate == 100
        assert found.comments
        shown = found.cell("everyone", "Q-1")
        assert shown is not None
        assert shown.mean == "2.9"


def test_a_head_reads_the_own_unit_and_the_company_as_a_whole(ran: Ran) -> None:
    with ran.session() as session:
        found = access_results(session, head_of(session, ran.people[0], "T1"), ran.wave_id)
        assert set(found.labels) == {"everyone", "department:T1"}
        assert {comment.block_key for comment in found.comments} <= {"department:T1"}
        assert found.cell("department:T2", "Q-1") is None


def test_the_head_of_all_reads_every_department_but_no_role(ran: Ran) -> None:
    with ran.session() as session:
        found = access_results(session, head_of(session, ran.people[0], "C0"), ran.wave_id)
        assert {"department:T1", "department:T2", "department@everyone/other"} <= set(found.labels)
        assert not any(key.startswith("role:") for key in found.labels)


def test_a_partners_head_reads_the_own_company_only(ran: Ran) -> None:
    with ran.session() as session:
        partner = Employer(code="PA", name_ko="협력사", name_en="Partner", is_own=False)
        session.add(partner)
        session.flush()
        ran.people[0].employer_id = partner.id
        session.merge(ran.people[0])
        viewer = head_of(session, ran.people[0], "T1")
        assert refusal(lambda: access_results(session, viewer, ran.wave_id))


def test_missing_hidden_and_unpublished_look_the_same(either_engine: Engine) -> None:
    ran = Ran(either_engine).open().answer()
    with ran.session() as session:
        hr = with_role(session, ran.people[0], Role.HR_LEAD)
        agent = viewer_of(session, ran.people[1].id, TODAY)
        refusals = [
            refusal(lambda: access_results(session, hr, ran.wave_id)),
            refusal(lambda: access_results(session, hr, ran.wave_id + 1)),
            refusal(lambda: access_results(session, agent, ran.wave_id)),
        ]
        session.rollback()
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        hr = with_role(session, ran.people[0], Role.HR_LEAD)
        refusals.append(refusal(lambda: access_results(session, hr, ran.wave_id)))
        session.rollback()
        with transaction(session):
            publish_due(session, PUBLISHES)
        refusals.append(refusal(lambda: access_results(session, agent, ran.wave_id)))
    assert refusals == [("results_not_found", {}, "results_not_found")] * 5


def results_for_hr(ran: Ran, session: Session) -> WaveResults:
    return access_results(session, with_role(session, ran.people[0], Role.HR_LEAD), ran.wave_id)


def test_the_heat_map_says_one_word_for_all_that_is_not_shown(ran: Ran) -> None:
    with ran.session() as session:
        found = heat_map(results_for_hr(ran, session))
    rows = {row.label.key: row for row in found.rows}
    assert found.columns == ("rest", "work")
    assert found.rows[0].label.key == "everyone"
    assert rows["everyone"].values["work"].text_code == "47.5"
    assert rows["department:T1"].depth == 1
    words = {
        value.text_code for row in found.rows for value in row.values.values() if not value.score
    }
    assert words <= {NOT_SHOWN}


def test_a_heat_map_takes_few_queries_whatever_its_size(ran: Ran) -> None:
    with ran.session() as session:
        viewer = with_role(session, ran.people[0], Role.HR_LEAD)
        statements: list[str] = []
        event.listen(ran.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        results = access_results(session, viewer, ran.wave_id)
        heat_map(results, history_of(session, results.wave, results.labels.keys()).before)
    assert len(statements) <= 9
    assert not any("sealed_ballot" in statement for statement in statements)


def test_without_an_overall_item_there_is_no_index(ran: Ran) -> None:
    with ran.session() as session:
        results = results_for_hr(ran, session)
        assert history_of(session, results.wave, ["everyone"]).index("everyone") is None


def test_changes_compare_with_the_wave_before_in_readable_cells(ran: Ran) -> None:
    with ran.session() as session:
        results = results_for_hr(ran, session)
        assert history_of(session, results.wave, results.labels.keys()).before == {}
        now = results.scores
        moved = heat_map(results, now).rows[0].values["work"]
    assert moved.change == Decimal("0.0")
