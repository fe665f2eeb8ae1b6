"""What an administrator does for somebody, each act proven, noted, and refused in words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.proof import PROVEN
from pulse.audit import AuditEntry
from pulse.instants import system_now
from pulse.people.models import Identity, Person, RoleAssignment
from tests import factories
from tests.app.conftest import Browser

Write = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True)
class Office:
    """An administrator at the desk, and somebody who is spoken of."""

    browser: Browser
    worker: Person
    write: Write

    def act(self, path: str, **typed: object) -> str:
        """Do something and return the page that follows."""
        answer = self.browser.post(f"/people/{self.worker.number}/{path}", **typed)
        assert answer.status_code == 303, answer.text
        assert answer.location == f"/people/{self.worker.number}"
        return self.browser.text(answer.location)

    def refused(self, path: str, **typed: object) -> str:
        """Try something that is refused, and return the page with why."""
        answer = self.browser.post(f"/people/{self.worker.number}/{path}", **typed)
        assert answer.status_code == 422, answer.status_code
        return answer.text

    def acts(self) -> list[str]:
        """Which acts were noted about the person."""
        with self.write() as session:
            return list(
                session.scalars(
                    select(AuditEntry.action)
                    .where(AuditEntry.object_id == str(self.worker.id))
                    .order_by(AuditEntry.id)
                )
            )


@pytest.fixture
def office(write: Write, signed_in: Callable[..., Browser]) -> Office:
    with write() as session:
        company = factories.make_department(session, "C0")
        desk = factories.make_department(session, "T1", company, name_en="Desktop team")
        boss = factories.make_person(session, company, roles=("sys_admin",))
        worker = factories.make_person(session, desk, number="W1", name_en="Worker")
    browser = signed_in(boss)
    with browser.client.session_transaction() as cookie:
        cookie[PROVEN] = int(system_now().timestamp())
    return Office(browser, worker, write)


def today(office: Office) -> str:
    page = office.browser.text("/people/W1")
    return page.split('name="since"')[1].split('value="')[1][:10]


def test_a_role_is_given_and_ended(office: Office) -> None:
    page = office.act("roles", role="team_lead", department="T1", since=today(office))
    assert "Team lead · Desktop team" in page
    assert "given by hand" in page
    with office.write() as session:
        grant_id = session.scalars(
            select(RoleAssignment.id).where(RoleAssignment.person_id == office.worker.id)
        ).one()
    office.browser.post(f"/people/W1/roles/{grant_id}/end")
    assert office.browser.undo("/people/W1").status_code == 303
    with office.write() as session:
        grant_id = session.scalars(
            select(RoleAssignment.id).where(RoleAssignment.person_id == office.worker.id)
        ).one()
    assert "Team lead · Desktop team" not in office.act(f"roles/{grant_id}/end")
    assert office.acts() == ["role_given", "role_ended", "role_given", "role_ended"]


def test_what_was_typed_is_kept_when_it_does_not_fit(office: Office) -> None:
    page = office.refused("roles", role="team_lead", department="", since=today(office))
    assert "Please choose one." in page
    assert 'selected value="team_lead"' in page
    assert "Please give a day." in office.refused("roles", role="hr_lead", since="")
    office.act("roles", role="hr_lead", since=today(office))
    assert "hold this role" in office.refused("roles", role="hr_lead", since=today(office))


def test_a_guess_is_confirmed_or_refused(office: Office) -> None:
    with office.write() as session:
        guesses = [
            Identity(
                person_id=office.worker.id,
                provider="slack",
                tenant="T",
                subject=subject,
                is_confirmed=False,
                matched_by="mail",
            )
            for subject in ("U1", "U2")
        ]
        session.add_all(guesses)
    first, second = (guess.id for guess in guesses)
    assert "said by hand" in office.act(f"accounts/{first}/confirm")
    assert "counts already" in office.refused(f"accounts/{second}/confirm")
    assert "not to be theirs" in office.act(f"accounts/{second}/refuse")
    assert office.browser.post(f"/people/W1/accounts/{first}/sing").status_code == 404
    assert office.acts() == ["account_linked", "account_refused"]


def test_without_mail_an_invitation_is_a_link_shown_once(office: Office) -> None:
    answer = office.browser.post("/people/W1/invitation")
    assert answer.status_code == 200
    link = answer.text.split('class="secret">')[1].split("<")[0]
    path = "/password/" + link.rpartition("/")[2]
    assert office.browser.get(path).status_code == 200
    assert office.acts() == ["password_offered"]


def test_a_language_is_set_until_one_is_chosen(office: Office) -> None:
    office.act("language", locale="ko")
    assert office.acts() == ["language_set"]
    assert "Please choose one." in office.refused("language", locale="xx")


def test_somebody_leaves_within_a_day(office: Office) -> None:
    assert "Please choose today or tomorrow." in office.refused("leaving", on="")
    page = office.act("leaving", on="today")
    assert "no longer works here." in page
    assert "Note that they leave" not in page
    assert office.acts() == ["person_left"]


def test_every_key_act_asks_for_a_proof(office: Office) -> None:
    with office.browser.client.session_transaction() as cookie:
        del cookie[PROVEN]
    for path in (
        "roles",
        "roles/1/end",
        "accounts",
        "accounts/1/confirm",
        "invitation",
        "leaving",
    ):
        answer = office.browser.post(f"/people/W1/{path}", on="today")
        assert (answer.status_code, "/proof" in answer.location) == (307, True), path
    assert office.acts() == []


def test_the_last_administrator_can_neither_drop_the_role_nor_go(
    office: Office, write: Write
) -> None:
    with write() as session:
        grant = session.scalars(
            select(RoleAssignment).where(RoleAssignment.role == "sys_admin")
        ).one()
        number = session.get_one(Person, grant.person_id).number
    for path, typed in ((f"roles/{grant.id}/end", {}), ("leaving", {"on": "today"})):
        answer = office.browser.post(f"/people/{number}/{path}", **typed)
        assert answer.status_code == 422
    assert (
        "Nobody would be left"
        in office.browser.post(f"/people/{number}/roles/{grant.id}/end").text
    )
