"""Figures as known on a day are those counted on that day, whatever became known since."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from pulse.commitments import caches, calendar_changes, requests
from pulse.commitments.calendar_changes import CalendarAfter, Grounds, as_it_is
from pulse.commitments.closes import COUNTS
from pulse.commitments.events import HoldReason, Outcome
from pulse.commitments.fulfilment import Tally, service_fulfilment
from pulse.commitments.known_figures import company_known_at, known_tallies
from pulse.commitments.models import RequestEvent, ServiceRequest
from pulse.commitments.settling import settle_due
from tests.factories import CALENDAR, with_holiday
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

DAY, LENGTH = timedelta(days=1), timedelta(days=28)


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    scenes.promise(session, made, goal_value=4)
    return made


def known(session: Session, scene: Scene, at: object) -> Tally:
    """All that the service's promises come to, as known at a moment."""
    tallies = known_tallies(session, at, LENGTH, scene.service.id)  # type: ignore[arg-type]
    (found,) = company_known_at(session, tallies, scene.service.id)
    return found.versions[0].tally if found.versions else Tally()


def counts(tally: Tally) -> tuple[int, ...]:
    return tuple(getattr(tally, name) for name in COUNTS)


def test_a_later_correction_changes_nothing_in_what_was_known(
    session: Session, scene: Scene
) -> None:
    request = scenes.ask(session, scene)
    done = requests.resolve(session, request.id, scene.member.id, at=NINE + 6 * HOUR)
    assert counts(known(session, scene, NINE + DAY)) == (0, 1, 0, 0)
    happened, said = NINE + 2 * HOUR, NINE + 3 * DAY
    requests.correct(session, done, scene.lead.id, happened, "늦게 적었어요", at=said)
    assert counts(known(session, scene, NINE + DAY)) == (0, 1, 0, 0)
    assert counts(known(session, scene, said)) == (1, 0, 0, 0)


def test_a_reopened_request_was_kept_before(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + HOUR)
    requests.reopen(session, request.id, scene.asker.id, "다시요", at=NINE + DAY)
    settle_due(session, NINE + 5 * DAY)
    assert counts(known(session, scene, NINE + 9 * HOUR)) == (1, 0, 0, 0)
    assert counts(known(session, scene, NINE + 5 * DAY)) == (0, 0, 1, 0)


def test_a_replay_changes_what_is_known_from_then_on(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + 6 * HOUR)
    after = with_holiday(as_it_is(session, CALENDAR), NINE.date(), "임시공휴일", "Holiday")
    law = Grounds("법이 정했어요", is_by_law=True)
    applied = NINE + 3 * DAY
    calendar_changes.propose(session, CALENDAR, after, None, law, at=applied)
    assert counts(known(session, scene, applied - HOUR)) == (0, 1, 0, 0)
    assert counts(known(session, scene, applied)) == (1, 0, 0, 0)


def test_what_was_not_opened_or_not_due_yet_is_not_counted(session: Session, scene: Scene) -> None:
    scenes.ask(session, scene)
    assert known(session, scene, NINE - HOUR) == Tally()
    assert known(session, scene, NINE + 2 * HOUR) == Tally()
    assert known(session, scene, NINE + 4 * HOUR).undecided == 0
    assert known(session, scene, NINE + 4 * HOUR + timedelta(seconds=1)).open == 1


def test_another_priority_s_promise_was_not_known_before_the_change(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene, goal_value=4, priority="P2")
    scenes.promise(session, scene, goal_value=1, priority="P1")
    request = scenes.ask(session, scene)
    requests.change_priority(session, request.id, scene.member.id, "P1", at=NINE + 3 * DAY)
    for at, due in ((NINE + 2 * HOUR, 0), (NINE + DAY, 1), (NINE + 3 * DAY, 1)):
        tallies = known_tallies(session, at, LENGTH, scene.service.id)
        assert sum(tally.due for tally in tallies.values()) == due, at


