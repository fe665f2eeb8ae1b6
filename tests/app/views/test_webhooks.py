"""Addresses of other programs: added after a look and a proof, tried out, watched, removed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.wrappers import Request, Response

from app import jobs
from app.extensions import db
from app.proof import PROVEN
from app.runtime import build_runtime, install_runtime
from integrations.webhooks import WebhookRenderers
from pulse.commitments import requests
from pulse.commitments.intake import NewRequest
from pulse.instants import system_now, utc_now
from pulse.outbox import OutboxMessage
from pulse.people.models import Person
from pulse.webhooks.announcing import NOTICE
from tests.app.conftest import Browser
from tests.factories import make_department, make_person, make_service
from tests.program_receiver import receiving

SECRET = re.compile(r"whsec_[A-Za-z0-9_-]+")
EVENTS = ["service_request.opened", "results.published"]


@pytest.fixture
def admin(write: Callable[[], Any]) -> Person:
    with write() as session:
        return make_person(session, make_department(session, "C0"), roles=("sys_admin",))


@pytest.fixture
def here(signed_in: Callable[..., Browser], admin: Person) -> Browser:
    browser = signed_in(admin)
    with browser.client.session_transaction() as cookie:
        cookie[PROVEN] = int(system_now().timestamp())
    return browser


def add(browser: Browser, url: str) -> Any:
    fields = {"name": "help desk", "url": url, "events": EVENTS}
    return browser.post("/settings/webhooks", **fields)


@pytest.fixture
def seen() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def desk(seen: list[dict[str, Any]]) -> Iterator[str]:
    def answer(request: Request) -> Response:
        seen.append(json.loads(request.get_data()))
        return Response(status=204)

    with receiving(answer) as address:
        yield address


@pytest.fixture
def allowing(app: Flask) -> Flask:
    with app.app_context():
        settings = replace(app.extensions["ieum"].settings, webhooks_inside="allow")
        install_runtime(app, build_runtime(settings, db.engine))
    return app


def test_an_address_is_added_tried_out_and_removed(
    allowing: Flask, here: Browser, desk: str, seen: list[dict[str, Any]]
) -> None:
    added = add(here, f"{desk}/in")
    found = SECRET.search(added.text)
    assert found, added.text[:3000]
    assert found.group() not in here.text("/settings/webhooks/1")
    assert "has not been told anything yet" in here.text("/settings/webhooks/1")
    assert here.post("/settings/webhooks/1/ping").status_code == 303
    with allowing.app_context():
        assert jobs.send_webhooks() == 1
        assert jobs.send_webhooks() == 0
    assert [one["type"] for one in seen] == ["ping"]
    assert "accepted" in here.text("/settings/webhooks/1")
    assert here.post("/settings/webhooks/1/remove").status_code == 303
    assert here.undo("/settings/webhooks").status_code == 303
    assert "help desk” is told again" in here.text("/settings/webhooks/1")
    assert here.post("/settings/webhooks/1/again").status_code == 404
    here.post("/settings/webhooks/1/remove")
    here.text("/settings/webhooks/1", 404)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://127.0.0.1/in", "inside a private network"),
        ("https://localhost/in", "inside a private network"),
        ("http://93.184.216.34/", "must begin with https"),
    ],
)
def test_addresses_of_our_own_network_are_refused(here: Browser, url: str, words: str) -> None:
    answer = add(here, url)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{url}"' in answer.text


def test_without_a_proof_nothing_is_added(
    signed_in: Callable[..., Browser], admin: Person
) -> None:
    answer = add(signed_in(admin), "https://example.com/")
    assert answer.location.startswith("/proof/carry?next=/settings/webhooks&")


def test_opening_a_request_tells_the_program_which_and_no_words(
    allowing: Flask,
    here: Browser,
    desk: str,
    seen: list[dict[str, Any]],
    write: Callable[[], Any],
    admin: Person,
) -> None:
    add(here, desk)
    with write() as session:
        provider = make_department(session, "C9")
        service = make_service(session, provider, provider)
        asked = NewRequest(service.id, "P2", "A very private subject")
        requests.open_request(session, admin.id, asked, at=utc_now())
    with allowing.app_context():
        jobs.send_webhooks()
    (told,) = seen
    assert told["type"] == "service_request.opened"
    assert told["data"] == {"number": "R-000001", "state": "open", "priority": "P2"}
    assert "private" not in json.dumps(seen)
    assert "a service request was opened" in here.text("/settings/webhooks/1")


def test_a_new_secret_signs_beside_the_former_one(
    allowing: Flask, here: Browser, desk: str, write: Callable[[], Any]
) -> None:
    former = SECRET.search(add(here, f"{desk}/in").text)
    answer = here.post("/settings/webhooks/1/secret")
    fresh = SECRET.search(answer.text)
    assert former
    assert fresh
    assert former.group() != fresh.group()
    assert "former secret as well until" in here.text("/settings/webhooks/1")
    with allowing.app_context():
        vault = allowing.extensions["ieum"].vault
        renderer = WebhookRenderers(vault).by_kind()[NOTICE]
    here.post("/settings/webhooks/1/ping")
    with write() as session:
        row = session.scalars(select(OutboxMessage).where(OutboxMessage.notice == NOTICE)).one()
        for after, secrets in (
            (timedelta(hours=47), (fresh.group(), former.group())),
            (timedelta(hours=49), (fresh.group(),)),
        ):
            parcel = renderer(session, row, utc_now() + after).outgoing
            assert parcel.secrets == secrets
