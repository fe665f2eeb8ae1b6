from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import delete, select

from pulse.calendars.models import Calendar
from pulse.commitments.models import Service
from pulse.commitments.ownership import follow_owners
from pulse.instants import utc_now
from pulse.outbox import OutboxMessage
from pulse.people.models import Person
from pulse.people.permissions import Role, holders_of
from pulse.telling import person_recipient
from tests.app.company import standing_still
from tests.app.conftest import Browser
from tests.factories import CALENDAR, make_calendar, make_department, make_person, make_service

SignedIn = Callable[..., Browser]
Write = Callable[[], Any]
SAID = {
    "service_id": "S01",
    "name_ko": "PC 교체",
    "name_en": "A new PC",
    "description_ko": "고장 난 PC를 바꿔 줘요.",
    "provider_dept_id": "T1",
    "owner_person_id": "Kim the owner",
    "user_dept_ids": ["ALL_OWN"],
    "buyer_dept_id": "T2",
    "decider_dept_id": "C0",
    "request_channels": ["web", "slack"],
    "calendar_id": CALENDAR,
    "criticality": "2",
    "survey_sampling": "1_in_3",
    "status": "live",
}
NEW = "/services/new"


@dataclass(frozen=True)
class Scene:
    administrator: Person
    owner: Person
    other: Person


@pytest.fixture
def scene(write: Write) -> Any:
    with write() as session:
        make_calendar(session)
        company = make_department(session, "C0")
        desk = make_department(session, "T1", company)
        make_department(session, "T2", company)
        made = Scene(
            make_person(session, company, roles=("sys_admin",)),
            make_person(session, desk, name_en="Kim the owner", number="P1"),
            make_person(session, desk, name_en="Lee", number="P2"),
        )
    with standing_still():
        yield made


@pytest.fixture
def owned(scene: Scene, write: Write) -> str:
    with write() as session:
        desk = make_department(session, "T9")
        made = make_service(session, desk, desk, owner_id=scene.owner.id)
        follow_owners(session, utc_now().date())
        return f"/services/{made.code}"


def stored(write: Write, code: str = "S01") -> Service:
    with write() as session:
        return session.scalars(select(Service).where(Service.code == code)).one()  # type: ignore[no-any-return]


def test_a_service_is_written_down_on_a_page(
    signed_in: SignedIn, scene: Scene, write: Write
) -> None:
    browser = signed_in(scene.administrator)
    assert NEW in browser.text("/services")
    assert 'value="S01"' in browser.text(NEW)
    done = browser.post(NEW, **SAID)
    assert (done.status_code, done.location) == (303, "/services/S01")
    page = browser.text("/services/S01")
    assert "“A new PC” is written down. Say next what it promises." in page
    assert "/services/S01/commitments/new" in page
    made = stored(write)
    assert (made.owner_id, made.user_scope) == (scene.owner.id, ["ALL_OWN"])
    assert 'value="S02"' in browser.text(NEW)
    assert "A new PC" in signed_in(scene.other).text("/services")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name_ko", "", "Please fill this in."),
        ("service_id", "S 1", "2 to 24 capital letters"),
        ("owner_person_id", "Nobody", "Nobody here has this number"),
        ("user_dept_ids", [], "Please choose at least one."),
        ("buyer_dept_id", "", "Please choose one."),
        ("criticality", "", "Please choose one."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    signed_in: SignedIn, scene: Scene, field: str, value: object, words: str
) -> None:
    answer = signed_in(scene.administrator).post(NEW, **{**SAID, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert "고장 난 PC를 바꿔 줘요." in answer.text


def test_people_called_the_same_are_told_apart_by_number(
    signed_in: SignedIn, scene: Scene, write: Write
) -> None:
    with write() as session:
        make_person(session, make_department(session, "T3"), name_en="kim THE owner", number="P3")
    answer = signed_in(scene.administrator).post(NEW, **SAID)
    assert answer.status_code == 422
    assert "Please write a number: P1, P3" in answer.text


def test_a_code_is_given_once(signed_in: SignedIn, scene: Scene, owned: str) -> None:
    answer = signed_in(scene.administrator).post(NEW, **SAID)
    assert (answer.status_code, "Another service has this code." in answer.text) == (422, True)


def test_without_a_calendar_the_page_leads_to_one(signed_in: SignedIn, write: Write) -> None:
    with write() as session:
        company = make_department(session, "C0")
        administrator = make_person(session, company, roles=("sys_admin",))
        session.execute(delete(Calendar))
    page = signed_in(administrator).text(NEW)
    assert "There is no calendar yet." in page
    assert "name_ko" not in page


def test_an_owner_hands_a_service_over(
    signed_in: SignedIn, scene: Scene, owned: str, write: Write
) -> None:
    browser = signed_in(scene.owner)
    assert f"{owned}/edit" in browser.text(owned)
    page = browser.text(f"{owned}/edit")
    assert 'value="P1"' in page
    assert "buyer_dept_id" not in page
    said = {"name_ko": "상담화면", "name_en": "Screens", "owner_person_id": "lee"}
    done = browser.post(f"{owned}/edit", buyer_dept_id="C0", **said)
    assert (done.status_code, done.location) == (303, owned)
    assert "“Screens” belongs to Lee from now on." in browser.text(owned)
    made = stored(write)
    assert (made.owner_id, made.name_en, made.user_scope) == (scene.other.id, "Screens", ["ALL"])
    assert made.buyer_department_id == made.provider_department_id
    with write() as session:
        held = holders_of(session, Role.SERVICE_OWNER, utc_now().date())
        told = session.scalars(select(OutboxMessage.recipient)).all()
    assert held == [scene.other.id]
    assert told == [person_recipient(scene.other.id)], "who did it is not told"
    browser.text(f"{owned}/edit", 404)


def test_an_administrator_changes_all_of_it(
    signed_in: SignedIn, scene: Scene, owned: str, write: Write
) -> None:
    browser = signed_in(scene.administrator)
    assert "Desktop" not in browser.text(f"{owned}/edit")
    said = {**SAID, "owner_person_id": "P1", "status": "ended"}
    assert browser.post(f"{owned}/edit", **said).status_code == 303
    made = stored(write)
    assert (made.status, made.name_en, made.owner_id) == ("ended", "A new PC", scene.owner.id)
    assert "Everybody reads “A new PC” like that now." in browser.text(owned)
    wrong = browser.post(f"{owned}/edit", **{**said, "name_ko": "", "criticality": "3"})
    assert (wrong.status_code, "No longer offered" in wrong.text) == (422, True)


def test_others_find_no_such_pages(signed_in: SignedIn, scene: Scene, owned: str) -> None:
    browser = signed_in(scene.other)
    for path in (NEW, f"{owned}/edit"):
        browser.text(path, 404)
        assert browser.post(path, **SAID).status_code == 404
    assert "/edit" not in browser.text(owned)
