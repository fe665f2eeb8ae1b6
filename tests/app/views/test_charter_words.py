"""The charter says what both sides owe, what is refused, and what follows a miss."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.views import charter_words
from pulse.commitments.models import CommitmentVersion, VersionState
from tests.app.company import AGENT, standing_still
from tests.app.conftest import Browser
from tests.factories import make_commitment, make_department, make_head, make_service
from tests.pulse.commitments.scene import make_chain

DUTIES = {
    "provider_ko": "바로 살펴요",
    "provider_en": "We look at once",
    "requester_en": "Send a screenshot.",
    "answer_hours": 4,
    "accept_days": 1,
    "limits_en": "No private devices; up to 300,000 won",
    "remedy_en": "We call you ourselves.",
}


@pytest.fixture
def page(write: Callable[[], Any], signed_in: Callable[..., Browser]) -> Any:
    with write() as session:
        company = make_department(session, "C0")
        desk = make_department(session, "T1", company, is_provider=True)
        make_chain(session)
        head = make_head(session, desk)
        service = make_service(
            session,
            desk,
            company,
            owner_id=head.id,
            status="pilot",
            pilot_until=date(2026, 12, 31),
            faq_ref="https://faq.example.com/s01",
        )
        facts = {"chain_code": "E-TEST", "duties": DUTIES, "review_on": date(2026, 8, 1)}
        signed = [{"side": "provider", "person": head.id, "at": "2026-01-01T00:00:00+00:00"}]
        version = make_commitment(session, service, signatures=signed, number=2, **facts)
        older = dict.fromkeys(("kind", "goal_unit", "priority", "calendar_code"))
        session.add(
            CommitmentVersion(
                commitment_id=version.commitment_id,
                number=1,
                state=VersionState.SUPERSEDED,
                wording_ko="하루 안에",
                wording_en="Within a day",
                effective_from=date(2019, 1, 1),
                effective_to=date(2019, 12, 31),
                signatures=[],
                **{name: getattr(version, name) for name in older},
                **{
                    name: getattr(version, name)
                    for name in (
                        "goal_value", "target_rate", "start_event", "stop_event", "pause_when",
                        "warn_at_pct", "evidence", "weight",
                    )
                },
            )
        )  # fmt: skip
    with standing_still():
        yield signed_in(head), version.id


def test_everything_agreed_stands_on_the_page(page: Any) -> None:
    browser, _ = page
    text = browser.text("/services/S01")
    for words in (
        "We look at once",
        "Send a screenshot. Questions are answered within 4 working hours.",
        "What was done is accepted within 1 working day.",
        "No private devices; up to 300,000 won",
        "We call you ourselves.",
        "2, since Wed 1 Jan 2020",
        "Within a day",
        "the department that answers: Person",
        "At 80% of the time: the service owner",
        "8 working hours after the time is used up",
        "Customers feel it at once when it fails",
        "On trial until Thu 31 Dec 2026",
        'href="https://faq.example.com/s01"',
        "Its review date has come",
    ):
        assert words in text, words


def test_a_head_keeps_what_is_due_for_review(page: Any) -> None:
    browser, version_id = page
    assert browser.post(f"/services/S01/versions/{version_id}/keep").status_code == 303
    text = browser.text("/services/S01")
    assert "Its review date has come" not in text
    assert "Tue 31 Aug 2027" in text
    assert browser.post(f"/services/S01/versions/{version_id}/keep").status_code == 409


@pytest.mark.parametrize(
    ("reference", "base", "url"),
    [
        ("", "https://faq.example.com", ""),
        ("faq-s01", "", ""),
        ("faq-s01", "https://faq.example.com", "https://faq.example.com/faq-s01"),
        ("http://wiki.example.com/a", "https://faq.example.com", "http://wiki.example.com/a"),
        ("javascript:alert(1)", "", ""),
    ],
)
def test_where_questions_are_answered(reference: str, base: str, url: str) -> None:
    assert charter_words.faq_url(reference, base) == url


def test_a_closed_month_is_the_last_result(as_person: Callable[..., Browser]) -> None:
    assert "The agreement in full" in as_person(AGENT).text("/services/S01")
