from __future__ import annotations

from pulse.commitments.models import EventKind
from pulse.webhooks.models import OFFERED, WebhookEvent


def test_every_event_of_a_request_can_be_told() -> None:
    told = {event.value for event in WebhookEvent}
    assert {f"service_request.{kind.value}" for kind in EventKind} <= told


def test_a_try_out_is_not_subscribed_to() -> None:
    assert WebhookEvent.PING not in OFFERED
