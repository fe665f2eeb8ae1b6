"""What the example company answered to each wave: what it heard, and what it does about it.

Everybody was answered after every wave but one region, which nobody answered until July. From
then on heads of centres and regions answer as well. What was promised is renewed before its day
with what became of it; some of it is not, and stays overdue.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo import notes_in_english
from app.demo.moods import UNHEARD
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from pulse.people.tree import department_by_code, head_of
from pulse.results.models import Wording
from pulse.results.responses import Draft, publish_response

HR_LEAD = "P0030"
TWO_DAYS = timedelta(days=2)
A_WEEK = timedelta(days=7)
SIXTEEN_DAYS = timedelta(days=16)
TO_DO = timedelta(days=30)
RENEWED_AFTER = timedelta(days=28)


@dataclass(frozen=True)
class Note:
    """What was heard and what follows, in the words of who answers, and whose task it is.

    ``became`` is what was told in time of what came of it; empty where nothing was told.
    ``english`` says the same in English, where whoever answers wrote that, too.
    """

    heard: str
    doing: str
    owner: str
    became: str = ""
    english: Note | None = None


WEEKLY = (
    Note("다른 부서의 답이 늦다는 말씀이 가장 많았습니다.",
         "부서마다 답변 약속을 다시 확인하고, 지키지 못한 약속을 매달 공개합니다.", "인사운영팀"),
    Note("변경 안내를 고객보다 늦게 받는다는 말씀이 이어졌습니다.",
         "안내가 늦어지는 단계를 고지약관팀과 법무팀이 함께 찾고 있습니다.", "고지약관팀"),
    Note("같은 안내 문제가 세 번째 나왔습니다. 법무 검토를 기다리는 시간이 가장 길었습니다.",
         "짧은 안내문은 검토를 거치지 않는 안을 3월 20일에 결정했습니다.", "고지약관팀",
         "4월 6일부터 시행하도록 고지약관팀과 법무팀이 절차를 고쳤습니다."),
    Note("안내가 늦다는 말씀에 대한 답입니다.",
         "4월 6일부터 짧은 안내문은 법무 검토 없이 먼저 나갑니다.", "고지약관팀",
         "시행 뒤 안내가 늦었다는 신고가 한 달 38건에서 12건으로 줄었습니다."),
    Note("안내가 빨라졌다는 말씀과, 요금 개편 뒤 통화가 힘들다는 말씀을 함께 들었습니다.",
         "대전센터의 휴게 시간과 통화 중단 기준을 다시 안내합니다.", "산업안전보건팀",
         "대전센터 모든 팀이 기준을 다시 안내받았고, 팀마다 휴게 시간을 새로 정했습니다."),
    Note("급여와 근태를 어디에 물어야 하는지 모르겠다는 말씀이 많았습니다.",
         "5월 11일에 올린 안내 글에 많이 묻는 것을 더 채웁니다.", "인사운영팀",
         "안내 글을 두 번 채웠고, 문의가 한 사람당 한 달 0.30건에서 0.24건으로 줄었습니다."),
    Note("상담 화면이 바뀐 뒤로 고쳐 주는 일이 늦다는 말씀과, 배울 시간이 모자란다는 말씀을 "
         "들었습니다.",
         "새 화면은 두 팀이 먼저 써 본 뒤에 냅니다. 교육을 근무 시간 안에 편성하는 비율은 매달 "
         "공개합니다.", "상담시스템팀, 교육훈련팀",
         "6월부터 새 화면은 두 팀이 먼저 써 보고, 멈춘 화면은 다시 약속한 시간에 고치고 있습니다. "
         "교육 비율은 6월 것을 공개했고, 8월부터는 부서 사이의 약속으로 정했습니다."),
    Note("의견이 어디까지 갔는지 알고 싶다는 말씀이 남아 있습니다.",
         "지역과 센터의 책임자가 의견마다 답을 남기기로 했습니다.", "조직문화팀",
         "7월부터 센터와 지역 다섯 곳의 책임자가 설문 결과에 직접 답했습니다."),
    Note("인정과 평가의 기준을 알고 싶다는 말씀을 들었습니다.",
         "평가 기준 설명회를 8월에 엽니다.", "인사운영팀",
         "8월 13일과 14일에 설명회를 열었고, 녹화본을 함께 올렸습니다."),
    Note("쉬는 시간에 알림이 울린다는 말씀을 들었습니다.",
         "근무 밖 시간에는 업무 알림을 미루도록 설정을 바꿉니다.", "사내시스템팀"),
)  # fmt: skip
OF_TEMPLATE = {
    "TPL-CARE": Note(
        "폭언 뒤에 쉬지 못했다는 말씀이 있었습니다.",
        "통화를 끊고 쉬는 절차를 팀마다 다시 연습합니다.",
        "산업안전보건팀",
        "모든 팀이 절차를 한 번씩 연습했고, 쉬는 동안의 통화는 옆 팀이 나눠 받습니다.",
    ),
    "TPL-FIELD": Note(
        "정산 내역을 이해하기 어렵다는 협력사의 말씀이 이어졌습니다.",
        "정산 항목마다 산식을 붙인 설명서를 함께 보냅니다.",
        "정산팀",
        "7월 정산서부터 설명서를 함께 보냈습니다.",
    ),
    "TPL-VOICE": Note(
        "받아들이지 않은 의견의 이유를 듣지 못했다는 말씀이 가장 많았습니다.",
        "거절한 의견에는 이유를 적고, 그 기록을 소통·참여 화면에 함께 공개합니다.",
        "조직문화팀",
    ),
}
FIRST_OF_THE_REGION = date(2026, 7, 6)
REGIONAL = (
    Note("자재와 일정 의견을 여러 번 내 주셨는데 답을 드리지 못했습니다.",
         "자재 요청 순서를 바꾸고, 바뀐 일정은 출발 전에 전화로 알립니다.", "영남지역",
         "자재 요청 순서를 바꿨고, 일정이 바뀐 날에는 출발 전에 전화를 드렸습니다."),
    Note("바뀐 자재 순서가 도움이 됐다는 말씀과 아직 늦다는 말씀을 들었습니다.",
         "긴급 자재는 지역 창고에 미리 둡니다.", "영남지역"),
    Note("일정이 바뀌면 전화를 받는다는 말씀과, 차량 점검이 밀린다는 말씀을 들었습니다.",
         "차량 점검일을 팀마다 정해 두고 그날은 작업을 배정하지 않습니다.", "영남지역"),
)  # fmt: skip

OF_UNITS = {
    "S09A": (
        Note("점심시간에 밀린 통화가 한 팀에 몰린다는 말씀을 들었습니다.",
             "점심시간에 통화를 나눠 받는 순서를 세 팀이 함께 정합니다.", "서울센터",
             "8월부터 세 팀이 하루씩 돌아가며 받습니다."),
        Note("나눠 받는 순서가 낫다는 말씀과, 기술 문의가 오래 걸린다는 말씀을 들었습니다.",
             "기술 문의는 받은 팀이 끝까지 맡지 않고 기술상담팀에 바로 넘깁니다.", "서울센터",
             "넘기는 기준을 정했고, 넘긴 문의는 결과까지 알려 드립니다."),
    ),
    "S09B": (
        Note("폭언 통화 뒤에 쉴 틈이 없다는 말씀을 들었습니다.",
             "폭언 통화를 마치면 15분을 쉬도록 근무표에 넣습니다.", "대전센터",
             "7월 20일 근무표부터 15분이 들어갔습니다."),
        Note("쉬는 시간이 생겼다는 말씀과, 바쁜 날에는 지켜지지 않는다는 말씀을 들었습니다.",
             "바쁜 날에 쉬는 순서를 팀장이 미리 정합니다.", "대전센터"),
    ),
    "R1001": (
        Note("출발한 뒤에 일정이 바뀐다는 말씀을 들었습니다.",
             "출발 30분 전에는 일정을 바꾸지 않습니다.", "수도권북부"),
        Note("여전히 출발한 뒤에 바뀐다는 말씀을 들었습니다.",
             "배정실과 함께 바뀐 건을 매주 살펴봅니다.", "수도권북부"),
    ),
    "R1002": (
        Note("주차할 곳이 없어 늦는다는 말씀을 들었습니다.",
             "공동주택 작업은 주차를 먼저 확인한 뒤에 배정합니다.", "수도권남부",
             "8월부터 배정할 때 주차 가능 여부를 함께 적습니다."),
        Note("주차는 나아졌다는 말씀과, 자재 차량이 늦다는 말씀을 들었습니다.",
             "자재 차량이 오는 시각을 하루 전에 알립니다.", "수도권남부"),
    ),
}  # fmt: skip
ANSWERED_BY_UNITS = (date(2026, 6, 29), date(2026, 7, 20))
"""The days on which those weekly waves were published."""


@dataclass(frozen=True)
class _Promise:
    """An answer that was given, to be renewed at a time with what became of it."""

    person_id: int
    wave_id: int
    unit: str
    note: Note
    renewed_at: datetime


class Notes:
    """Writes the answers in the order of the waves, and renews them when their time comes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        both = zip(WEEKLY, notes_in_english.WEEKLY, strict=True)
        self._weekly: Iterator[Note] = iter([_in_both(note, words) for note, words in both])
        self._of_units = {UNHEARD: iter(REGIONAL)}
        self._of_units |= {unit: iter(notes) for unit, notes in OF_UNITS.items()}
        self._given: list[_Promise] = []

    def answer(self, wave_id: int, template: str, published_at: datetime) -> None:
        """Answer a published wave for the company, and for its units once that had begun."""
        self.renew_until(published_at)
        is_weekly = template not in OF_TEMPLATE
        note = next(self._weekly) if is_weekly else _of_template(template)
        later = SIXTEEN_DAYS if template == "TPL-VOICE" else TWO_DAYS
        self._publish(self._lead(), wave_id, "", note, published_at + later)
        at = published_at + A_WEEK
        if not is_weekly or at.date() < FIRST_OF_THE_REGION:
            return
        has_all = published_at.date() in ANSWERED_BY_UNITS
        for code in self._of_units if has_all else (UNHEARD,):
            unit = department_by_code(self.session, code)
            head = head_of(self.session, unit.id, at.date())
            if head is not None:
                self._publish(head.id, wave_id, code, next(self._of_units[code]), at)

    def renew_until(self, at: datetime) -> None:
        """Tell what became of every answer whose renewal falls before ``at``."""
        due = [one for one in self._given if one.renewed_at < at]
        self._given = [one for one in self._given if one.renewed_at >= at]
        for one in sorted(due, key=lambda one: (one.renewed_at, one.wave_id, one.unit)):
            told = _renewed(one.note)
            self._publish(one.person_id, one.wave_id, one.unit, told, one.renewed_at)

    def _lead(self) -> int:
        return self.session.scalars(select(Person.id).where(Person.number == HR_LEAD)).one()

    def _publish(self, person_id: int, wave_id: int, unit: str, note: Note, at: datetime) -> None:
        due_on, said = (at + TO_DO).date(), note.english
        other = None if said is None else Wording("en", said.heard, said.doing, said.owner)
        draft = Draft(unit, note.heard, note.doing, note.owner, due_on, other=other)
        who = viewer_of(self.session, person_id, at.date())
        publish_response(self.session, who, wave_id, draft, at=at)
        if note.became:
            renewed_at = at + RENEWED_AFTER
            self._given.append(_Promise(person_id, wave_id, unit, note, renewed_at))


def _in_both(korean: Note, english: tuple[str, str, str, str]) -> Note:
    return replace(korean, english=Note(*english))


def _of_template(template: str) -> Note:
    return _in_both(OF_TEMPLATE[template], notes_in_english.OF_TEMPLATE[template])


def _renewed(note: Note) -> Note:
    """Return an answer as it is told anew, with what became of it."""
    english = note.english and _renewed(note.english)
    return replace(note, doing=note.became, became="", english=english)
