from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from pulse.commitments import request_quality, requests
from pulse.commitments.known_figures import known_tallies
from pulse.commitments.known_pairs import pairs_known_at
from pulse.commitments.matrix import matrix
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE

DAY, LENGTH = timedelta(days=1), timedelta(days=28)


def test_pairs_are_as_they_were_counted_then(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene, goal_value=4)
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + 6 * HOUR)
    request_quality.say_lacks(session, request.id, scene.member.id, ["what"], at=NINE + 7 * HOUR)
    known_at = NINE + DAY
    then = matrix(session, known_at - LENGTH, known_at)
    requests.reopen(session, request.id, scene.asker.id, "다시요", at=NINE + 2 * DAY)
    requests.waive(session, request.id, scene.asker.id, at=NINE + 2 * DAY)
    request_quality.say_lacks(session, request.id, scene.member.id, [], at=NINE + 2 * DAY)
    scenes.ask(session, scene, NINE + 2 * DAY)

    tallies = known_tallies(session, known_at, LENGTH)
    assert pairs_known_at(session, tallies, known_at, LENGTH, {}) == then
    (pair,) = then
    assert (pair.asked, pair.met, pair.due, pair.lacking) == (1, 0, 1, 1)
    assert matrix(session, known_at - LENGTH, NINE + 3 * DAY) != then
