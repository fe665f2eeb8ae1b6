from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.people import pins
from pulse.people.models import Person, PersonStatus, RoomPin, Site
from pulse.people.pins import RoomPins
from tests import factories

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
ON = date(2026, 8, 31)
OURS = RoomPins(["secret now", "secret before"])


@pytest.fixture
def people(session: Session) -> list[Person]:
    unit = factories.make_department(session, "T1")
    site = Site(name="Depot", region="South")
    session.add(site)
    session.flush()
    return [factories.make_person(session, unit, site_id=site.id) for _ in range(4)]


def test_a_number_finds_its_owner_however_it_is_typed(
    session: Session, people: list[Person]
) -> None:
    made = OURS.make(session, [one.id for one in people], at=AT, on=ON, by=people[0].id)
    assert len({slip.pin for slip in made}) == 4
    for slip in made:
        owner = OURS.whose(session, slip.pin)
        assert owner in {one.id for one in people}
        assert OURS.whose(session, slip.spaced) == owner
        assert OURS.whose(session, f"{slip.pin[:4]}-{slip.pin[4:]}") == owner
    for typed in ("", "12", made[0].pin[:-1], made[0].pin + "0", "\u0661" * 9, "가" * 9):
        assert OURS.whose(session, typed) is None


def test_only_a_mark_is_kept_and_another_installation_reads_nothing(
    session: Session, people: list[Person]
) -> None:
    (slip,) = OURS.make(session, [people[0].id], at=AT, on=ON, by=people[0].id)
    (row,) = session.scalars(select(RoomPin)).all()
    assert slip.pin not in repr((row.digest, row.person_id, row.made_on))
    noted = session.scalars(select(AuditEntry)).one()
    assert (noted.action, noted.details) == ("room_pins_made", {"people": 1})
    assert RoomPins(["secret before"]).whose(session, slip.pin) is None
    assert RoomPins(["newer", "secret now"]).whose(session, slip.pin) == people[0].id


def test_a_new_slip_ends_the_one_before_and_leavers_lose_theirs(
    session: Session, people: list[Person]
) -> None:
    ids = [one.id for one in people]
    (old,) = OURS.make(session, ids[:1], at=AT, on=ON, by=ids[0])
    (new,) = OURS.make(session, ids[:1], at=AT, on=ON, by=ids[0])
    assert OURS.whose(session, old.pin) is None
    assert OURS.whose(session, new.pin) == ids[0]
    people[0].status = PersonStatus.LEFT
    session.flush()
    assert pins.forget_leavers(session) == 1
    assert pins.forget_leavers(session) == 0
    assert OURS.whose(session, new.pin) is None


def test_slips_are_made_for_a_site_and_for_those_without_one(
    session: Session, people: list[Person]
) -> None:
    people[3].site_id = None
    session.flush()
    site, here = people[0].site_id or 0, [one.id for one in people[:3]]
    assert pins.people_at(session, site, ON, all_anew=False) == here
    OURS.make(session, here[:1], at=AT, on=ON, by=here[0])
    assert pins.people_at(session, site, ON, all_anew=False) == here[1:]
    assert pins.people_at(session, site, ON, all_anew=True) == here
