"""What went before: enough of it, in its own order, and never one person's words."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import ServiceRequest
from pulse.commitments.precedents import Precedents, Usual, precedents
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, MINUTE, NINE, Scene

DAY = timedelta(days=1)


def done_in(session: Session, scene: Scene, minutes: int, priority: str = "P2") -> None:
    request = scenes.ask(session, scene, priority=priority)
    requests.resolve(session, request.id, scene.member.id, at=NINE + minutes * MINUTE)


def seen_by_another(session: Session, scene: Scene, at: datetime) -> Precedents:
    """What a newcomer of the same department reads on receipt."""
    newcomer = factories.make_person(session, scene.customer)
    asked = NewRequest(scene.service.id, "P2", "처음 물어봐요")
    return precedents(session, requests.open_request(session, newcomer.id, asked, at=at), at)


def test_the_usual_time_is_the_middle_one_with_nine_in_ten(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene)
    for minutes in (10, 20, 30, 40):
        done_in(session, scene, minutes)
    later = NINE + DAY
    assert seen_by_another(session, scene, later).usual is None
    done_in(session, scene, 50)
    done_in(session, scene, 500, priority="P1")
    scenes.ask(session, scene)
    assert seen_by_another(session, scene, later).usual == Usual(30 * 60, 50 * 60, 5)
    assert seen_by_another(session, scene, NINE + 365 * DAY).usual is None


def ask_twice(session: Session, scene: Scene, then: str, gap: timedelta = HOUR) -> int:
    person = factories.make_person(session, scene.customer)
    first = NewRequest(scene.service.id, "P2", "화면이 멈춰요")
    requests.open_request(session, person.id, first, at=NINE)
    follow = NewRequest(session.info["other"], "P2", then)
    return requests.open_request(session, person.id, follow, at=NINE + gap).id


def test_a_follow_up_is_named_once_three_people_asked_it(session: Session) -> None:
    scene = scenes.build(session)
    other = factories.make_service(session, scene.provider, scene.customer, code="S09")
    session.info["other"] = other.id
    at = NINE + 40 * DAY
    for _ in range(2):
        ask_twice(session, scene, "비밀번호를 잊었어요 1")
    ask_twice(
        session, scene, "비밀번호를 잊었어요", gap=20 * DAY
    )  # too long after to belong to it
    assert seen_by_another(session, scene, at).followed == ()
    last = ask_twice(session, scene, "비밀번호를 잊었어요 (3)", gap=2 * HOUR)
    (found,) = seen_by_another(session, scene, at).followed
    assert (found.service_code, found.subject, found.people) == (
        "S09", "비밀번호를 잊었어요 (3)", 3,
    )  # fmt: skip
    again = session.get_one(ServiceRequest, last)
    first = scenes.ask(session, scene, NINE)
    first.requester_id = again.requester_id
    session.flush()
    assert precedents(session, first, at).followed == (), "one's own does not count"


def test_what_was_asked_of_who_protects_is_told_to_nobody(session: Session) -> None:
    scene = scenes.build(session)
    other = factories.make_service(session, scene.provider, scene.customer, code="S09")
    session.info["other"] = other.id
    for _ in range(3):
        ask_twice(session, scene, "협박을 들었어요")
    at = NINE + DAY
    assert len(seen_by_another(session, scene, at).followed) == 1
    other.category = "Safety"
    session.flush()
    assert seen_by_another(session, scene, at).followed == ()
    other.category, scene.service.category = "", "Safety"
    session.flush()
    assert seen_by_another(session, scene, at).followed == ()
