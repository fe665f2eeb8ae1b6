"""Deliveries: signed, tried again, given up, and one receiver's trouble is nobody else's."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import sessionmaker
from werkzeug.wrappers import Request, Response

from integrations.slack.pace import Pace
from integrations.webhooks import (
    WebhookMessenger,
    WebhookPump,
    WebhookRenderers,
    signature_of,
)
from pulse.outbox import DeliveryState, OutboxMessage, Way
from pulse.transaction import transaction
from pulse.vault import Vault
from pulse.webhooks import subscribing
from pulse.webhooks.announcing import announce
from pulse.webhooks.models import Webhook, WebhookEvent
from pulse.webhooks.subscribing import WebhookDraft
from tests.factories import make_department, make_person
from tests.program_receiver import receiving

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
VAULT = Vault(["for tests"])
EVENT = WebhookEvent.REQUEST_RESOLVED


class Desk:
    """Another program: notes what it is sent and answers as it is told."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.seen: list[tuple[dict[str, str], bytes]] = []

    def __call__(self, request: Request) -> Response:
        self.seen.append((dict(request.headers), request.get_data()))
        return Response(status=self.statuses.pop(0) if self.statuses else 204)


class Sender:
    """A pump and its database, whose clock is moved by hand."""

    def __init__(self, engine: Engine, *, allows_inside: bool = True) -> None:
        self.sessions = sessionmaker(engine, expire_on_commit=False)
        self.pump = WebhookPump(
            sessions=self.sessions,
            renderers=WebhookRenderers(VAULT).by_kind(),
            messenger=WebhookMessenger(lambda: AT, allows_inside=allows_inside),
            owner="me",
            way=Way.WEBHOOK,
            pace=Pace(6000),
            clock=self.clock,
            sleep=self.sleep,
        )
        self.seconds = 0.0

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def subscribe(self, url: str) -> tuple[Webhook, str]:
        with self.sessions() as session, transaction(session):
            actor = make_person(
                session, make_department(session, f"C{url.rpartition(':')[2][:5]}")
            )
            draft = WebhookDraft("desk", url, [EVENT.value])
            return subscribing.subscribe(session, VAULT, draft, actor.id, at=AT)

    def announce(self, identity: str = "1") -> None:
        with self.sessions() as session, transaction(session):
            announce(session, EVENT, identity, {"number": "R-000001"}, at=AT)

    def run(self, after: timedelta = timedelta(0)) -> None:
        self.pump.run_once(at=AT + after, now=AT + after)

    def states(self) -> list[DeliveryState]:
        with self.sessions() as session:
            return list(session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))

    def row(self) -> OutboxMessage:
        with self.sessions() as session:
            return session.scalars(select(OutboxMessage)).one()


@pytest.fixture
def sender(either_engine: Engine) -> Sender:
    return Sender(either_engine)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with receiving(desk) as found:
        yield found


def test_a_delivery_is_signed_and_names_no_words(sender: Sender, desk: Desk, address: str) -> None:
    _, secret = sender.subscribe(f"{address}/in")
    sender.announce()
    sender.run()
    ((headers, body),) = desk.seen
    said = json.loads(body)
    assert said["type"] == "service_request.resolved"
    assert said["data"] == {"number": "R-000001"}
    assert said["id"] == headers["Ieum-Delivery"]
    seconds, proof = (part.partition("=")[2] for part in headers["Ieum-Signature"].split(","))
    expected = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    assert (int(seconds), proof) == (int(AT.timestamp()), expected.hexdigest())
    assert sender.states() == [DeliveryState.SENT]


def test_what_is_not_accepted_is_tried_again_with_the_same_id(
    sender: Sender, desk: Desk, address: str
) -> None:
    sender.subscribe(f"{address}/in")
    sender.announce()
    desk.statuses = [500, 429, 204]
    for minutes in range(4):
        sender.run(timedelta(minutes=6 * minutes))
    assert len(desk.seen) == 3
    assert len({headers["Ieum-Delivery"] for headers, _ in desk.seen}) == 1
    assert sender.states() == [DeliveryState.SENT]