@pytest.mark.parametrize("seed", range(2))
def test_known_then_equals_what_was_counted_then(
    session: Session, scene: Scene, seed: int
) -> None:
    chance = random.Random(seed)
    scenes.promise(session, scene, kind="first_response", goal_value=2, priority="P1")
    taken: dict[int, list[tuple[int, Tally]]] = {}
    for day in range(8):
        _one_day(session, scene, chance, day)
        at = NINE + day * DAY + 14 * HOUR
        for request in session.scalars(select(ServiceRequest)):
            caches.refresh(session, request, at)
        settle_due(session, at)
        found = service_fulfilment(session, scene.service.id, at - LENGTH, at, at)
        taken[day] = [(one.version_id, one.tally) for one in found.versions]
    for day, before in taken.items():
        at = NINE + day * DAY + 14 * HOUR
        tallies = known_tallies(session, at, LENGTH, scene.service.id)
        (now,) = company_known_at(session, tallies, scene.service.id)
        assert [(v.version_id, v.tally) for v in now.versions if v.tally != Tally()] == [
            (version_id, tally) for version_id, tally in before if tally != Tally()
        ], day


def _one_day(session: Session, scene: Scene, chance: random.Random, day: int) -> None:
    """Something of everything: asked, held, done, reopened, corrected, replayed."""
    at = NINE + day * DAY + chance.randrange(60) * timedelta(minutes=1)
    for step in range(3):
        scenes.ask(session, scene, at + step * HOUR, priority=chance.choice(["P1", "P2"]))
    for request in session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)).all():
        _one_act(session, scene, chance, request, at + 4 * HOUR)
    if chance.random() < 0.3:
        before = as_it_is(session, CALENDAR)
        days = {row["date"] for row in before.holidays}
        on = (NINE - DAY * chance.randrange(3) + day * DAY).date()
        if on.isoformat() not in days:
            after: CalendarAfter = with_holiday(before, on, "쉬는 날", "Day off")
            law = Grounds("법", is_by_law=True)
            calendar_changes.propose(session, CALENDAR, after, None, law, at=at + 5 * HOUR)


def _one_act(
    session: Session, scene: Scene, chance: random.Random, request: ServiceRequest, at: object
) -> None:
    acts = {
        "open": ["hold", "resolve", "resolve", "reply", "cancel", "priority", ""],
        "held": ["resume", "resolve", "", ""],
        "resolved": ["reopen", "correct", "", "", ""],
        "cancelled": [""],
    }
    act, on, who = chance.choice(acts[request.state.value]), {"at": at}, scene.member.id
    if act == "hold":
        requests.hold(session, request.id, who, HoldReason.WAITING_REQUESTER, **on)  # type: ignore[arg-type]
    elif act == "resolve":
        requests.resolve(session, request.id, who, chance.choice(list(Outcome)), **on)  # type: ignore[arg-type]
    elif act == "priority":
        other = "P1" if request.priority == "P2" else "P2"
        requests.change_priority(session, request.id, who, other, **on)  # type: ignore[arg-type]
    elif act in ("reply", "resume"):
        getattr(requests, act)(session, request.id, who, **on)
    elif act in ("cancel", "reopen"):
        getattr(requests, act)(session, request.id, scene.asker.id, **on)
    elif act == "correct":
        _correct(session, scene, request, at)


def _correct(session: Session, scene: Scene, request: ServiceRequest, at: object) -> None:
    last = session.scalars(
        select(RequestEvent)
        .where(RequestEvent.request_id == request.id)
        .order_by(RequestEvent.id.desc())
    ).first()
    assert last is not None
    if last.kind.value != "corrected":
        earlier = request.opened_at + HOUR
        requests.correct(session, last, scene.lead.id, earlier, at=at)  # type: ignore[arg-type]


def test_few_queries_whatever_became_known_since(session: Session, scene: Scene) -> None:
    for hour in range(4):
        request = scenes.ask(session, scene, NINE + hour * HOUR)
        requests.resolve(session, request.id, scene.member.id, at=NINE + (hour + 5) * HOUR)
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    known(session, scene, NINE + 2 * HOUR)
    event.remove(engine, "before_cursor_execute", note)
    assert len(seen) <= 6, seen
