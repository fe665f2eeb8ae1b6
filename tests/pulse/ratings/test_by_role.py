"""Who pays for a service and who decides on it are asked by the quarter, apart from its users."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from pulse.commitments.models import Service
from pulse.people.models import Department, Headship
from pulse.ratings.asking import ask_after_services
from pulse.ratings.by_role import ENOUGH, SEATS, ask_by_role, day_of, quarter_of
from pulse.ratings.models import RatingBatch, RatingQuarter
from pulse.results.service_ratings import ratings_of
from pulse.surveys.models import RecentAsk, RosterEntry
from pulse.transaction import transaction
from tests.factories import BEGINNING
from tests.pulse.ratings.world import DAY, DRAW, NINE, World, scored

OCTOBER = date(2026, 10, 1)


def due_at(world: World) -> datetime:
    with world.session() as session:
        code = world.service(session).code
    day = day_of(DRAW.secret, code, OCTOBER)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 1, tzinfo=NINE.tzinfo)


def tick(world: World, at: datetime) -> int:
    with world.session() as session, transaction(session):
        return ask_by_role(session, world.keys, DRAW, at)


def roles(world: World) -> Counter[str]:
    with world.session() as session:
        return Counter(session.scalars(select(RosterEntry.role)))


def departments(world: World, **codes: str) -> None:
    """Set who buys and who decides."""
    with world.session() as session, transaction(session):
        service = world.service(session)
        for name, code in codes.items():
            found = session.scalars(select(Department.id).where(Department.code == code)).one()
            setattr(service, name, found)


@pytest.fixture
def begun(world: World) -> World:
    """A service that was busy in the quarter before, noted when it was first seen."""
    departments(world, buyer_department_id="D02", decider_department_id="D09")
    assert tick(world, NINE) == 0
    world.finish(world.people["T0901"][0], NINE + 30 * DAY)
    return world


def test_the_first_run_only_takes_note(begun: World) -> None:
    assert roles(begun) == Counter()
    with begun.session() as session:
        (seen,) = session.scalars(select(RatingQuarter))
        assert seen.starts_on == date(2026, 7, 1)


def test_buyers_and_deciders_are_asked_once_a_quarter_with_their_role(begun: World) -> None:
    at = due_at(begun)
    assert tick(begun, at - 30 * DAY) == 0
    assert tick(begun, at) == 12 + ENOUGH
    assert roles(begun) == {"buyer": 12, "decider": ENOUGH}
    assert tick(begun, at + DAY) == 0
    with begun.session() as session:
        (batch,) = session.scalars(select(RatingBatch))
        assert set(batch.asked_roles) == {"buyer", "decider"}


def test_a_service_that_did_nothing_or_asks_never_is_left_in_peace(world: World) -> None:
    departments(world, buyer_department_id="D02", decider_department_id="D09")
    tick(world, NINE)
    assert tick(world, due_at(world)) == 0
    world.finish(world.people["T0901"][0], due_at(world))
    with world.session() as session, transaction(session):
        session.get_one(Service, world.service_id).survey_sampling = "never"
    assert tick(world, due_at(world) + 92 * DAY) == 0


def test_leaders_come_first_and_no_more_than_there_are_seats(begun: World) -> None:
    departments(begun, buyer_department_id="T0901", decider_department_id="C0")
    leader = begun.people["T0901"][7]
    with begun.session() as session, transaction(session):
        home = session.scalars(select(Department.id).where(Department.code == "T0901")).one()
        session.add(Headship(department_id=home, person_id=leader, valid_from=BEGINNING))
    tick(begun, due_at(begun))
    assert roles(begun)["buyer"] <= SEATS
    with begun.session() as session:
        row = session.scalars(select(RosterEntry).where(RosterEntry.person_id == leader)).one()
        assert row.role == "decider", "whoever leads below the deciding department speaks for it"
        asked = set(session.scalars(select(RosterEntry.person_id)))
    assert asked.isdisjoint(begun.provider), "nobody rates the own work"


def test_whoever_was_asked_enough_is_not_asked(begun: World) -> None:
    at = due_at(begun)
    with begun.session() as session, transaction(session):
        for person_id in begun.people["D02"]:
            for days in range(9):
                on = at.date() + timedelta(days=days)
                session.add(RecentAsk(person_id=person_id, asked_on=on, questions=30))
    tick(begun, at)
    assert roles(begun)["buyer"] == 0


def test_what_each_role_says_is_published_apart(begun: World) -> None:
    at = due_at(begun)
    tick(begun, at)
    with begun.session() as session:
        rows = session.execute(select(RosterEntry.person_id, RosterEntry.role)).all()
    for person_id, role in rows:
        begun.rate(person_id, scored(4 if role == "buyer" else 2), at + DAY)
    with begun.session() as session, transaction(session):
        ask_after_services(session, begun.keys, DRAW, at + 9 * DAY)
    begun.tick(at + 9 * DAY)
    begun.close_and_publish(at + 9 * DAY)
    with begun.session() as session:
        found = ratings_of(session, begun.service_id, at + 20 * DAY)
    assert {role: str(one.score) for role, one in found.roles.items()} == {
        "buyer": "75.0",
        "decider": "25.0",
    }
    assert found.never_asked == ("user",)


def test_each_service_has_its_day_in_the_quarter() -> None:
    days = {day_of("secret", f"S{number:02d}", OCTOBER) for number in range(20)}
    assert len(days) > 8
    assert all(date(2026, 10, 8) <= day < date(2026, 12, 4) for day in days)
    assert quarter_of(date(2026, 12, 31)) == OCTOBER
    assert quarter_of(date(2026, 3, 1)) == date(2026, 1, 1)
