"""Each verb a program may say leads to its one act, and says what it lacks before anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import pytest
from sqlalchemy.orm import Session

from app.api.request_models import NewEvent, VerbCode
from app.api.request_verbs import NEEDED, VERBS, run
from pulse.commitments.models import EventKind, RequestState, ServiceRequest
from pulse.errors import Invalid, Refused
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

AT = NINE + HOUR


@pytest.fixture
def scene(session: Session) -> Scene:
    built = scenes.build(session)
    scenes.promise(session, built)
    return built


@pytest.fixture
def asked(session: Session, scene: Scene) -> ServiceRequest:
    return scenes.ask(session, scene)


def say(session: Session, asked: ServiceRequest, who: Person, **body: Any) -> None:
    run(session, asked, viewer_of(session, who.id, AT.date()), NewEvent(**body), AT)
    session.flush()
    session.expire(asked)


def last_event(asked: ServiceRequest) -> tuple[EventKind, str]:
    event = max(asked.events, key=lambda one: one.id)
    return event.kind, event.reason


def test_every_verb_in_the_contract_does_something() -> None:
    assert set(VERBS) == set(get_args(VerbCode))
    assert set(NEEDED) <= set(VERBS)
    assert set(NEEDED.values()) <= set(NewEvent.model_fields)


@pytest.mark.parametrize(("verb", "field"), sorted(NEEDED.items()))
def test_a_verb_without_its_field_changes_nothing(
    session: Session, scene: Scene, asked: ServiceRequest, verb: str, field: str
) -> None:
    with pytest.raises(Invalid) as lacking:
        say(session, asked, scene.owner, verb=verb)
    assert lacking.value.fields == {field: "missing"}
    assert scenes.event_count(session, asked) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"verb": "reassign", "assignee": "P9999"}, "assignee"),
        ({"verb": "hand_over", "service": "S99"}, "service"),
    ],
)
def test_a_name_that_is_not_known_is_named(
    session: Session, scene: Scene, asked: ServiceRequest, body: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as unknown:
        say(session, asked, scene.owner, **body)
    assert unknown.value.fields == {field: "unknown"}
    assert scenes.event_count(session, asked) == 1


def test_verbs_lead_to_their_events_with_the_note(
    session: Session, scene: Scene, asked: ServiceRequest
) -> None:
    owner = scene.owner
    say(session, asked, owner, verb="reply", note="보고 있어요")
    assert last_event(asked) == (EventKind.REPLIED, "보고 있어요")
    say(session, asked, owner, verb="reassign", assignee=scene.member.number.lower())
    assert asked.assignee_id == scene.member.id
    say(session, asked, owner, verb="change_priority", priority="P3")
    assert asked.priority == "P3"
    say(session, asked, owner, verb="hold", hold="waiting_requester", note="Which screen?")
    assert (asked.state, last_event(asked)[1]) == (RequestState.HELD, "Which screen?")
    say(session, asked, owner, verb="resume")
    say(session, asked, owner, verb="resolve")
    assert asked.state is RequestState.RESOLVED
    assert asked.events[-1].data["outcome"] == "done"
    say(session, asked, scene.asker, verb="reopen")
    assert asked.state is RequestState.OPEN


def test_a_new_time_is_proposed_by_one_and_agreed_to_by_the_other(
    session: Session, scene: Scene, asked: ServiceRequest
) -> None:
    due_at = (NINE + timedelta(days=7)).isoformat()
    say(session, asked, scene.owner, verb="propose", due_at=due_at)
    with pytest.raises(Refused):
        say(session, asked, scene.owner, verb="agree")
    say(session, asked, scene.asker, verb="agree")
    steps = [one.data for one in asked.events if one.kind is EventKind.RENEGOTIATED]
    assert [(one["step"], one["due_at"]) for one in steps] == [
        ("proposed", due_at),
        ("agreed", due_at),
    ]
    with pytest.raises(Refused):
        say(session, asked, scene.stranger, verb="cancel")
    say(session, asked, scene.asker, verb="cancel")
    assert asked.state is RequestState.CANCELLED
