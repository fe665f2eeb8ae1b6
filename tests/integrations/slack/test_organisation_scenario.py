"""An organisation of several workspaces, the app installed once in all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from integrations.slack.directory import read_accounts
from pulse import notices, telling
from pulse.commitments.models import ServiceRequest
from pulse.people.accounts import link_by_hand, match_accounts
from pulse.people.models import Identity, Person
from pulse.people.workspaces import InstallState, WorkspaceInstall
from pulse.transaction import transaction
from tests.ballot_box import answers_in_box
from tests.integrations.slack.stage import NINE, Stage, open_pulse, staged
from tests.pulse.commitments.scene import Scene
from tests.pulse.surveys.world import DURING

ORGANISATION, SISTER = "E0GROUP001", "T0SISTER01"


@pytest.fixture
def stage(either_engine: Engine) -> Iterator[Stage]:
    """The asker is of a sister workspace; a stranger comes by a shared channel."""
    over_socket = either_engine.dialect.name == "postgresql"
    with staged(either_engine, DURING, over_socket=over_socket, organisation=ORGANISATION) as made:
        users = made.slack.parts.core.workspace.users
        users["U0ASKER"].team_id = SISTER
        users["U0NOBODY"].is_stranger = True
        yield made


def requests_of(stage: Stage) -> list[ServiceRequest]:
    with stage.sessions() as session:
        return list(session.scalars(select(ServiceRequest)))


def test_somebody_of_a_sister_workspace_asks_and_is_served(stage: Stage, scene: Scene) -> None:
    asker = stage.person("asker")
    asker.types("/ieum request 상담 화면이 멈춰요")
    asker.fills({"service_id": "상담화면 장애 지원"})
    assert asker.submits() == {}
    stage.send()
    stage.person("member").taps("해결했어요", channel="desk")
    stage.send()
    assert "해결됐어요" in asker.sees()[-1].text
    assert requests_of(stage)[0].state.value == "resolved"
    assert "요청" in asker.opens_home()


def test_a_pulse_reaches_every_workspace(stage: Stage, scene: Scene) -> None:
    wave_id = open_pulse(stage, scene)
    recipient = telling.person_recipient(scene.asker.id)
    with stage.sessions() as session, transaction(session):
        telling.tell(session, notices.SurveyAsked(wave_id, 1), recipient, at=DURING)
    stage.send()
    stage.person("asker").taps("4점")
    with stage.sessions() as session:
        given = answers_in_box(
            session.connection(),
            stage.keys,
            wave_id=wave_id,
            person_id=scene.asker.id,
            at=DURING,
        )
    assert given == {"Q-1": 4}


def test_a_stranger_of_a_shared_channel_can_do_nothing(stage: Stage, scene: Scene) -> None:
    asker, nobody = stage.person("asker"), stage.person("nobody")
    asker.types("/ieum request 상담 화면이 멈춰요")
    asker.fills({"service_id": "상담화면 장애 지원"}).submits()
    stage.send()
    nobody.taps("해결했어요", channel="desk")
    assert requests_of(stage)[0].state.value == "open"
    said = nobody.sees("desk")[-1]
    assert said.is_ephemeral
    assert "연결되어 있지 않아요" in said.text


def test_the_list_of_all_workspaces_matches_people_by_mail(stage: Stage, scene: Scene) -> None:
    users = stage.slack.parts.core.workspace.users
    users["U0OWNER"].team_id = SISTER
    with stage.sessions() as session, transaction(session):
        owner = session.get_one(Person, scene.owner.id)
        owner.email = users["U0OWNER"].email = "owner@example.com"
        session.query(Identity).delete()
    listed = read_accounts(stage.context.client, ORGANISATION)
    with stage.sessions() as session, transaction(session):
        match_accounts(session, listed, ORGANISATION, at=NINE)
        link_by_hand(session, scene.asker.number, "U0ASKER", ORGANISATION, at=NINE)
    with stage.sessions() as session:
        kept = {one.subject: one.tenant for one in session.scalars(select(Identity))}
    assert kept == {"U0OWNER": ORGANISATION, "U0ASKER": ORGANISATION}
    stage.person("owner").types("/ieum promises")
    assert "기다리는 요청이 없어요" in stage.person("owner").sees()[-1].text


def test_an_app_removed_from_the_organisation_is_over_in_all_of_it(stage: Stage) -> None:
    stage.slack.office.uninstall()
    with stage.sessions() as session:
        (kept,) = session.scalars(select(WorkspaceInstall)).all()
    assert (kept.team_id, kept.enterprise_id) == ("", ORGANISATION)
    assert kept.state is InstallState.ENDED
    assert stage.pump.messenger.is_stopped
