"""Roles become people who are there; people of a partner are never named."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from pulse.commitments.recipients import Recipients
from pulse.people.models import PersonStatus, RoleAssignment
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene

TODAY = date(2026, 8, 26)


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def named(session: Session, scene: Scene, *targets: str) -> list[int]:
    request = scenes.ask(session, scene)
    return Recipients(session, TODAY).people(targets, request)


def test_each_role_is_found(session: Session, scene: Scene) -> None:
    safety = factories.make_person(session, scene.provider, roles=("safety_officer",))
    expected = {
        "service_owner": scene.owner.id,
        "provider_team_lead": scene.lead.id,
        "provider_dept_head": scene.division_head.id,
        "customer_dept_head": scene.customer_head.id,
        "escalation_final": scene.chief.id,
        "safety_officer": safety.id,
    }
    for role, person_id in expected.items():
        assert named(session, scene, role) == [person_id], role


def test_one_person_in_two_roles_is_named_once(session: Session, scene: Scene) -> None:
    scene.service.owner_id = scene.lead.id
    assert named(session, scene, "service_owner", "provider_team_lead") == [scene.lead.id]


def test_when_nobody_of_a_role_is_there_it_is_the_head_above(
    session: Session, scene: Scene
) -> None:
    assert named(session, scene, "privacy_officer") == [scene.lead.id]
    scene.lead.status = PersonStatus.ON_LEAVE
    assert named(session, scene, "privacy_officer") == [scene.chief.id]


def test_nobody_at_all_is_an_empty_list(session: Session, scene: Scene) -> None:
    for person in (scene.lead, scene.chief, scene.owner):
        person.status = PersonStatus.ON_LEAVE
    assert named(session, scene, "service_owner") == []


def test_a_partner_worker_is_stood_for_by_the_site_representative(
    session: Session, scene: Scene
) -> None:
    partner = factories.make_employer(session, "PC", is_own=False)
    site = factories.make_department(session, "PC")
    site.employer_id = partner.id
    team = factories.make_department(session, "PC01", site)
    worker = factories.make_head(session, team)
    manager = factories.make_person(session, site)
    session.add(
        RoleAssignment(
            person_id=manager.id,
            role="partner_manager",
            department_id=site.id,
            valid_from=factories.BEGINNING,
        )
    )
    scene.service.owner_id = worker.id
    session.flush()
    assert named(session, scene, "service_owner") == [manager.id]
    request = scenes.ask(session, scene)
    request.provider_department_id = team.id
    found = Recipients(session, TODAY).people(["provider_team_lead", "partner_manager"], request)
    assert found == [manager.id]


def test_told_now_when_the_calendar_is_unknown_or_open(session: Session, scene: Scene) -> None:
    recipients = Recipients(session, TODAY)
    defer = "defer_to_next_opening"
    assert recipients.may_hear_at(scene.owner.id, defer, "P2", NINE) == NINE
    scene.lead.calendar_code = "GONE"
    assert recipients.may_hear_at(scene.lead.id, defer, "P2", NINE) == NINE
