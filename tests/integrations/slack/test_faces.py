from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from integrations.slack import faces
from integrations.slack.faces import Faces, in_language, load_face
from pulse.errors import NotFound
from pulse.surveys.models import Wave
from tests.pulse.surveys import world

DURING = world.DURING


def wave_of(session: Session, kinds: list[str] | None = None) -> Wave:
    questions = world.plain_questions()
    for entry, kind in zip(questions, kinds or [], strict=False):
        entry.kind = kind
    template = world.make_template(
        session, questions, why={"ko": "이유"}, notice={"purpose": {"ko": "목적", "en": "Aim"}}
    )
    wave = world.open_by_hand(session, template, {}, parts=[["Q-2", "Q-1"], ["Q-3", "Q-4"]])
    session.execute(update(Wave).where(Wave.id == wave.id).values(answer_in=["slack"]))
    session.expire(wave)
    return wave


def test_a_part_shows_its_own_questions_in_their_order(session: Session) -> None:
    wave = wave_of(session)
    first, second = load_face(session, wave.id, 1, "ko"), load_face(session, wave.id, 2, "ko")
    assert [question.code for question in first.taps] == ["Q-2", "Q-1"]
    assert [question.code for question in second.taps] == ["Q-3"]
    assert first.comment is None
    assert second.comment is not None
    assert (second.comment.code, second.comment.max_length) == ("Q-4", 500)
    assert first.in_slack


def test_each_language_has_its_own_words_and_falls_back_to_korean(session: Session) -> None:
    wave = wave_of(session)
    english = load_face(session, wave.id, 1, "en")
    assert english.name == "Trial survey"
    assert english.taps[1].options[-1].label == "Rather not say"
    assert (english.why, english.notice[0]) == ("이유", "Aim")
    assert "Comments are deleted 36 months after the close." in english.notice
    assert any("마감하고 36개월이" in said for said in load_face(session, wave.id, 1, "ko").notice)


def test_an_item_is_asked_only_in_its_languages_and_names_its_source(session: Session) -> None:
    wave = wave_of(session)
    source = {"ko": "출처: 가", "en": "Source: a"}
    taken = wave.template.questions[0]
    taken.options = {**taken.options, "dropped_in": ["ko"], "attribution": source}
    korean, english = (load_face(session, wave.id, 1, locale) for locale in ("ko", "en"))
    assert [asked.code for asked in korean.taps] == ["Q-2"]
    assert [asked.code for asked in english.taps] == ["Q-2", "Q-1"]
    assert "Source: a" in english.notice
    assert "출처: 가" not in korean.notice


def test_what_is_for_some_roles_only_is_asked_on_the_page_alone(session: Session) -> None:
    wave = wave_of(session)
    asked = wave.template.questions[0]
    asked.options = {**asked.options, "only_roles": ["lead"]}
    assert [one.code for one in load_face(session, wave.id, 1, "ko").taps] == ["Q-2"]


def test_what_needs_more_than_a_tap_is_answered_on_the_page(session: Session) -> None:
    wave = wave_of(session, kinds=["scale", "scale", "multi"])
    assert load_face(session, wave.id, 1, "ko").in_slack
    assert not load_face(session, wave.id, 2, "ko").in_slack


@pytest.mark.parametrize(("wave_id", "part"), [(0, 1), (None, 9)])
def test_nothing_is_made_up(session: Session, wave_id: int | None, part: int) -> None:
    wave = wave_of(session)
    with pytest.raises(NotFound):
        load_face(session, wave.id if wave_id is None else wave_id, part, "ko")


def test_a_face_is_read_once_and_forgotten_after_a_while(session: Session) -> None:
    wave = wave_of(session)
    memory, key = Faces(), (wave.id, 1, "ko")
    assert memory.kept(key, DURING) is None
    read = memory.read(session, key, DURING)
    statements: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert memory.read(session, key, DURING + timedelta(minutes=9)) is read
    assert statements == []
    assert memory.kept(key, DURING + timedelta(minutes=11)) is None


def test_memory_is_bounded(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "KEPT", 1)
    wave = wave_of(session)
    memory = Faces()
    for part in (1, 2):
        memory.read(session, (wave.id, part, "ko"), DURING)
    assert memory.kept((wave.id, 1, "ko"), DURING) is None
    assert memory.kept((wave.id, 2, "ko"), DURING) is not None


def test_a_text_per_language() -> None:
    assert in_language({"ko": "말", "en": "word"}, "en") == "word"
    assert in_language({"ko": "말"}, "en") == "말"
    assert in_language("as it is", "ko") == "as it is"
    assert in_language(None, "ko") == ""
