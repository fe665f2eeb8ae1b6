"""On receipt the requester reads what to expect; later both read what the request lacked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pulse.commitments import requests
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import Service
from pulse.instants import utc_now
from pulse.people.models import Department
from tests.app.views.asking import Scene, SignedIn, opened
from tests.factories import make_person, make_service


def a_past(session: Any, scene: Scene) -> None:
    """Five colleagues asked the same, had it in twenty minutes, and asked for a password next."""
    centre = session.get_one(Department, scene.service.buyer_department_id)
    desk = session.get_one(Department, scene.service.provider_department_id)
    other = make_service(session, desk, centre, code="S02", name_en="Passwords", user_scope=["T2"])
    began = utc_now() - timedelta(days=7)
    for number in range(5):
        asker = make_person(session, centre)
        asked = NewRequest(scene.service.id, "P1", f"Screen {number} is frozen")
        first = requests.open_request(session, asker.id, asked, at=began)
        done = began + timedelta(minutes=20)
        requests.resolve(session, first.id, scene.provider.id, at=done)
        then = NewRequest(other.id, "P2", f"Password forgotten {number}")
        requests.open_request(session, asker.id, then, at=done)


def test_on_receipt_the_requester_reads_the_usual_time_and_what_others_asked_next(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    with write() as session:
        session.get_one(Service, scene.service.id).faq_ref = "https://faq.example.com/s01"
        a_past(session, scene)
    path = opened(signed_in, scene)
    page = signed_in(scene.requester).text(path)
    assert "Requests like this usually take 20 min; nine in ten were done within 20 min" in page
    assert "Password forgotten 4" in page
    assert "5 people" in page
    assert 'href="https://faq.example.com/s01">Answers to what is often asked' in page
    other_side = signed_in(scene.provider).text(path)
    assert "usually take" not in other_side
    assert "Password forgotten" not in other_side
    signed_in(scene.provider).post(f"{path}/reply", reason="On it")
    assert "usually take" not in signed_in(scene.requester).text(path), "no longer news"


def test_what_a_request_lacked_is_read_by_both(signed_in: SignedIn, scene: Scene) -> None:
    path = opened(signed_in, scene)
    provider = signed_in(scene.provider)
    provider.post(f"{path}/lacks", lacks=["where", "evidence"], reason="Which seat?")
    for reader in (scene.requester, scene.provider):
        page = signed_in(reader).text(path)
        assert "missed: a screenshot or an example, where it happens" in page
        assert "Which seat?" in page
    provider.post(f"{path}/lacks", reason="")
    assert "this request was complete" in signed_in(scene.requester).text(path)
