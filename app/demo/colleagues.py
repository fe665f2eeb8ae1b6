"""The demo's colleagues answer their pulses: by the same verb as anybody, with dice of their own.

Each answer follows from person, wave and question alone, so a demo built twice is the same demo.
The people a newcomer plays never answer by themselves.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.demo.words import PERSONAS
from pulse.ballots.keys import KeyStore
from pulse.ballots.submitting import form_of, submit
from pulse.ballots.threads import new_token, thread_of
from pulse.people.models import Person
from pulse.surveys.form import AskedQuestion, Form
from pulse.surveys.models import RosterEntry, Wave, WaveState
from pulse.transaction import writing

PARTICIPATION = 0.68
PLAYED = {number for number, _, _ in PERSONAS}
MOOD = {"work": 3.9, "tools": 3.2, "service": 2.8, "lead": 3.9, "growth": 3.1, "recognition": 3.0,
        "rest": 3.4, "safety": 4.1, "voice": 2.9, "overall": 3.6}  # fmt: skip
LOWER_IN = {"T0905": 0.6}  # the centre that took the tariff change on the telephone
WISHES = (
    "상담 화면이 멈출 때 어디까지 고쳐졌는지 알려 주면 좋겠어요.",
    "요금 개편 안내를 고객보다 하루만 먼저 받고 싶어요.",
    "점심시간에 밀린 콜을 나눠 받는 순서를 정했으면 해요.",
    "헤드셋 교체를 신청하면 언제 오는지 알고 싶어요.",
    "기술 문의를 넘긴 뒤에 결과를 들을 수 있으면 좋겠어요.",
    "교육을 근무시간 안에 넣어 주세요.",
    "쉬는 시간에 울리는 알림을 줄여 주세요.",
    "낸 의견이 어떻게 됐는지 한 줄이라도 답이 있으면 해요.",
    "월요일 오전만이라도 인원을 더 두면 좋겠어요.",
    "욕설이 심한 전화를 끊어도 된다는 기준을 다시 알려 주세요.",
    "약관이 바뀌면 바뀐 줄만 따로 보여 주면 좋겠어요.",
    "팀마다 안내가 달라서 고객에게 되레 혼나요. 한 곳에서 정해 주세요.",
    "휴가를 낼 때 대신 맡을 사람을 함께 정해 주면 마음이 놓여요.",
    "장비 신청은 왜 반려됐는지 이유를 적어 주세요.",
    "새로 온 분들이 옆자리에서 배울 시간이 너무 짧아요.",
    "상담이 길어진 까닭을 적을 칸이 있으면 해요.",
    "평가 점수가 어떻게 나온 것인지 한 번은 설명을 듣고 싶어요.",
    "냉방이 너무 세서 담요를 두르고 일해요.",
    "칭찬해 주신 고객 말씀을 팀에서 같이 읽으면 힘이 날 것 같아요.",
    "기사님 방문 시간이 바뀌면 저희에게도 먼저 알려 주세요.",
)


@dataclass(frozen=True)
class Colleague:
    """Somebody on a roster: who they are and which departments they belong to."""

    person_id: int
    number: str
    departments: tuple[str, ...]


def answer_open_waves(session: Session, engine: Engine, keys: KeyStore, at: datetime) -> int:
    """Let the colleagues answer every wave open at ``at``; return how many answered."""
    waves = session.scalars(
        select(Wave).where(Wave.state == WaveState.OPEN, Wave.opens_at <= at, Wave.closes_at > at)
    ).all()
    answered = 0
    for wave in waves:
        for colleague in _colleagues(session, wave.id):
            answered += _answer(engine, keys, wave.id, colleague, at)
    return answered


def _colleagues(session: Session, wave_id: int) -> list[Colleague]:
    rows = session.execute(
        select(RosterEntry.person_id, Person.number, RosterEntry.department_path)
        .join(Person, Person.id == RosterEntry.person_id)
        .where(RosterEntry.wave_id == wave_id)
        .order_by(Person.number)
    ).all()
    return [
        Colleague(row.person_id, row.number, tuple(row.department_path))
        for row in rows
        if row.number not in PLAYED and _takes_part(row.number, wave_id)
    ]


def _takes_part(number: str, wave_id: int) -> bool:
    return random.Random(f"{number}:{wave_id}").random() < PARTICIPATION  # noqa: S311 - a story


def _answer(
    engine: Engine, keys: KeyStore, wave_id: int, colleague: Colleague, at: datetime
) -> int:
    with writing(engine) as connection:
        form = form_of(connection, wave_id=wave_id, person_id=colleague.person_id, at=at)
        answers = _answers(form, wave_id, colleague, at)
        submit(
            connection,
            keys,
            wave_id=wave_id,
            person_id=colleague.person_id,
            answers=answers,
            at=at,
            threads=lost_threads(form.questions, answers),
        )
    return 1


def lost_threads(
    questions: Mapping[str, AskedQuestion], given: Mapping[str, object]
) -> dict[str, str]:
    """Return threads for somebody's words, whose links nobody of the story has kept."""
    return {
        code: thread_of(new_token())
        for code in given
        if code in questions and questions[code].kind.name == "text"
    }


def _answers(form: Form, wave_id: int, colleague: Colleague, at: datetime) -> Mapping[str, object]:
    asked = [code for part in form.open_parts(at) for code in part.codes]
    chosen = {code: _choose(form.questions[code], wave_id, colleague) for code in asked}
    return {code: value for code, value in chosen.items() if value is not None}


def _choose(question: AskedQuestion, wave_id: int, colleague: Colleague) -> str | None:
    dice = random.Random(f"{colleague.number}:{wave_id}:{question.code}")  # noqa: S311 - a story
    if question.dimension == "recommend":
        return str(min(10, max(0, round(dice.gauss(6.8, 2.0)))))
    if question.dimension in MOOD:
        lower = max((LOWER_IN.get(code, 0.0) for code in colleague.departments), default=0.0)
        return str(min(5, max(1, round(dice.gauss(MOOD[question.dimension] - lower, 0.9)))))
    if question.kind.name == "text":
        return dice.choice(WISHES) if dice.random() < 0.35 else None
    return None
