"""What an act lets choose from, and who may look at a request."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from integrations.slack.request_act_views import choices_of, require_sight
from integrations.slack.request_acts import ActChoices
from integrations.slack.request_blocks import Voice
from pulse.commitments import requests
from pulse.commitments.models import ServiceRequest
from pulse.errors import NotFound
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def request_of_theirs(session: Session, scene: Scene) -> ServiceRequest:
    scenes.promise(session, scene)
    return scenes.ask(session, scene)


def choices(
    session: Session, request: ServiceRequest, person_id: int, act: str, locale: str = "en"
) -> ActChoices:
    return choices_of(
        session, request.id, person_id, act, Voice(locale, "Asia/Seoul", NINE + 2 * HOUR)
    )


def test_work_can_be_given_to_colleagues_alone_by_their_names(
    session: Session, scene: Scene, request_of_theirs: ServiceRequest
) -> None:
    request_of_theirs.assignee_id = scene.member.id
    session.flush()
    others = (scene.lead, scene.owner)
    english, korean = (
        choices(session, request_of_theirs, scene.lead.id, "reassign", locale)
        for locale in ("en", "ko")
    )
    assert set(english.people) == {(str(one.id), one.name_en) for one in others}
    assert set(korean.people) == {(str(one.id), one.name_ko) for one in others}
    assert (english.services, english.events) == ((), ())


def test_a_part_can_be_handed_to_other_departments_services_alone(
    session: Session, scene: Scene, request_of_theirs: ServiceRequest
) -> None:
    other = factories.make_department(session, "T0500", is_provider=True)
    elsewhere = factories.make_service(
        session, other, scene.provider, code="S02", name_ko="망 지원", name_en="Network"
    )
    english, korean = (
        choices(session, request_of_theirs, scene.member.id, "hand_over", locale).services
        for locale in ("en", "ko")
    )
    assert english == [(str(elsewhere.id), "Network")]
    assert korean == [(str(elsewhere.id), "망 지원")]


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "today 10:00 · answered"), ("ko", "오늘 10:00 · 답변")]
)
def test_an_events_time_can_be_put_right_but_not_the_openings(
    session: Session,
    scene: Scene,
    request_of_theirs: ServiceRequest,
    locale: str,
    words: str,
) -> None:
    assert choices(session, request_of_theirs, scene.lead.id, "correct").events == []
    requests.reply(session, request_of_theirs.id, scene.member.id, at=NINE + HOUR)
    events = choices(session, request_of_theirs, scene.lead.id, "correct", locale).events
    assert [said for _, said in events] == [words]


def test_an_act_that_needs_no_choice_has_none(
    session: Session, scene: Scene, request_of_theirs: ServiceRequest
) -> None:
    assert choices(session, request_of_theirs, scene.lead.id, "resolve") == ActChoices()


def test_for_a_stranger_there_is_no_request(
    session: Session, scene: Scene, request_of_theirs: ServiceRequest
) -> None:
    for person in (scene.asker, scene.member):
        require_sight(session, request_of_theirs, person, NINE)
    with pytest.raises(NotFound, match="service_request_not_found"):
        require_sight(session, request_of_theirs, scene.stranger, NINE)
