"""Later, not at all, and when it suits: decided in the message and in the Home tab."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from pulse import notices, telling
from pulse.people import preferences
from pulse.people.models import Person
from pulse.surveys.invitations import OWN_WISH, due_invitations, invite
from pulse.surveys.models import Invitation, Reminder, Wave
from pulse.transaction import transaction
from tests.integrations.slack.stage import Stage, company, open_pulse
from tests.pulse.surveys.world import DURING

BEGINS = DURING


def asked(stage: Stage, **answer_in: object) -> tuple[int, int]:
    """The asker has the message of an open pulse; return wave and person."""
    scene = company(stage)
    wave_id = open_pulse(stage, scene, **answer_in)
    with stage.sessions() as session, transaction(session):
        recipient = telling.person_recipient(scene.asker.id)
        telling.tell(session, notices.SurveyAsked(wave_id, 1), recipient, at=DURING)
    stage.send()
    return wave_id, scene.asker.id


def reminders(stage: Stage, person_id: int) -> list[Reminder]:
    with stage.sessions() as session:
        rows = session.scalars(select(Reminder).where(Reminder.person_id == person_id)).all()
        session.expunge_all()
    return list(rows)


def test_the_first_message_says_why_and_how_often(stage: Stage) -> None:
    asked(stage)
    text = stage.person("asker").sees()[-1].text
    assert "모두에게 똑같이" in text
    assert "일주일에 많아야 2번" in text
    assert "마감" in text


def test_a_question_put_off_comes_again_and_can_be_answered_at_once(stage: Stage) -> None:
    _, person_id = asked(stage)
    asker = stage.person("asker")
    asker.taps("한 시간 뒤에")
    after = asker.sees()[-1]
    assert len(asker.sees()) == 1
    assert "오늘 10:00에 다시 여쭐게요" in after.text
    (kept,) = reminders(stage, person_id)
    assert (kept.number, kept.due_at) == (OWN_WISH, DURING + timedelta(hours=1))
    asker.taps("지금 답하기")
    assert "1/3" in asker.sees()[-1].text


def test_not_being_asked_again_leaves_nothing_planned(stage: Stage) -> None:
    wave_id, person_id = asked(stage)
    with stage.sessions() as session, transaction(session):
        invite(session, session.get_one(Wave, wave_id), [person_id])
    stage.person("asker").taps("이번 설문은 그만 묻기")
    assert "더 여쭙지 않을게요" in stage.person("asker").sees()[-1].text
    assert reminders(stage, person_id) == []
    with stage.sessions() as session:
        assert session.scalars(select(Invitation)).all() == []


def test_too_late_to_put_off_is_said_and_the_question_stays(stage: Stage) -> None:
    asked(stage)
    stage.moment.advance(timedelta(days=12).total_seconds())
    asker = stage.person("asker")
    asker.taps("다음 주에")
    texts = [seen.text for seen in asker.sees()]
    assert any("이미 마감" in text for text in texts)
    assert any("1/3" in text for text in texts)


def test_a_survey_by_link_never_leads_to_questions_in_slack(stage: Stage) -> None:
    asked(stage, answer_in=["link"])
    asker = stage.person("asker")
    asker.taps("내일")
    assert asker.sees()[-1].buttons == ["링크로 답하기"]


def test_wishes_are_chosen_in_the_home_tab_and_hold_for_the_next_question(stage: Stage) -> None:
    scene = company(stage)
    asker = stage.person("asker")
    asker.opens_home()
    asker.taps("설문 받는 때 정하기")
    asker.fills(
        {
            "요일": "목요일",
            "시각": "15:00",
            "일주일에 많아야": "한 번",
            "쉬어 가기": "1주 쉬기",
            "어디로": "Slack에는 링크만",
            "언어": "English",
        }
    ).submits()
    assert asker.modal is not None
    assert "Saved" in asker.modal
    asker.closes()
    with stage.sessions() as session:
        wishes = preferences.wishes_of(session, scene.asker.id)
        assert (wishes.weekdays, wishes.minute, wishes.weekly_asks) == ({3}, 15 * 60, 1)
        today = stage.moment.now().date()
        assert wishes.paused_until == today + timedelta(weeks=1)
        assert preferences.answers_by_link(session, scene.asker.id)
        assert session.get_one(Person, scene.asker.id).locale == "en"
    assert "No survey comes before" in asker.opens_home()


def test_a_link_only_person_gets_no_question_to_tap(stage: Stage) -> None:
    scene = company(stage)
    wave_id = open_pulse(stage, scene)
    with stage.sessions() as session, transaction(session):
        preferences.choose(
            session,
            scene.asker.id,
            locale="ko",
            way=preferences.Way.SLACK,
            wants_digests=True,
            is_link_only=True,
        )
        invite(session, session.get_one(Wave, wave_id), [scene.asker.id])
        due_invitations(session, stage.moment.now())
    stage.send()
    first = stage.person("asker").sees()[-1]
    assert "1/3" not in first.text
    assert "링크로 답하기" in first.buttons


def test_who_is_not_asked_cannot_put_anything_off(stage: Stage) -> None:
    wave_id, _ = asked(stage)
    with stage.sessions() as session, transaction(session):
        wave = session.get_one(Wave, wave_id)
        wave.closes_at = DURING + timedelta(minutes=1)
    stage.moment.advance(3600)
    asker = stage.person("asker")
    asker.taps("내일")
    assert "다시 여쭐게요" not in " ".join(seen.text for seen in asker.sees())


def test_a_survey_is_put_off_from_the_home_tab_too(stage: Stage) -> None:
    scene = company(stage)
    open_pulse(stage, scene)
    asker = stage.person("asker")
    asker.opens_home()
    asker.taps("내일")
    assert asker.modal is not None
    assert "내일 09:00에 다시 여쭐게요" in asker.modal
    assert len(reminders(stage, scene.asker.id)) == 1
