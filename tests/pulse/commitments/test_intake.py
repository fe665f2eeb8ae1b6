"""Whom a service is for, and what is taken in."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from pulse.commitments.intake import NewRequest, accept, is_offered_to
from pulse.errors import Invalid
from pulse.people.permissions import viewer_of
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE

TODAY = NINE.date()


@pytest.mark.parametrize(
    ("scope", "asker", "stranger"),
    [
        (["ALL"], True, True),
        (["ALL_OWN"], True, True),
        (["D09"], True, False),
        (["T0901"], True, False),
        ([], True, False),  # still the buyer
    ],
)
def test_users_with_all_below_them_and_whoever_buys(
    session: Session, scope: list[str], asker: bool, stranger: bool
) -> None:
    scene = scenes.build(session)
    scene.service.user_scope = scope
    for person, expected in ((scene.asker, asker), (scene.stranger, stranger)):
        viewer = viewer_of(session, person.id, TODAY)
        assert is_offered_to(session, scene.service, viewer) is expected


def test_all_own_leaves_partners_out(session: Session) -> None:
    scene = scenes.build(session)
    scene.service.user_scope = ["ALL_OWN"]
    partner = factories.make_employer(session, "PA", is_own=False)
    centre = factories.make_department(session, "PA")
    worker = factories.make_person(session, centre, employer_id=partner.id)
    assert not is_offered_to(session, scene.service, viewer_of(session, worker.id, TODAY))


def test_too_much_is_refused(session: Session) -> None:
    scene = scenes.build(session)
    asked = NewRequest(scene.service.id, "P2", "가" * 201, details="나" * 4001)
    with pytest.raises(Invalid) as refused:
        accept(session, scene.service, scene.asker.id, asked, TODAY)
    assert refused.value.fields == {"subject": "too_long", "details": "too_long"}
