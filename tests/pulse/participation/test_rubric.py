from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Invalid, Refused
from pulse.participation.periods import Half
from pulse.participation.rubric import Criterion, Given, own_ratings, rate, rubric_of
from pulse.people.permissions import Permission, Viewer
from pulse.results.models import RubricRating
from tests.pulse.surveys.world import make_company

HALF = Half(2026, 2)
AT = datetime(2026, 8, 31, tzinfo=UTC)
LINK = "https://example.com/minutes"


@pytest.fixture
def raters(session: Session) -> list[Viewer]:
    people = make_company(session, {"T1": 3})["T1"]
    blank = Viewer(
        person_id=0, locale="en", timezone="UTC", roles=frozenset(),
        permissions=frozenset({Permission.RATE_PARTICIPATION}), department_id=None,
        path_codes=(), headed_department_ids=frozenset(), headed_codes=frozenset(),
        employer_id=0, employer_is_own=True,
    )  # fmt: skip
    return [replace(blank, person_id=person.id) for person in people]


def points(*given: int) -> dict[Criterion, Given]:
    return {side: Given(one, LINK) for side, one in zip(Criterion, given, strict=True)}


def test_nothing_is_shown_before_both_have_rated_all(
    session: Session, raters: list[Viewer]
) -> None:
    rate(session, raters[0], HALF, points(2, 2, 2, 2, 2), at=AT)
    half_way = rubric_of(session, HALF)
    assert (half_way.raters, half_way.is_whole, half_way.sides) == (1, False, ())
    assert own_ratings(session, raters[1], HALF) == {}
    rate(session, raters[1], HALF, points(2, 2, 2, 2, 2), at=AT)
    found = rubric_of(session, HALF)
    assert found.counted == (2,) * 10
    assert found.sides[0].evidence == (LINK, LINK)


def test_where_two_differ_by_more_than_a_point_they_talk_and_one_rates_anew(
    session: Session, raters: list[Viewer]
) -> None:
    rate(session, raters[0], HALF, points(4, 2, 2, 2, 2), at=AT)
    rate(session, raters[1], HALF, points(2, 1, 2, 2, 2), at=AT)
    found = rubric_of(session, HALF)
    assert [side.must_be_discussed for side in found.sides] == [True, *[False] * 4]
    assert found.counted is None
    rate(session, raters[0], HALF, points(3, 2, 2, 2, 2), at=AT)
    assert rubric_of(session, HALF).counted == (3, 2, 2, 1, 2, 2, 2, 2, 2, 2)
    assert session.scalar(select(func.count()).select_from(RubricRating)) == 15
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 3


def test_a_third_rater_and_whoever_has_no_right_are_refused(
    session: Session, raters: list[Viewer]
) -> None:
    for one in raters[:2]:
        rate(session, one, HALF, points(1, 1, 1, 1, 1), at=AT)
    with pytest.raises(Refused, match="two_have_rated"):
        rate(session, raters[2], HALF, points(1, 1, 1, 1, 1), at=AT)
    with pytest.raises(Refused, match="may_not_rate"):
        rate(session, replace(raters[0], permissions=frozenset()), HALF, {}, at=AT)
    assert rubric_of(session, HALF.before).raters == 0


def test_points_need_evidence_that_can_be_opened(session: Session, raters: list[Viewer]) -> None:
    given = points(1, 1, 1, 1, 1)
    given[Criterion.EASE] = Given(5, "somewhere", "x" * 1001)
    del given[Criterion.USE]
    with pytest.raises(Invalid) as refusal:
        rate(session, raters[0], HALF, given, at=AT)
    assert refusal.value.fields == {
        "ease_points": "missing",
        "ease_evidence": "not_a_link",
        "ease_note": "too_long",
        "use_points": "missing",
        "use_evidence": "missing",
    }
    assert rubric_of(session, HALF).raters == 0
