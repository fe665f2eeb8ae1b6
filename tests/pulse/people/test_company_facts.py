"""What follows when a company says what it is called, where its clock hangs and how it works."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from pulse.errors import Invalid
from pulse.people.company_facts import change_facts, own_names
from pulse.people.company_settings import USUAL, Languages, company_settings
from pulse.people.founding import UNKNOWN_CALENDAR
from pulse.people.models import Person
from tests.factories import make_department, make_employer, make_person

AT = datetime(2026, 8, 31, 1, tzinfo=UTC)
SEOUL = "Asia/Seoul"


@pytest.fixture
def boss(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"))


def change(session: Session, boss: Person, **wanted: object) -> list[str]:
    return change_facts(session, wanted, SEOUL, at=AT, actor_id=boss.id)


def test_the_employer_is_called_the_same_and_partners_keep_theirs(
    session: Session, boss: Person
) -> None:
    partner = make_employer(session, "P1", is_own=False)
    was = partner.name_ko
    assert own_names(session) == (boss.employer.name_ko, boss.employer.name_en)
    change(session, boss, name_ko="한빛서비스", name_en="Hanbit")
    assert (boss.employer.name_ko, partner.name_ko) == ("한빛서비스", was)
    assert own_names(session) == ("한빛서비스", "Hanbit")
    assert company_settings(session).name("ko") == "한빛서비스"
    assert company_settings(session).name("en") == "Hanbit"


def test_whoever_is_in_the_companys_zone_moves_along(session: Session, boss: Person) -> None:
    abroad = make_person(session, make_department(session, "D1"), timezone="Europe/Berlin")
    assert change(session, boss, timezone="Asia/Tokyo") == ["timezone"]
    assert (boss.timezone, abroad.timezone) == ("Asia/Tokyo", "Europe/Berlin")
    with pytest.raises(Invalid) as refused:
        change(session, boss, timezone="Mars/Base")
    assert refused.value.fields == {"timezone": "unknown_zone"}


def test_places_without_a_calendar_get_the_companys(session: Session, boss: Person) -> None:
    other = make_person(session, make_department(session, "D1"), calendar_code="CAL-B")
    boss.calendar_code = UNKNOWN_CALENDAR
    session.flush()
    change(session, boss, calendar="CAL-A")
    assert (boss.calendar_code, other.calendar_code) == ("CAL-A", "CAL-B")


def test_only_languages_there_are_can_be_offered(session: Session, boss: Person) -> None:
    with pytest.raises(Invalid):
        change(session, boss, languages="fr")
    change(session, boss, languages="en")
    spoken = company_settings(session).spoken("ko")
    assert (spoken.of("ko"), spoken.of("en"), spoken.of(None)) == ("en", "en", "en")
    assert USUAL.spoken("en") == Languages(("en", "ko"))
    assert USUAL.spoken("ko").of("en") == "en"


def test_a_way_is_open_or_closed_and_nothing_else(session: Session, boss: Person) -> None:
    with pytest.raises(Invalid):
        change(session, boss, takes_slack="perhaps")
    assert change(session, boss, takes_slack=False) == ["takes_slack"]
    assert not company_settings(session).takes_slack


def test_a_week_is_drawn_from_the_day_it_begins_on(session: Session, boss: Person) -> None:
    assert company_settings(session).week == (0, 1, 2, 3, 4, 5, 6)
    change(session, boss, week_begins=6)
    assert company_settings(session).week == (6, 0, 1, 2, 3, 4, 5)
