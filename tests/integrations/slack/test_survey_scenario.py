"""A pulse from the first message to the thank-you, through the trial workspace."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from pulse import notices, telling
from pulse.ballots.models import SealedBallot
from pulse.ballots.threads import thread_of
from pulse.inbox import InboxReceipt
from pulse.outbox import OutboxMessage
from pulse.people.models import Identity, Person, PersonStatus
from pulse.transaction import transaction
from tests.ballot_box import answers_in_box, entries_in_box
from tests.integrations.slack.stage import Stage, company, open_pulse
from tests.pulse.surveys.world import DURING

BEGINS = DURING


def ask(stage: Stage, wave_id: int, person_id: int) -> None:
    with stage.sessions() as session, transaction(session):
        recipient = telling.person_recipient(person_id)
        telling.tell(session, notices.SurveyAsked(wave_id, 1), recipient, at=DURING)


def answers(stage: Stage, wave_id: int, person_id: int) -> dict[str, object]:
    with stage.sessions() as session:
        return answers_in_box(
            session.connection(), stage.keys, wave_id=wave_id, person_id=person_id, at=DURING
        )


def test_three_questions_take_three_taps_and_leave_no_answer_in_the_chat(stage: Stage) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    assert stage.send() == 1
    asker = stage.person("asker")
    first = asker.sees()[-1]
    assert "시험 설문" in first.text
    assert "1/3" in first.text
    asker.taps("4점")
    assert "2/3" in asker.sees()[-1].text
    asker.taps("3")
    asker.taps("늦었다")
    assert len(asker.sees()) == 1
    last = asker.sees()[-1]
    assert "고마워요" in last.text
    assert not {"4점", "늦었다"} & set(last.buttons)
    assert answers(stage, wave_id, scene.asker.id) == {"Q-1": 4, "Q-2": 3, "Q-3": "late"}


def test_an_answer_writes_one_row_and_nothing_else(stage: Stage) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    stage.send()
    asker = stage.person("asker")
    asker.taps("4점")
    with stage.sessions() as session:
        counted = [
            session.scalar(select(func.count()).select_from(table))
            for table in (SealedBallot, InboxReceipt, OutboxMessage)
        ]
    assert counted == [1, 0, 1]


def test_one_can_go_back_and_change_without_seeing_what_was_chosen(stage: Stage) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    stage.send()
    asker = stage.person("asker")
    asker.taps("4점").taps("이전")
    assert "1/3" in asker.sees()[-1].text
    asker.taps("2점").taps("건너뛰기").taps("예")
    assert answers(stage, wave_id, scene.asker.id) == {"Q-1": 2, "Q-3": "yes"}
    assert "비워 둔 문항" in asker.sees()[-1].text
    asker.taps("답 바꾸기")
    assert "1/3" in asker.sees()[-1].text


def test_declining_is_sealed_as_an_answer_of_its_own(stage: Stage) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    stage.send()
    stage.person("asker").taps("답하지 않을래요")
    assert answers(stage, wave_id, scene.asker.id) == {"Q-1": "skip"}
    assert "2/3" in stage.person("asker").sees()[-1].text


def test_words_are_written_in_a_modal_and_can_be_taken_back(stage: Stage) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    stage.send()
    asker = stage.person("asker")
    asker.taps("의견 쓰기")
    asker.fills({"Q-4": "휴게실이 추워요"})
    asker.submits()
    assert answers(stage, wave_id, scene.asker.id) == {"Q-4": "휴게실이 추워요"}
    assert "휴게실" not in asker.sees()[-1].text
    asker.closes()
    asker.taps("의견 쓰기")
    assert asker.modal is not None
    assert "휴게실" not in asker.modal
    asker.submits()
    assert answers(stage, wave_id, scene.asker.id) == {}


def test_the_way_back_stands_in_the_modal_s_last_view_and_in_no_message(stage: Stage) -> None:
    scene = company(stage, "en")
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    stage.send()
    asker = stage.person("asker")
    asker.taps("Add a comment")
    asker.fills({"Q-4": "The break room is cold"})
    asker.submits()
    assert asker.modal is not None
    (token,) = set(re.findall(r"https://ieum\.test/letters/([a-z0-9]{26})", asker.modal))
    assert "never again" in asker.modal
    with stage.sessions() as session:
        sealed = entries_in_box(
            session.connection(), stage.keys, wave_id=wave_id, person_id=scene.asker.id
        )
    assert sealed == {"Q-4": "The break room is cold", "thread:Q-4": thread_of(token)}
    assert not [seen for seen in asker.sees() if token in str(seen)]
    assert token not in str(stage.slack.calls())


def test_why_one_is_asked_is_said_in_full(stage: Stage) -> None:
    scene = company(stage, "en")
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    stage.send()
    asker = stage.person("asker")
    asker.taps("Why am I asked?")
    assert asker.modal is not None
    assert "To notice trouble early." in asker.modal
    assert "does not protect" in asker.modal


def test_somebody_who_was_not_asked_is_refused_and_nothing_is_kept(stage: Stage) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    stage.send()
    asker = stage.person("asker")
    with stage.sessions() as session, transaction(session):
        identity = session.scalars(select(Identity).where(Identity.subject == "U0ASKER")).one()
        identity.subject = "U0ELSEWHERE"
    asker.taps("4점")
    assert "남긴 것은 없어요" in asker.sees()[-1].text
    assert asker.sees()[-1].is_ephemeral
    with stage.sessions() as session:
        assert session.scalar(select(func.count()).select_from(SealedBallot)) == 0


@pytest.mark.parametrize("pressed", [["4점"], ["4점", "이전"]])
def test_after_the_close_a_press_says_so_and_takes_the_buttons_away(
    stage: Stage, pressed: list[str]
) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    stage.send()
    asker = stage.person("asker")
    for label in pressed[:-1]:
        asker.taps(label)
    kept = answers_of(stage)
    stage.moment.advance(timedelta(days=30).total_seconds())
    asker.taps(pressed[-1])
    (seen,) = asker.sees()
    assert seen.text.startswith("마감한 설문이에요: ")
    assert seen.buttons == []
    assert answers_of(stage) == kept


def answers_of(stage: Stage) -> list[bytes]:
    with stage.sessions() as session:
        return [bytes(box) for box in session.scalars(select(SealedBallot.box))]


def test_a_sensitive_pulse_is_a_link_only(stage: Stage) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene, answer_in=("link",))
    ask(stage, wave_id, scene.asker.id)
    stage.send()
    assert stage.person("asker").sees()[-1].buttons == ["링크로 답하기", "왜 저에게 묻나요?"]


def test_the_direct_channel_is_kept_and_used_from_then_on(stage: Stage) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    stage.send()
    with stage.sessions() as session:
        identity = session.scalars(select(Identity).where(Identity.subject == "U0ASKER")).one()
    assert identity.channel == stage.person("asker").direct.id
    posted = [call.method for call in stage.slack.calls() if not call.method.startswith("apps.")]
    assert posted == ["chat.postMessage"]


def test_whoever_left_is_not_asked(stage: Stage) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene)
    ask(stage, wave_id, scene.asker.id)
    with stage.sessions() as session, transaction(session):
        session.get_one(Person, scene.asker.id).status = PersonStatus.LEFT
    assert stage.send() == 1
    with stage.sessions() as session:
        row = session.scalars(select(OutboxMessage)).one()
    assert (row.state.value, row.last_error) == ("dropped", "recipient_not_reachable")