@pytest.mark.parametrize(("status", "error"), [(302, "http_302"), (410, "http_410")])
def test_what_will_never_be_accepted_is_given_up(
    sender: Sender, desk: Desk, address: str, status: int, error: str
) -> None:
    sender.subscribe(f"{address}/in")
    sender.announce()
    desk.statuses = [status]
    sender.run()
    sender.run(timedelta(hours=1))
    assert (len(desk.seen), sender.states()) == (1, [DeliveryState.FAILED])
    assert sender.row().last_error == error


def test_after_a_day_it_is_given_up(sender: Sender, desk: Desk, address: str) -> None:
    sender.subscribe(f"{address}/in")
    sender.announce()
    desk.statuses = [500, 500]
    sender.run()
    sender.run(timedelta(hours=25))
    assert sender.states() == [DeliveryState.FAILED]


def test_one_receivers_trouble_is_nobody_elses(sender: Sender, desk: Desk, address: str) -> None:
    sender.subscribe("http://127.0.0.1:1/closed")
    sender.subscribe(f"{address}/in")
    sender.announce()
    sender.run()
    assert len(desk.seen) == 1
    assert set(sender.states()) == {DeliveryState.PENDING, DeliveryState.SENT}


def test_a_receiver_that_fails_is_asked_once_while_its_other_notes_wait(
    sender: Sender, desk: Desk, address: str
) -> None:
    failing = Desk()
    with receiving(failing) as elsewhere:
        sender.subscribe(f"{elsewhere}/in")
        for number in range(12):
            sender.announce(str(number))
        sender.subscribe(f"{address}/in")
        sender.announce("last")
        failing.statuses = [500, 500]
        sender.run()
        assert (len(failing.seen), len(desk.seen)) == (1, 1)
        sender.run(timedelta(seconds=1))
        assert len(failing.seen) == 1
        sender.run(timedelta(seconds=6))
        assert len(failing.seen) == 2
        for minutes in range(1, 4):
            sender.run(timedelta(minutes=minutes))
    assert set(sender.states()) == {DeliveryState.SENT}
    assert len({headers["Ieum-Delivery"] for headers, _ in failing.seen}) == 13


def test_a_receiver_that_hangs_holds_nobody_else_up(
    sender: Sender, desk: Desk, address: str
) -> None:
    sender.pump = replace(sender.pump, hands=2)
    arrived = Event()

    def hang(_request: Request) -> Response:
        assert arrived.wait(60)
        return Response(status=204)

    def tell(request: Request) -> Response:
        arrived.set()
        return desk(request)

    with receiving(hang) as slow, receiving(tell) as quick:
        sender.subscribe(f"{slow}/in")
        sender.subscribe(f"{quick}/in")
        sender.announce()
        sender.run()
    assert sender.states() == [DeliveryState.SENT] * 2


def test_an_address_that_has_come_to_lie_inside_is_not_connected_to(
    either_engine: Engine, desk: Desk, address: str
) -> None:
    sender = Sender(either_engine, allows_inside=False)
    sender.subscribe(address.replace("http://", "https://"))
    sender.announce()
    sender.run()
    assert (desk.seen, sender.states()) == ([], [DeliveryState.FAILED])
    assert sender.row().last_error == "address_inside"


def test_what_waits_for_an_ended_subscription_is_dropped(
    sender: Sender, desk: Desk, address: str
) -> None:
    webhook, _ = sender.subscribe(f"{address}/in")
    sender.announce()
    with sender.sessions() as session, transaction(session):
        subscribing.unsubscribe(session, webhook.id, webhook.created_by, at=AT)
    sender.run()
    assert (desk.seen, sender.states()) == ([], [DeliveryState.DROPPED])


def test_a_signature_covers_time_and_body() -> None:
    first = signature_of(["s"], b"{}", AT)
    assert first != signature_of(["s"], b"{ }", AT)
    assert first != signature_of(["t"], b"{}", AT)
    assert signature_of(["t", "s"], b"{}", AT).endswith(first.partition(",")[2])
    assert first != signature_of(["s"], b"{}", AT + timedelta(seconds=1))
