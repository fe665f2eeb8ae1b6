"""Who somebody is to a service request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.commitments.standing import Standing, service_day, standing_of
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("asker", {Standing.REQUESTER}),
        ("customer_head", {Standing.CUSTOMER_HEAD}),
        ("member", {Standing.PROVIDER}),
        ("owner", {Standing.PROVIDER, Standing.PROVIDER_LEAD}),
        ("lead", {Standing.PROVIDER, Standing.PROVIDER_LEAD}),
        ("division_head", {Standing.PROVIDER_LEAD}),
        ("chief", {Standing.PROVIDER_LEAD, Standing.CUSTOMER_HEAD}),
        ("stranger", set()),
    ],
)
def test_everybody_has_their_side(session: Session, who: str, expected: set[Standing]) -> None:
    scene = scenes.build(session)
    request = scenes.ask(session, scene)
    assert standing_of(session, request, getattr(scene, who).id, NINE) == expected


def test_parts_of_the_provider_and_whoever_has_the_work_provide(session: Session) -> None:
    scene = scenes.build(session)
    request = scenes.ask(session, scene)
    cell = factories.make_department(session, "T0402A", scene.provider)
    helper = factories.make_person(session, cell)
    assert standing_of(session, request, helper.id, NINE) == {Standing.PROVIDER}
    request.assignee_id = scene.stranger.id
    assert standing_of(session, request, scene.stranger.id, NINE) == {Standing.PROVIDER}
    assert standing_of(session, request, None, NINE) == {Standing.PRODUCT}


def test_the_day_is_the_one_where_the_service_is_given(session: Session) -> None:
    scene = scenes.build(session)
    evening = NINE - timedelta(hours=1)  # eight in the morning in Seoul, still Tuesday in UTC
    assert evening.date().isoformat() == "2026-08-25"
    assert service_day(session, scene.service, evening).isoformat() == "2026-08-26"


def test_where_a_service_protects_the_head_of_who_asks_has_no_part(
    session: Session,
) -> None:
    scene = scenes.build(session)
    request = scenes.ask(session, scene)
    head = scene.customer_head.id
    assert standing_of(session, request, head, NINE) == {Standing.CUSTOMER_HEAD}
    request.service.category = "Safety"
    assert standing_of(session, request, head, NINE) == frozenset()
    assert standing_of(session, request, scene.asker.id, NINE) == {Standing.REQUESTER}
