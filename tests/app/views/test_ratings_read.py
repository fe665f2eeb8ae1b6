"""A head is told which own services are green outside and red inside."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from app.views import own_promises
from pulse.commitments.fulfilment import ServiceFulfilment, Tally, VersionFulfilment
from tests.app.conftest import Browser
from tests.factories import make_department, make_head, make_service


def paused(service_id: int, provider_id: int) -> ServiceFulfilment:
    """A service that kept every promise, with the clock stopped for half of the time."""
    tally = Tally(met=20, elapsed_seconds=100, paused_seconds=100)
    version = VersionFulfilment(1, 1, "C1", service_id, "약속", "Promise", 90, 1, tally)
    return ServiceFulfilment(service_id, "S01", "지원", "Support", 1, provider_id, (version,))


def test_a_head_sees_the_own_watermelons_and_no_others(
    write: Callable[[], Any],
    signed_in: Callable[..., Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with write() as session:
        company = make_department(session, "C0")
        ours = make_department(session, "T1", company, is_provider=True)
        others = make_department(session, "T2", company, is_provider=True)
        service = make_service(session, ours, others)
        make_service(session, others, ours, code="S02")
        head, other_head = make_head(session, ours), make_head(session, others)
        company_head = make_head(session, company)
    green = paused(service.id, ours.id)
    found = SimpleNamespace(services=(green,))
    monkeypatch.setattr(own_promises, "company_fulfilment", lambda *_given: found)
    words = "the clock stood still for 50.0% of the time"
    assert words in signed_in(head).text("/promises/ours")
    assert words in signed_in(company_head).text("/promises/ours")
    assert words not in signed_in(other_head).text("/promises/ours")
