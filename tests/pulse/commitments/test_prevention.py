from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.prevention import asked_rates
from pulse.results.indices import requests_avoided
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE

WEEK = timedelta(weeks=1)


def test_what_a_notice_spared_is_told_per_person_and_month(session: Session) -> None:
    scene = scenes.build(session)
    for week in range(1, 13):
        for _ in range(3):
            scenes.ask(session, scene, NINE - week * WEEK)
    for week in range(12):
        scenes.ask(session, scene, NINE + week * WEEK)
    gone = scenes.ask(session, scene, NINE)
    requests.cancel(session, gone.id, scene.asker.id, at=NINE + WEEK)
    scenes.ask(session, scene, NINE + 13 * WEEK)
    service = scene.service.id
    found = asked_rates(session, service, NINE, 10, NINE + 20 * WEEK)
    assert found is not None
    assert (found.before, found.after) == (Decimal("1.304"), Decimal("0.435"))
    assert requests_avoided(found.before, found.after, found.people) == 9
    early = asked_rates(session, service, NINE, 10, NINE + 6 * WEEK)
    assert early is not None
    assert (early.before, early.after) == (Decimal("1.304"), Decimal("0.435"))


def test_too_early_or_for_nobody_nothing_is_said(session: Session) -> None:
    scene = scenes.build(session)
    assert asked_rates(session, scene.service.id, NINE, 10, NINE + 3 * WEEK) is None
    assert asked_rates(session, scene.service.id, NINE, 0, NINE + 9 * WEEK) is None
    quiet = asked_rates(session, scene.service.id, NINE, 10, NINE + 9 * WEEK)
    assert quiet is not None
    assert quiet.before == quiet.after == 0
