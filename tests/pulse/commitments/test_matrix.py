from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.fulfilment import company_fulfilment
from pulse.commitments.matrix import Pair, matrix, weakest
from pulse.commitments.request_quality import Lack, say_lacks
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene
from tests.pulse.commitments.scene import ask_and_resolve as done

DAY = timedelta(days=1)
FROM, TO = NINE - DAY, NINE + 7 * DAY


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    scenes.promise(session, made, goal_value=4)
    return made


def test_a_pair_counts_what_passed_between_two_departments(session: Session, scene: Scene) -> None:
    first, second = done(session, scene, 1), done(session, scene, 6)
    cancelled = scenes.ask(session, scene)
    requests.cancel(session, cancelled.id, scene.asker.id, at=NINE + HOUR)
    say_lacks(session, first, scene.member.id, [Lack.WHAT], at=NINE + HOUR)
    say_lacks(session, first, scene.member.id, [Lack.WHERE, Lack.WHAT], at=NINE + HOUR)
    say_lacks(session, second, scene.member.id, [], at=NINE + HOUR)
    (pair,) = matrix(session, FROM, TO)
    assert pair == Pair(
        scene.customer.id,
        scene.provider.id,
        asked=3,
        due=2,
        met=1,
        judged=2,
        lacking=1,
        lacks={"where": 1, "what": 1},
    )
    assert (pair.rate, pair.complete_share) == (0.5, 0.5)
    assert pair.interval is not None


def test_the_counts_are_those_of_fulfilment(session: Session, scene: Scene) -> None:
    for hours in (1, 2, 6):
        done(session, scene, hours)
    lost = scenes.ask(session, scene)
    requests.cancel(session, lost.id, scene.lead.id, at=NINE + HOUR)
    (pair,) = matrix(session, FROM, TO)
    tally = company_fulfilment(session, FROM, TO, TO)[0].versions[0].tally
    assert (pair.met, pair.due) == (tally.met, tally.due) == (2, 4)


def test_departments_roll_up(session: Session, scene: Scene) -> None:
    done(session, scene, 1)
    level = {scene.customer.id: 901, scene.provider.id: 402}
    (pair,) = matrix(session, FROM, TO, level)
    assert (pair.customer_id, pair.provider_id, pair.asked) == (901, 402, 1)


def test_nothing_passed(session: Session, scene: Scene) -> None:
    assert matrix(session, FROM, TO) == []
    empty = Pair(1, 2)
    assert (empty.rate, empty.interval, empty.complete_share) == (None, None, None)


def test_two_queries_whatever_the_number(session: Session, scene: Scene) -> None:
    for _ in range(4):
        done(session, scene, 1)
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(session.connection(), "before_cursor_execute", note)
    matrix(session, FROM, TO)
    assert len(seen) == 2


def test_the_weakest_service_needs_enough_to_speak_of(session: Session, scene: Scene) -> None:
    for _ in range(9):
        done(session, scene, 6)
    assert weakest(company_fulfilment(session, FROM, TO, TO)) is None
    done(session, scene, 6)
    found = weakest(company_fulfilment(session, FROM, TO, TO))
    assert found is not None
    assert found.code == scene.service.code
