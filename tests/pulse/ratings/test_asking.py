"""Whom a finished service request leads to, when they are asked, and what of it stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text

from pulse.commitments import requests
from pulse.errors import Refused
from pulse.people.models import Person
from pulse.ratings.models import RatingBatch, RatingCursor, RatingRest
from pulse.surveys.models import Invitation, RosterEntry, Wave
from pulse.tables import Base
from pulse.transaction import transaction
from tests.pulse.ratings.world import DAY, NINE, World, scored

HOUR = timedelta(hours=1)


def asked(world: World) -> list[tuple[int, str, str]]:
    with world.session() as session:
        rows = session.execute(
            select(Invitation.person_id, Invitation.asks_at, RosterEntry.role)
            .join(
                RosterEntry,
                (RosterEntry.wave_id == Invitation.wave_id)
                & (RosterEntry.person_id == Invitation.person_id),
            )
            .order_by(Invitation.person_id)
        )
        return [(row.person_id, f"{row.asks_at:%d %H:%M}", row.role) for row in rows]


def begun(world: World) -> World:
    """A first run has taken note of where the log ends."""
    world.finish(world.people["D02"][0], NINE - DAY)
    assert world.tick(NINE - HOUR) == 0
    return world


def test_what_was_finished_before_the_first_run_asks_nobody(world: World) -> None:
    begun(world)
    assert world.tick(NINE) == 0
    assert world.batch(NINE) is None


def test_a_finished_request_asks_its_user_two_working_hours_later(world: World) -> None:
    person = begun(world).people["T0901"][0]
    world.finish(person, NINE)
    assert world.tick(NINE + HOUR) == 1
    # asked at nine, done half past nine; two working hours later in Seoul is half past eleven
    assert asked(world) == [(person, "26 02:30", "user")]


def test_work_finished_in_the_evening_is_asked_about_the_next_day(world: World) -> None:
    person = begun(world).people["T0901"][0]
    world.finish(person, NINE + 10 * HOUR)
    world.tick(NINE + 11 * HOUR)
    assert asked(world) == [(person, "27 02:00", "user")]


def test_a_tick_run_twice_asks_once(world: World) -> None:
    begun(world).finish(world.people["T0901"][0], NINE)
    assert [world.tick(NINE + HOUR), world.tick(NINE + HOUR)] == [1, 0]


def test_an_event_too_young_is_left_for_the_next_tick(world: World) -> None:
    begun(world).finish(world.people["T0901"][0], NINE)
    done = NINE + timedelta(minutes=30)
    assert world.tick(done + timedelta(minutes=1)) == 0
    assert world.tick(done + timedelta(minutes=3)) == 1


def test_the_role_of_the_request_is_kept_and_not_that_of_the_job(world: World) -> None:
    person = begun(world).people["D02"][1]
    world.finish(person, NINE, role="proxy")
    world.tick(NINE + HOUR)
    assert [role for _person, _at, role in asked(world)] == ["proxy"]


def test_nobody_is_asked_twice_in_a_batch_nor_within_two_weeks(world: World) -> None:
    person = begun(world).people["T0901"][0]
    world.finish(person, NINE)
    world.finish(person, NINE + DAY)
    world.tick(NINE + DAY + HOUR)
    assert len(asked(world)) == 1
    world.finish(person, NINE + 13 * DAY)
    assert world.tick(NINE + 13 * DAY + HOUR) == 0


def test_after_two_weeks_and_in_another_batch_somebody_is_asked_again(world: World) -> None:
    person = begun(world).people["T0901"][0]
    world.finish(person, NINE)
    world.tick(NINE + HOUR)
    for other in world.people["T0901"][1:11]:
        world.ask([other], NINE + HOUR)
        world.rate(other, scored(4), NINE + 2 * HOUR)
    assert world.tick(NINE + 8 * DAY) == 1
    world.close_and_publish(NINE + 8 * DAY)
    world.finish(person, NINE + 15 * DAY)
    assert world.tick(NINE + 15 * DAY + HOUR) == 1


def test_the_providers_own_people_are_not_asked_about_themselves(world: World) -> None:
    begun(world).finish(world.provider[0], NINE)
    assert world.tick(NINE + HOUR) == 0


def test_a_request_opened_again_in_the_meantime_asks_nobody(world: World) -> None:
    person = begun(world).people["T0901"][0]
    number = world.finish(person, NINE)
    with world.session() as session, transaction(session):
        from_number = text("SELECT id FROM service_request WHERE number = :number")
        request_id = session.scalar(from_number, {"number": number})
        requests.reopen(session, int(request_id or 0), person, at=NINE + HOUR)
    assert world.tick(NINE + 2 * HOUR) == 0


def test_an_old_log_brought_in_asks_nobody(world: World) -> None:
    begun(world).finish(world.people["T0901"][0], NINE - 10 * DAY)
    assert world.tick(NINE) == 0


def test_who_left_is_not_asked(world: World) -> None:
    person_id = begun(world).people["T0901"][0]
    world.finish(person_id, NINE)
    with world.session() as session, transaction(session):
        person = session.get_one(Person, person_id)
        person.left_on = (NINE - DAY).date()
    assert world.tick(NINE + HOUR) == 0


def test_a_newcomer_counts_in_everyone_only(world: World) -> None:
    person_id = begun(world).people["T0901"][0]
    with world.session() as session, transaction(session):
        session.get_one(Person, person_id).hired_on = (NINE - 3 * DAY).date()
    world.finish(person_id, NINE)
    world.tick(NINE + HOUR)
    with world.session() as session:
        entry = session.scalars(select(RosterEntry)).one()
        assert (entry.department_path, entry.role) == ([], "")


def test_an_unknown_role_is_refused(world: World) -> None:
    with pytest.raises(Refused):
        world.ask(world.people["D02"][:1], NINE, role="friend")


def test_the_batch_says_which_roles_were_asked_and_never_how_many(world: World) -> None:
    world.ask(world.people["T0901"][:3], NINE)
    world.ask(world.people["D02"][:1], NINE, role="buyer")
    with world.session() as session:
        assert session.scalars(select(RatingBatch.asked_roles)).one() == ["buyer", "user"]


def test_no_row_leads_from_a_request_to_who_was_asked(world: World) -> None:
    """Apart from the roster and the plan to ask, which go at the close, nothing names anybody."""
    person = begun(world).people["T0901"][0]
    number = world.finish(person, NINE)
    before = dump(world, leave_out={"roster_entry", "invitation"})
    world.tick(NINE + HOUR)
    written = dump(world, leave_out={"roster_entry", "invitation"})
    new = [row for row in written if row not in before]
    tables = {table for table, _row in new}
    assert tables <= {
        "rating_batch", "rating_rest", "rating_cursor", "wave", "installment", "template",
        "question", "audit_entry",
    }  # fmt: skip
    assert not [row for table, row in new if number in row]
    with world.session() as session:
        mark = session.scalars(select(RatingRest.mark)).one()
        assert len(mark) == 16
        assert session.scalars(select(RatingCursor)).one().event_id > 0
        assert session.scalars(select(Wave.invited)).one() == 0


def dump(world: World, leave_out: set[str]) -> list[tuple[str, str]]:
    """Every row of the database as text."""
    with world.session() as session:
        return [
            (table.name, str(tuple(row)))
            for table in Base.metadata.sorted_tables
            if table.name not in leave_out
            for row in session.execute(select(table))
        ]


def test_a_service_never_asked_about_stays_so(own_engine: Engine) -> None:
    world = World(own_engine).build("never")
    begun(world).finish(world.people["T0901"][0], NINE)
    assert world.tick(NINE + HOUR) == 0


def test_a_week_is_asked_together_at_its_end(own_engine: Engine) -> None:
    world = World(own_engine).build("weekly")
    begun(world).finish(world.people["T0901"][0], NINE)
    world.tick(NINE + HOUR)
    assert [when for _person, when, _role in asked(world)] == ["31 02:00"]
