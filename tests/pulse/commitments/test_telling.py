"""Who hears of what: the other side, never whoever did it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.events import HoldReason
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene

CHANNEL = "channel:T0402"
Verb = Callable[[Session, int, Scene], object]


def hold(session: Session, request_id: int, scene: Scene) -> object:
    return requests.hold(session, request_id, scene.member.id, HoldReason.STOCK_OUT, at=NINE)


def assign(session: Session, request_id: int, scene: Scene) -> object:
    return requests.reassign(session, request_id, scene.lead.id, scene.member.id, at=NINE)


def take(session: Session, request_id: int, scene: Scene) -> object:
    return requests.reassign(session, request_id, scene.member.id, scene.member.id, at=NINE)


def by(verb: Callable[..., object], who: str) -> Verb:
    def act(session: Session, request_id: int, scene: Scene) -> object:
        return verb(session, request_id, getattr(scene, who).id, at=NINE)

    return act


@pytest.mark.parametrize(
    ("verb", "heard"),
    [
        (by(requests.reply, "member"), "asker"),
        (by(requests.reply, "asker"), CHANNEL),
        (by(requests.resolve, "member"), "asker"),
        (by(requests.cancel, "lead"), "asker"),
        (by(requests.cancel, "asker"), CHANNEL),
        (by(requests.waive, "asker"), CHANNEL),
        (hold, "asker"),
        (assign, "member"),
        (take, None),
    ],
)
def test_the_other_side_hears(session: Session, verb: Verb, heard: str | None) -> None:
    scene = scenes.build(session)
    request = scenes.ask(session, scene)
    verb(session, request.id, scene)
    told = scenes.told(session, "request_changed")
    if heard is None:
        assert told == []
    else:
        expected = heard if heard == CHANNEL else f"person:{getattr(scene, heard).id}"
        assert told == [expected]
