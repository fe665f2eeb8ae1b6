"""Heads, owners and whoever works on it are told of services green outside, red inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.views import watermelons
from pulse.commitments.fulfilment import ServiceFulfilment, Tally, VersionFulfilment
from tests.app.conftest import Browser
from tests.factories import make_department, make_head, make_person, make_service


def paused(service_id: int, provider_id: int, owner_id: int) -> ServiceFulfilment:
    """A service that kept every promise, with the clock stopped for half of the time."""
    tally = Tally(met=20, elapsed_seconds=100, paused_seconds=100)
    version = VersionFulfilment(1, 1, "C1", service_id, "약속", "Promise", 90, 1, tally)
    return ServiceFulfilment(
        service_id, "S01", "지원", "Support", 1, provider_id, (version,), owner_id=owner_id
    )


def test_a_head_sees_the_own_watermelons_and_no_others(
    write: Callable[[], Any],
    signed_in: Callable[..., Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with write() as session:
        company = make_department(session, "C0")
        ours = make_department(session, "T1", company, is_provider=True)
        others = make_department(session, "T2", company, is_provider=True)
        owner = make_person(session, others)
        service = make_service(session, ours, others, owner_id=owner.id)
        make_service(session, others, ours, code="S02")
        head, other_head = make_head(session, ours), make_head(session, others)
        company_head, worker = make_head(session, company), make_person(session, ours)
    green = paused(service.id, ours.id, owner.id)
    monkeypatch.setattr(watermelons, "company_fulfilment", lambda *_given: (green,))
    words = "the clock stood still for 50.0% of the time"
    assert words in signed_in(head).text("/promises/ours")
    assert words in signed_in(company_head).text("/promises/ours")
    assert words not in signed_in(other_head).text("/promises/ours")
    for one in (worker, head, owner):
        page = signed_in(one).text("/queue")
        assert words in page
        assert f'href="/services/{service.code}#ratings"' in page
    assert words not in signed_in(other_head).text("/queue")
