from __future__ import annotations

from app.program_words import EVENTS, OUTCOMES, SCOPES
from pulse.outbox import DeliveryState
from pulse.people.api_tokens import Scope
from pulse.webhooks.models import WebhookEvent


def test_every_scope_event_and_outcome_has_words() -> None:
    assert set(SCOPES) == set(Scope)
    assert set(EVENTS) == {event.value for event in WebhookEvent}
    assert set(OUTCOMES) == set(DeliveryState)
