from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from pulse.commitments.models import Escalation, EscalationState, ServiceRequest
from pulse.transaction import transaction
from tests.app.conftest import Browser, id_of

REQUEST = "R-000121"
As = Callable[..., Browser]


def found(browser: Browser, words: str) -> list[str]:
    main = browser.client.get("/search", query_string={"q": words}).text.partition("<main")[2]
    return re.findall(r'class="row-link" href="([^"]+)"', main)


@pytest.mark.parametrize(("number", "is_shown"), [("P0067", True), ("P0030", True)])
def test_a_request_is_found_by_whom_it_concerns(
    as_person: As, number: str, is_shown: bool
) -> None:
    assert (f"/requests/{REQUEST}" in found(as_person(number), REQUEST)) is is_shown


@pytest.mark.parametrize("number", ["P0242", "P0500", "P0078"])
def test_hidden_and_missing_look_the_same(as_person: As, number: str) -> None:
    browser = as_person(number)
    hidden, missing = (
        browser.text(f"/search?q={sought}").partition("<main")[2].replace(sought, "")
        for sought in ("R-000123", "R-999999")
    )
    assert hidden.partition("<footer")[0] == missing.partition("<footer")[0]


def test_services_results_pages_and_help_are_found_by_right(as_person: As) -> None:
    assert "/services/S01" in found(as_person("P0242"), "s01")
    assert any(url.startswith("/help/numbers") for url in found(as_person("P0242"), "wilson"))
    assert "/settings/slack" in found(as_person("P0078"), "slack")
    assert "/settings/slack" not in found(as_person("P0242"), "slack")
    assert any(url.startswith("/results/") for url in found(as_person("P0030"), "week"))
    assert not any(url.startswith("/results/") for url in found(as_person("P0242"), "week"))


def test_signs_of_the_database_mean_themselves(as_person: As) -> None:
    assert found(as_person("P0030"), "%%%") == []


def test_nothing_found_says_what_to_try(as_person: As) -> None:
    assert "Try one word" in as_person("P0242").text("/search?q=qqqqqq")


def test_people_are_found_by_whoever_manages_them_alone(
    as_person: Callable[..., Browser],
) -> None:
    assert 'href="/people/P0242"' in as_person("P0078").text("/search?q=P0242")
    for number in ("P0242", "P0030", "P0053"):
        assert "/people/P0242" not in as_person(number).text("/search?q=P0242")


@pytest.mark.parametrize(
    ("number", "words", "where"),
    [
        ("P0242", "상담화면이", "/services/S01"),
        ("P0242", "ㅅㄷㅎㅁ", "/services/S01"),
        ("P0242", "IT본부", "/services/S01"),
        ("P0242", "고객센터", "/calendars/CAL-CC"),
        ("P0242", "에스컬레이션", "/chains"),
        ("P0242", "로그아웃", "/me#browsers"),
        ("P0242", "폭언", "/protection"),
        ("P0067", "r121", f"/requests/{REQUEST}"),
        ("P0067", "이력을 저장", f"/requests/{REQUEST}"),
        ("P0078", "ㄱㅈㄷ", "/people/P0053"),
        ("P0078", "강잔디를", "/people/P0053"),
        ("P0078", "jandi", "/people/P0053"),
        ("P0078", "조용한 시간", "/settings#part-day"),
        ("P0078", "IT본부", "/structure#D04"),
        ("P0030", "TPL-WEEK", "/pulses/templates/TPL-WEEK"),
        ("P0030", "주간 한마디를", "/pulses/templates/TPL-WEEK"),
        ("P0030", "주간 한마디", "/pulses#wave-2"),
        ("P0053", "IT본부", "/people?department=D04"),
    ],
)
def test_things_are_found_as_people_call_them(
    as_person: As, number: str, words: str, where: str
) -> None:
    assert where in found(as_person(number, "ko"), words)


def test_whom_an_escalation_told_finds_the_request_by_its_number(
    as_person: As, demo_app: Flask
) -> None:
    assert found(as_person("P0240"), "R-121") == []
    with demo_app.app_context(), transaction(db.session()) as session:
        asked = session.scalars(
            select(ServiceRequest).where(ServiceRequest.number == REQUEST)
        ).one()
        step = session.scalars(
            select(Escalation).where(Escalation.request_id == asked.id).limit(1)
        ).one()
        step.state, step.told = EscalationState.FIRED, [id_of(demo_app, "P0240")]
    assert found(as_person("P0240"), "R-121") == [f"/requests/{REQUEST}"]
    as_person("P0240").text(f"/requests/{REQUEST}")


def test_promises_are_found_by_their_words(as_person: As) -> None:
    page = as_person("P0242", "ko").text("/services")
    promised = re.search(r'href="/services/S01".*?row-note">([^<·]+)', page, re.DOTALL)
    assert promised
    assert "/services/S01#promises" in found(as_person("P0242", "ko"), promised[1].strip())


def test_of_very_many_the_first_are_shown_and_it_says_so(as_person: As) -> None:
    page = as_person("P0078").text("/search?q=P0")
    assert page.count('href="/people/P0') == 10
    assert "Another word narrows it down" in page


@pytest.mark.parametrize("number", ["P0242", "P0500", "P0067", "P0053", "P0030", "P0078", "P0001"])
def test_whatever_kind_is_found_opens(as_person: As, number: str) -> None:
    browser = as_person(number)
    urls = [url.partition("#")[0] for words in ("e", "S0", "R-0") for url in found(browser, words)]
    one_each = {urlsplit(url).path.split("/")[1]: url for url in urls}
    assert len(one_each) > 3
    for url in one_each.values():
        browser.text(url)


def test_a_decision_is_found_by_its_words_by_its_author_alone(as_person: As) -> None:
    asked = {
        "title": "Second headset",
        "words": "One each.",
        "rests_on": "Two broke.",
        "department_id": "company",
    }
    assert as_person("P0231").post("/proposals", **asked).status_code == 303
    assert "/proposals" in found(as_person("P0231"), "headset second")
    assert "/digest" in found(as_person("P0001"), "second headset")
    for number in ("P0242", "P0067", "P0053", "P0078"):
        assert "/digest" not in found(as_person(number), "second headset")
        assert "/proposals" not in found(as_person(number), "second headset")
