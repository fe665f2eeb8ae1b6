"""The same thing asked several times is answered once from the queue."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from pulse.commitments.models import EventKind, RequestEvent, RequestState, ServiceRequest
from tests.app.conftest import Browser
from tests.app.views.asking import Scene, SignedIn, ask


def three(signed_in: SignedIn, scene: Scene) -> Browser:
    for subject in ("VPN 1 down", "vpn 2 down!", "VPN down"):
        ask(signed_in(scene.requester), scene, subject=subject)
    return signed_in(scene.provider)


def ids(page: str) -> list[str]:
    return re.findall(r'name="request" value="(\d+)"', page)


def events(write: Callable[[], Any], kind: EventKind) -> int:
    with write() as session:
        found = session.scalar(
            select(func.count(RequestEvent.id)).where(RequestEvent.kind == kind)
        )
        return int(found or 0)


def test_a_group_is_proposed_answered_and_resolved_at_once(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    browser = three(signed_in, scene)
    page = browser.text("/queue")
    assert "VPN down: 3 requests" in page
    sent = {"request": ids(page), "note": "We are on it."}
    assert browser.post("/queue/together/reply", **sent).status_code == 303
    assert "Done for 3 requests; each requester is told." in browser.text("/queue")
    assert events(write, EventKind.REPLIED) == 3
    browser.post("/queue/together/resolve", **sent)
    assert events(write, EventKind.RESOLVED) == 3
    with write() as session:
        states = set(session.scalars(select(ServiceRequest.state)))
    assert states == {RequestState.RESOLVED}
    browser.post("/queue/together/resolve", **sent)
    assert "Somebody was faster" in browser.text("/queue")
    assert events(write, EventKind.RESOLVED) == 3


def test_an_answer_that_says_nothing_is_asked_for_again(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    browser = three(signed_in, scene)
    found = ids(browser.text("/queue"))
    answer = browser.post("/queue/together/reply", request=found, note=" ")
    assert answer.status_code == 422
    assert "Please write what everybody should read." in answer.text
    wrong = browser.post("/queue/together/reply", request=found[:1], note="<Typed>")
    assert wrong.status_code == 422
    assert "not one group any more" in wrong.text
    assert "&lt;Typed&gt;" in wrong.text
    long = browser.post("/queue/together/reply", request=found, note="가" * 501)
    assert long.status_code == 422
    assert "under 500 characters" in long.text
    assert "가" * 501 in long.text, "nothing is cut off in silence"
    assert browser.post("/queue/together/cancel", request=found).status_code == 404
    assert events(write, EventKind.REPLIED) == 0


def test_nobody_else_acts_on_a_group(signed_in: SignedIn, scene: Scene) -> None:
    found = ids(three(signed_in, scene).text("/queue"))
    for person in (scene.outsider, scene.requester):
        browser = signed_in(person)
        assert "VPN" not in browser.text("/queue")
        assert browser.post("/queue/together/resolve", request=found).status_code == 403
