from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from pulse.people.models import Department, Employer
from tests.app.views.asking import Scene, SignedIn
from tests.app.views.test_service_requests import headline
from tests.factories import (
    make_commitment,
    make_department,
    make_person,
    make_service,
)


@pytest.fixture
def watch(write: Callable[[], Any], scene: Scene) -> Any:
    """Who protects the requester's department, and somebody above everybody."""
    with write() as session:
        company = session.get_one(Department, scene.company_id)
        safety = make_department(session, "T9", company, is_provider=True)
        asking = session.get_one(Department, scene.service.buyer_department_id)
        service = make_service(
            session, safety, asking, code="S08", category="Safety", user_scope=["T2"]
        )
        make_commitment(session, service, wording_en="Contact within 10 minutes")
        return make_person(session, safety), make_person(session, company, roles=("hr_lead",))


def told(browser: Any, **fields: object) -> str:
    answer = browser.post("/protection", service="S08", **fields)
    assert answer.status_code == 303
    return str(answer.location)


def test_one_tap_is_enough_and_says_by_when(signed_in: SignedIn, scene: Scene, watch: Any) -> None:
    browser = signed_in(scene.requester)
    assert "Contact within 10 minutes" in browser.text("/protection")
    page = browser.text(told(browser))
    assert headline(page).startswith("Promised today")
    assert "They have been told." in page


def test_words_and_a_number_reach_who_protects(
    signed_in: SignedIn, scene: Scene, watch: Any
) -> None:
    path = told(signed_in(scene.requester), phone="010-1234-5678", words="He threatened me.")
    page = signed_in(watch[0]).text(path)
    assert "He threatened me." in page
    assert "Please call 010-1234-5678." in page


def test_nobody_above_who_asks_finds_it(signed_in: SignedIn, scene: Scene, watch: Any) -> None:
    path = told(signed_in(scene.requester))
    number = path.rpartition("/")[2]
    for above in (scene.head, watch[1]):
        browser = signed_in(above)
        browser.text(path, 404)
        assert number not in browser.text("/")
        assert f'href="{path}"' not in browser.text(f"/search?q={number}")
    assert number in signed_in(scene.requester).text("/requests")


def test_a_number_that_is_none_is_asked_again_with_the_words_kept(
    signed_in: SignedIn, scene: Scene, watch: Any
) -> None:
    answer = signed_in(scene.requester).post(
        "/protection", service="S08", phone="call me", words="Kept words"
    )
    assert answer.status_code == 422
    assert "Please write the number in digits" in answer.text
    assert "Kept words" in answer.text
    assert re.search(r'<details class="fold" open>', answer.text)


def test_what_protects_others_is_not_there(signed_in: SignedIn, scene: Scene, watch: Any) -> None:
    browser = signed_in(scene.outsider)
    assert "No department has been named yet" in browser.text("/protection")
    assert browser.post("/protection", service="S08").status_code == 404
    assert browser.post("/protection", service="S01").status_code == 404


def test_the_form_for_everything_else_leads_there_first(
    signed_in: SignedIn, scene: Scene, watch: Any
) -> None:
    assert 'href="/protection"' in signed_in(scene.requester).text("/requests/new")


def test_a_partners_worker_asks_without_any_other_right(
    write: Callable[[], Any], signed_in: SignedIn, scene: Scene, watch: Any
) -> None:
    with write() as session:
        firm = Employer(code="PA", name_ko="협력사", name_en="Partner", is_own=False)
        session.add(firm)
        session.flush()
        asking = session.get_one(Department, scene.service.buyer_department_id)
        worker = make_person(session, asking, employer_id=firm.id)
    browser = signed_in(worker)
    browser.text("/requests/new", 404)
    path = told(browser)
    assert headline(browser.text(path)).startswith("Promised today")
    assert browser.post(f"{path}/reply", reason="I am at the gate").status_code == 303
