from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.commitments import board, photos, requests
from pulse.commitments.models import RequestEvent
from pulse.commitments.photos import IN_ALL, Picture, RequestPhoto
from pulse.errors import Invalid, NotFound
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene

PICTURE = Picture(b"whole", b"small", 1600, 1200)


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def reply(session: Session, scene: Scene) -> RequestEvent:
    request = scenes.ask(session, scene)
    return requests.reply(session, request.id, scene.asker.id, "Look", at=NINE)


def test_photos_come_with_an_event_and_are_its_actors(
    session: Session, reply: RequestEvent
) -> None:
    photos.attach(session, reply, [PICTURE, PICTURE], " The valve ")
    first, second = board.story(session, reply.request_id, NINE).photos
    assert (first.event_id, first.person_id) == (reply.id, reply.actor_id)
    assert first.caption == second.caption == "The valve"
    assert first.added_at == reply.at
    assert photos.count_photos(session, reply.request_id) == 2
    assert photos.count_photos(session, reply.request_id, reply.id) == 2
    assert photos.count_photos(session, reply.request_id, reply.id + 1) == 0


def test_a_photo_is_found_in_its_own_request_alone(session: Session, reply: RequestEvent) -> None:
    (kept,) = photos.attach(session, reply, [PICTURE])
    read = photos.bytes_of
    assert read(session, reply.request_id, kept.id, is_small=False) == b"whole"
    assert read(session, reply.request_id, kept.id, is_small=True) == b"small"
    with pytest.raises(NotFound):
        read(session, reply.request_id + 1, kept.id, is_small=False)


def test_a_request_holds_so_many_and_no_more(session: Session, reply: RequestEvent) -> None:
    for _ in range(IN_ALL // 3):
        photos.attach(session, reply, [PICTURE] * 3)
    with pytest.raises(Invalid) as refused:
        photos.attach(session, reply, [PICTURE])
    assert refused.value.fields == {"photos": "too_many_photos"}


def test_whoever_took_it_takes_it_back_and_only_the_fact_stays(
    session: Session, scene: Scene, reply: RequestEvent
) -> None:
    (kept,) = photos.attach(session, reply, [PICTURE], "The valve")
    later = NINE + timedelta(minutes=5)
    with pytest.raises(NotFound):
        photos.take_back(session, reply.request_id, kept.id, scene.member.id, at=later)
    photos.take_back(session, reply.request_id, kept.id, scene.asker.id, at=later)
    session.expire_all()
    (left,) = board.story(session, reply.request_id, NINE).photos
    assert (left.caption, left.whole, left.small, left.removed_at) == ("", None, None, later)
    assert photos.count_photos(session, reply.request_id) == 0
    with pytest.raises(NotFound):
        photos.bytes_of(session, reply.request_id, kept.id, is_small=True)
    with pytest.raises(NotFound):
        photos.take_back(session, reply.request_id, kept.id, scene.asker.id, at=later)


def test_nothing_sent_keeps_nothing(session: Session, reply: RequestEvent) -> None:
    assert photos.attach(session, reply, [], "Only words") == []
    assert session.query(RequestPhoto).count() == 0
