from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.app.company import AGENT
from tests.app.conftest import Browser
from tests.factories import make_commitment, make_department, make_person, make_service

AsPerson = Callable[..., Browser]


def test_the_catalogue_tells_what_i_may_ask_for_from_the_rest(as_person: AsPerson) -> None:
    page = as_person(AGENT).text("/services")
    mine, others = page.split("For other departments")
    assert "/services/S01" in mine
    assert "/services/S16" in others or "/services/S13" in others


def test_a_charter_says_what_was_kept_and_counts_both_ways(as_person: AsPerson) -> None:
    page = as_person(AGENT).text("/services/S01")
    assert "promises reached their goal" in page
    assert "Pauses taken off" in page
    assert "No pause taken off" in page
    assert "Buyer" in page
    assert "Ask for this" in page


def test_korean_names_the_rate_in_full(as_person: AsPerson) -> None:
    page = as_person(AGENT, "ko").text("/services/S01")
    assert "지원부서 약속 이행률" in page
    assert page.count("이행률") == page.count("지원부서 약속 이행률")


def test_an_unknown_service_is_not_found(as_person: AsPerson) -> None:
    as_person(AGENT).text("/services/NONE", 404)


def test_a_new_service_says_that_nothing_was_due_yet(
    write: Callable[[], Any], signed_in: Callable[..., Browser]
) -> None:
    with write() as session:
        company = make_department(session, "C0")
        provider = make_department(session, "T1", company, is_provider=True)
        service = make_service(session, provider, company)
        make_commitment(session, service)
        bare = make_service(session, provider, company, code="S02")
        person = make_person(session, company)
    browser = signed_in(person)
    assert "Nothing was due in the last 12 weeks" in browser.text(f"/services/{service.code}")
    assert "Nothing is promised yet." in browser.text(f"/services/{bare.code}")


def test_an_empty_catalogue_says_what_will_appear(
    write: Callable[[], Any], signed_in: Callable[..., Browser]
) -> None:
    with write() as session:
        person = make_person(session, make_department(session, "C0"))
    page = signed_in(person).text("/services")
    assert "No service is live yet." in page
