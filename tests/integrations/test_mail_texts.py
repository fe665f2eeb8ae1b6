"""Letters say everything in plain words, in both languages, and carry nothing that tells on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from integrations.mail_texts import Letter, MailSpeech, password_letter, plain_letter
from integrations.ports import Message
from integrations.slack.escalation_blocks import StepFace
from integrations.slack.request_blocks import DueFace, RequestFace, Voice
from integrations.slack.survey_blocks import OptionFace, PulseFace, QuestionFace

AT = datetime(2026, 8, 26, 0, 0, tzinfo=UTC)
LINK = "https://ieum.test/a/abc"
REQUEST = RequestFace(
    id=1,
    number="R-000001",
    subject="<b>상담_화면</b> & 멈춤",
    details="",
    service="데스크톱",
    priority="P2",
    requester="서해솔",
    assignee="신_빛나 <x>",
    state="open",
    has_reply=True,
    is_promised=True,
    due=DueFace("resolution", AT + timedelta(hours=3)),
    link="https://ieum.test/requests/R-000001",
)
STEP = StepFace(7, REQUEST, "resolution", "업무 시간 10시간", 80, AT, 0)
SPEECH = MailSpeech()


def pulse(locale: str) -> PulseFace:
    question = QuestionFace("Q-1", "오늘은 어땠나요?", (OptionFace("1", "나빴어요"),))
    return PulseFace(
        wave_id=1,
        installment=1,
        locale=locale,
        name="8월 <설문>",
        why="",
        notice=(),
        seconds=40,
        invited=120,
        k=5,
        k_comments=10,
        closes_at=AT + timedelta(days=2),
        timezone="Asia/Seoul",
        in_slack=True,
        taps=(question,),
    )


def voice(locale: str) -> Voice:
    return Voice(locale, "Asia/Seoul", AT)


def letters(locale: str) -> list[Message]:
    spoken = voice(locale)
    return [
        SPEECH.asked(pulse(locale), AT, LINK),
        SPEECH.results_out("8월 설문", LINK, locale),
        SPEECH.step(STEP, spoken),
        SPEECH.opened(REQUEST, spoken),
        SPEECH.changed(REQUEST, spoken, "replied", ""),
        SPEECH.assigned(REQUEST, spoken),
        password_letter(locale, "invite", LINK, 72),
        password_letter(locale, "reset", LINK, 1, "한빛"),
        password_letter(locale, "invite", LINK, 72, "한빛"),
    ]


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_letter_has_a_subject_a_link_and_the_same_in_both_forms(locale: str) -> None:
    for letter in letters(locale):
        assert letter.subject
        assert "\n" not in letter.subject
        (link,) = re.findall(r"https://\S+", letter.text)
        assert f'href="{link}"' in letter.html
        assert f'lang="{locale}"' in letter.html
        assert letter.blocks == []


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_no_letter_speaks_of_chat_or_fetches_anything(locale: str) -> None:
    for letter in letters(locale):
        assert "Slack" not in letter.text
        assert "이 대화" not in letter.text
        assert "this chat" not in letter.text
        assert "<img" not in letter.html
        assert "src=" not in letter.html


def test_typed_words_stand_as_typed_and_never_become_markup() -> None:
    letter = SPEECH.changed(REQUEST, voice("ko"), "replied", "")
    assert "신_빛나 <x> 님이 맡았어요" in letter.text
    assert REQUEST.subject in letter.text
    assert "&amp;" not in letter.text
    assert "\u200b" not in letter.text
    assert "<b>" not in letter.html
    assert "&lt;b&gt;상담_화면" in letter.html


def test_a_pulse_is_asked_with_what_is_and_is_not_protected() -> None:
    letter = SPEECH.asked(pulse("ko"), AT, LINK)
    assert letter.subject == "8월 <설문>: 40초면 끝나요"
    for words in ("120명", "8월 28일(금) 09:00에 마감", "5명이 안 되는", "막지는 못해요", LINK):
        assert words in letter.text
    assert "다른 사람에게 전달하면" in letter.text
    assert "나빴어요" not in letter.text + letter.html


def test_a_step_is_acknowledged_on_its_page() -> None:
    letter = SPEECH.step(STEP, voice("en"))
    assert letter.subject == f"Due today 09:00: {REQUEST.subject}"
    assert "80% of the promised time has passed" in letter.text
    assert "R-000001" in letter.text
    assert "Acknowledge it on the page" in letter.text
    assert letter.text.count("Acknowledge") == 1


def test_a_late_step_says_how_late() -> None:
    assert "20분 늦게" in SPEECH.step(replace(STEP, late_minutes=20), voice("ko")).text


def test_what_was_only_said_for_chat_becomes_a_letter_of_its_own() -> None:
    said = plain_letter(Message("알려 드려요 &amp; 끝\n둘째 줄"), "ko")
    assert said.subject == "알려 드려요 & 끝"
    assert said.text == "알려 드려요 & 끝\n\n둘째 줄\n"
    letter = Letter("ko", "제목", "요점").message()
    assert plain_letter(letter, "ko") is letter


def test_a_long_subject_is_shortened() -> None:
    letter = Letter("ko", "가" * 300, "요점").message()
    assert len(letter.subject) == 120
    assert letter.subject.endswith("…")


def test_a_rating_asks_about_the_service_and_says_who_cannot_know() -> None:
    face = replace(pulse("ko"), name="상담화면 장애 지원", is_rating=True)
    message = MailSpeech().asked(face, AT, "https://ieum.test/a/abc")
    assert message.subject == "상담화면 장애 지원, 어떠셨어요?"
    assert "누구에게 물었는지 알 수 없어요" in message.text
    assert "https://ieum.test/a/abc" in message.text
    assert "120" not in message.text, "nobody is told how many were asked"
    english = replace(pulse("en"), is_rating=True)
    assert "cannot see who was asked" in MailSpeech().asked(english, AT, "https://x.test").text
