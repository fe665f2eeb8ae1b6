from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from pulse.commitments.request_quality import Lack, lacks_of, say_lacks
from pulse.errors import Invalid, NotFound, Refused
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def test_the_latest_word_counts(session: Session, scene: Scene) -> None:
    request, other = scenes.ask(session, scene), scenes.ask(session, scene)
    given = (session, request.id, scene.member.id)
    say_lacks(*given, [Lack.WHERE, Lack.EVIDENCE], "화면 사진이 없어요", at=NINE + HOUR)
    say_lacks(*given, [Lack.EVIDENCE], at=NINE + HOUR)
    found = lacks_of(session, [request.id, other.id])
    assert {key: row.lacks for key, row in found.items()} == {request.id: ["evidence"]}


def test_complete_is_a_word_too(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    say_lacks(session, request.id, scene.lead.id, [], at=NINE + HOUR)
    assert lacks_of(session, [request.id])[request.id].lacks == []


def test_only_the_provider_says_it(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    for person in (scene.asker, scene.customer_head, scene.stranger):
        with pytest.raises(Refused):
            say_lacks(session, request.id, person.id, [Lack.WHAT], at=NINE)
    with pytest.raises(Invalid):
        say_lacks(session, request.id, scene.member.id, ["manners"], at=NINE)
    with pytest.raises(NotFound):
        say_lacks(session, 999_999, scene.member.id, [], at=NINE)


def test_a_word_once_said_is_not_edited(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    row = say_lacks(session, request.id, scene.member.id, [], at=NINE)
    row.note = "다른 말"
    with pytest.raises(RuntimeError):
        session.flush()
