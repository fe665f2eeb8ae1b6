"""Who finds whom: the administrator everybody, a head the own department's names."""

from __future__ import annotations

import pytest

from pulse.people.finding import (
    AT_A_TIME,
    Match,
    PeopleBy,
    PeopleFound,
    PeopleWanted,
    Presence,
    find_people,
    people_called,
)
from pulse.people.models import Identity, Person, PersonStatus, RoleAssignment
from pulse.people.permissions import viewer_of
from pulse.people.structure import leave, load_tree, set_head
from tests.pulse.people.small_company import DAY, OPENED, SmallCompany


@pytest.fixture
def administrator(company: SmallCompany) -> Person:
    made = company.hire("A", "C")
    company.session.add(RoleAssignment(person_id=made.id, role="sys_admin", valid_from=OPENED))
    return made


def look(company: SmallCompany, who: Person, **wanted: object) -> PeopleFound:
    session = company.session
    session.flush()
    asked = PeopleWanted(**wanted)  # type: ignore[arg-type]
    return find_people(session, viewer_of(session, who.id, DAY), asked, load_tree(session, DAY))


def numbers(found: PeopleFound) -> list[str]:
    return [line.person.number for line in found.lines]


def test_words_department_and_employer_narrow_down(
    company: SmallCompany, administrator: Person
) -> None:
    company.hire("W1", "T1", email="haesol@example.com")
    company.hire("W2", "T2")
    company.hire("P1", "P")
    assert numbers(look(company, administrator)) == ["A", "P1", "W1", "W2"]
    assert numbers(look(company, administrator, words="HAESOL w1")) == ["W1"]
    assert numbers(look(company, administrator, words="100%")) == []
    assert numbers(look(company, administrator, department_id=company.id("D"))) == ["W1", "W2"]
    assert numbers(look(company, administrator, department_id=999999)) == []
    assert numbers(look(company, administrator, employer_id=company.partner.id)) == ["P1"]


def test_somebody_is_called_by_number_before_anything_else(company: SmallCompany) -> None:
    company.hire("W1", "T1", email="sky@example.com").name_ko = "하늘"
    company.hire("w1", "T1").name_ko = "하늘"
    gone = company.hire("W3", "T1")
    gone.name_ko = "바다"
    leave(company.session, gone, DAY)

    def called(words: str) -> list[str]:
        return [one.number for one in people_called(company.session, words, DAY)]

    assert called(" w1 ") == ["w1"]
    assert called("SKY@example.com") == ["W1"]
    assert called("하늘") == ["W1", "w1"]
    assert called("바다") == called("") == []


def test_people_come_in_the_order_asked_for_and_by_number_among_equals(
    company: SmallCompany, administrator: Person
) -> None:
    for number, place, korean, english in (
        ("W1", "T2", "하늘", "adam"),
        ("W2", "T1", "가람", "Zoe"),
        ("W3", "T1", "나래", "Bea"),
    ):
        made = company.hire(number, place)
        made.name_ko, made.name_en = korean, english
    account = {"provider": "slack", "tenant": "T", "subject": "W3", "is_confirmed": True}
    company.session.add(Identity(person_id=made.id, matched_by="email", **account))
    administrator.name_ko, administrator.name_en = "다온", "Mia"

    def order(by: PeopleBy, **wanted: object) -> list[str]:
        return numbers(look(company, administrator, by=by, **wanted))

    assert order(PeopleBy.NAME) == ["W2", "W3", "A", "W1"]
    assert order(PeopleBy.NAME, locale="en") == ["W1", "W3", "A", "W2"]
    assert order(PeopleBy.NUMBER, is_falling=True) == ["W3", "W2", "W1", "A"]
    in_teams = [found for found in order(PeopleBy.DEPARTMENT) if found != "A"]
    assert in_teams == ["W2", "W3", "W1"]
    assert order(PeopleBy.MATCH)[0] == "W3"
    assert order(PeopleBy.EMPLOYER) == ["A", "W1", "W2", "W3"]


def test_presence_chooses_who_is_here_away_or_gone(
    company: SmallCompany, administrator: Person
) -> None:
    away, gone = company.hire("W1"), company.hire("W2")
    away.status = PersonStatus.ON_LEAVE
    leave(company.session, gone, DAY)
    found = {
        presence: numbers(look(company, administrator, presence=presence)) for presence in Presence
    }
    assert found == {
        Presence.HERE: ["A", "W1"],
        Presence.ON_LEAVE: ["W1"],
        Presence.LEFT: ["W2"],
        Presence.ALL: ["A", "W1", "W2"],
    }


def test_the_state_of_a_match_is_told_and_can_be_chosen(
    company: SmallCompany, administrator: Person
) -> None:
    facts = {"W1": (True, "mail"), "W2": (False, "mail"), "W3": (False, "refused")}
    for number, (is_confirmed, by) in facts.items():
        company.session.add(
            Identity(
                person_id=company.hire(number).id,
                provider="slack",
                tenant="T",
                subject=number,
                is_confirmed=is_confirmed,
                matched_by=by,
            )
        )
    found = look(company, administrator, words="W")
    assert [line.match for line in found.lines] == [Match.CONFIRMED, Match.GUESS, Match.NONE]
    for match, number in ((Match.CONFIRMED, "W1"), (Match.GUESS, "W2"), (Match.NONE, "W3")):
        assert numbers(look(company, administrator, words="W", match=match)) == [number]


def test_a_head_finds_the_own_people_and_no_match(company: SmallCompany) -> None:
    head = company.hire("H", "D")
    company.hire("W1", "T1")
    company.hire("W2", "C")
    company.hire("P1", "T1", employer_id=company.partner.id)
    gone = company.hire("W3", "T1")
    leave(company.session, gone, DAY)
    set_head(company.session, company.id("D"), head.id, DAY)
    found = look(company, head, presence=Presence.ALL)
    assert numbers(found) == ["H", "W1"]
    assert [line.match for line in found.lines] == [None, None]
    assert numbers(look(company, company.hire("W4"))) == []


def test_pages_follow_each_other(company: SmallCompany, administrator: Person) -> None:
    for n in range(AT_A_TIME):
        company.hire(f"W{n:03d}")
    first, second = (look(company, administrator, page=page) for page in (1, 2))
    assert (len(first.lines), first.pages, first.total) == (AT_A_TIME, 2, AT_A_TIME + 1)
    assert numbers(second) == ["W049"]
    assert look(company, administrator, page=99).page == 2
