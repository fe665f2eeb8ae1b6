"""Views are one's own, kept under a name, and few enough to be found again."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from pulse.commitments.saved_views import MOST, forget_view, save_view, views_of
from pulse.errors import Invalid, NotFound
from tests import factories
from tests.pulse.commitments.scene import NINE


def two_people(session: Session) -> tuple[int, int]:
    place = factories.make_department(session, "T1")
    return factories.make_person(session, place).id, factories.make_person(session, place).id


def test_a_view_is_kept_under_its_name_and_replaced_by_it(session: Session) -> None:
    me, other = two_people(session)
    save_view(session, me, "  급한  것 ", {"priority": "P1"}, at=NINE)
    save_view(session, me, "급한 것", {"priority": "P1", "mine": "1"}, at=NINE)
    save_view(session, me, "가", {}, at=NINE)
    assert [(view.name, view.query) for view in views_of(session, me)] == [
        ("가", {}),
        ("급한 것", {"priority": "P1", "mine": "1"}),
    ]
    assert views_of(session, other) == []


def test_only_ones_own_view_can_be_forgotten(session: Session) -> None:
    me, other = two_people(session)
    view = save_view(session, me, "mine", {}, at=NINE)
    with pytest.raises(NotFound):
        forget_view(session, other, view.id)
    forget_view(session, me, view.id)
    assert views_of(session, me) == []


@pytest.mark.parametrize("name", ["", "   ", "가" * 61])
def test_a_view_needs_a_short_name(session: Session, name: str) -> None:
    me, _ = two_people(session)
    with pytest.raises(Invalid, match="bad_view_name"):
        save_view(session, me, name, {}, at=NINE)


def test_there_are_no_more_than_one_can_look_through(session: Session) -> None:
    me, _ = two_people(session)
    for number in range(MOST):
        save_view(session, me, f"view {number}", {}, at=NINE)
    with pytest.raises(Invalid, match="too_many_views"):
        save_view(session, me, "one more", {}, at=NINE)
    save_view(session, me, "view 3", {"q": "vpn"}, at=NINE)
