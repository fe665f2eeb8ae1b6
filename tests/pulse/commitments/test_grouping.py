from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.grouping import Done, act_together, groups_of
from pulse.commitments.models import EventKind, RequestEvent, RequestState, ServiceRequest
from pulse.errors import Invalid, Refused
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

DAY = timedelta(days=1)


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    scenes.promise(session, made)
    return made


def asked(session: Session, scene: Scene, *subjects: str, step: timedelta = HOUR) -> list[int]:
    return [
        scenes.ask(session, scene, NINE + number * step, subject=subject).id
        for number, subject in enumerate(subjects)
    ]


def everything(session: Session) -> list[ServiceRequest]:
    return list(session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)))


def test_the_same_words_within_three_days_are_one_group(session: Session, scene: Scene) -> None:
    ids = asked(session, scene, "VPN 1 끊김", "프린터", "vpn 2 끊김!", step=DAY)
    asked(session, scene, "vpn 끊김")
    late = scenes.ask(session, scene, NINE + 9 * DAY, subject="VPN 끊김")
    other = factories.make_service(session, scene.provider, scene.customer, code="S77")
    (group,) = groups_of(everything(session))
    assert {one.id for one in group.requests} > {ids[0], ids[2]}
    assert late.id not in {one.id for one in group.requests}
    assert (group.service_id, group.subject) == (scene.service.id, "vpn 2 끊김!")
    assert other.id != group.service_id


def test_one_act_resolves_all_and_each_keeps_its_own_clock_and_event(
    session: Session, scene: Scene
) -> None:
    ids = asked(session, scene, "VPN 끊김", "VPN 끊김", "VPN 끊김")
    at = NINE + 4 * HOUR
    assert act_together(session, ids, scene.member.id, "resolve", "고쳤어요", at=at) == Done(3, 0)
    events = session.scalars(
        select(RequestEvent).where(RequestEvent.kind == EventKind.RESOLVED)
    ).all()
    assert [event.request_id for event in events] == ids
    assert {event.reason for event in events} == {"고쳤어요"}
    assert len({event.data["group"] for event in events}) == 1
    elapsed = [scenes.clock_of(session, one).elapsed_seconds for one in everything(session)]
    assert elapsed == [4 * 3600, 3 * 3600, 2 * 3600]
    told = scenes.told(session, "request_changed")
    assert told == [f"person:{scene.asker.id}"] * 3


def test_a_reply_leaves_them_open(session: Session, scene: Scene) -> None:
    ids = asked(session, scene, "VPN 끊김", "VPN 끊김")
    act_together(session, ids, scene.member.id, "reply", "보고 있어요", at=NINE + 2 * HOUR)
    assert {one.state for one in everything(session)} == {RequestState.OPEN}
    assert all(scenes.event_count(session, one) == 2 for one in everything(session))


def test_two_people_at_once_have_one_effect(session: Session, scene: Scene) -> None:
    ids = asked(session, scene, "VPN 끊김", "VPN 끊김", "VPN 끊김")
    at = NINE + 4 * HOUR
    requests.resolve(session, ids[0], scene.member.id, at=at)
    assert act_together(session, ids, scene.member.id, "resolve", at=at) == Done(2, 1)
    assert act_together(session, ids, scene.owner.id, "resolve", at=at) == Done(0, 3)
    assert all(scenes.event_count(session, one) == 2 for one in everything(session))


def test_only_who_works_on_them_and_only_what_is_one_group(session: Session, scene: Scene) -> None:
    same = asked(session, scene, "VPN 끊김", "VPN 끊김")
    other = asked(session, scene, "프린터")
    for person in (scene.asker, scene.stranger):
        with pytest.raises(Refused):
            act_together(session, same, person.id, "reply", at=NINE + HOUR)
    for wrong in ([*same, *other], same[:1], [*same, 999_999], []):
        with pytest.raises(Invalid):
            act_together(session, wrong, scene.member.id, "reply", at=NINE + HOUR)
    with pytest.raises(Invalid):
        act_together(session, same, scene.member.id, "cancel", at=NINE + HOUR)
