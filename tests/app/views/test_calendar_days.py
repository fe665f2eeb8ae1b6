from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pulse.calendars.models import Calendar
from pulse.people.models import Person
from tests.app.company import standing_still
from tests.app.conftest import Browser
from tests.factories import CALENDAR, make_department, make_person

SignedIn = Callable[..., Browser]
PATH = f"/calendars/{CALENDAR}/days"
ICS = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260915
SUMMARY:창립기념일
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def people(write: Callable[[], Any]) -> Iterator[tuple[Person, Person]]:
    """A keeper of a calendar no promise is kept by, and somebody who only reads it."""
    with write() as session:
        company = make_department(session, "C0")
        made = make_person(session, company, roles=("sys_admin",)), make_person(session, company)
    with standing_still():
        yield made


def send(browser: Browser, content: str = ICS, path: str = PATH, **fields: str) -> Any:
    file = (io.BytesIO(content.encode()), "days.ics")
    return browser.client.post(
        path, data={"csrf_token": browser.token(), "file": file, "kind": "holidays", **fields}
    )


def document(write: Callable[[], Any]) -> dict[str, Any]:
    with write() as session:
        return dict(session.get_one(Calendar, CALENDAR).document)


def test_days_nobody_has_to_agree_to_are_added_at_once_and_only_once(
    signed_in: SignedIn, people: tuple[Person, Person], write: Callable[[], Any]
) -> None:
    keeper = signed_in(people[0])
    before = document(write)
    planned = send(keeper, act="plan")
    assert planned.status_code == 200
    assert "1 day would be added" in planned.text
    assert "promises so far" not in planned.text
    assert document(write) == before
    assert send(keeper, act="save").status_code == 303
    assert [row["date"] for row in document(write)["own_days"]] == ["2026-09-15"]
    again = send(keeper, act="plan").text
    assert "1 day is in the calendar already." in again
    assert "There is nothing new in this file." in again


@pytest.mark.parametrize(("kind", "kept_as"), [("closures", "exceptions"), ("feasts", "own_days")])
def test_a_kind_nobody_knows_is_taken_for_holidays(
    signed_in: SignedIn,
    people: tuple[Person, Person],
    write: Callable[[], Any],
    kind: str,
    kept_as: str,
) -> None:
    assert send(signed_in(people[0]), act="save", kind=kind).status_code == 303
    stored = document(write)
    assert [row["date"] for row in stored[kept_as]] == ["2026-09-15"]
    assert not stored.get({"exceptions": "own_days", "own_days": "exceptions"}[kept_as])


@pytest.mark.parametrize("content", ["", "hello", "\x00"])
def test_what_is_no_calendar_file_changes_nothing(
    signed_in: SignedIn, people: tuple[Person, Person], write: Callable[[], Any], content: str
) -> None:
    before = document(write)
    assert send(signed_in(people[0]), content, act="save").status_code == 422
    assert document(write) == before


def test_only_a_keeper_of_an_existing_calendar_is_asked_for_a_file(
    signed_in: SignedIn, people: tuple[Person, Person]
) -> None:
    keeper, reader = (signed_in(person) for person in people)
    assert "Which days off does your file hold?" in keeper.text(PATH)
    assert keeper.get("/calendars/CAL-NONE/days").status_code == 404
    assert send(keeper, path="/calendars/CAL-NONE/days").status_code == 404
    assert reader.get(PATH).status_code == send(reader, act="save").status_code == 404


def test_a_file_of_nearly_a_megabyte_comes_through_its_plan(
    signed_in: SignedIn, people: tuple[Person, Person], write: Callable[[], Any]
) -> None:
    """The plan's page carries the file as text to its confirmation."""
    text = ICS.replace("END:VCALENDAR", "X-LONG:y\n" * 90_000 + "END:VCALENDAR")
    typed = {"act": "save", "kind": "holidays", "text": text.replace("\n", "\r\n")}
    sent = signed_in(people[0]).post(PATH, **typed)
    assert sent.status_code == 303
    assert [row["date"] for row in document(write)["own_days"]] == ["2026-09-15"]
