"""What the example company answered to each wave: what it heard, and what it does about it.

Everybody was answered after every wave but one region, which nobody answered until July.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.moods import UNHEARD
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from pulse.people.tree import department_by_code, head_of
from pulse.results.responses import Draft, publish_response

HR_LEAD = "P0030"
TWO_DAYS = timedelta(days=2)
A_WEEK = timedelta(days=7)
TO_DO = timedelta(days=30)


@dataclass(frozen=True)
class Note:
    """What was heard and what follows, in the words of who answers, and whose task it is."""

    heard: str
    doing: str
    owner: str


WEEKLY = (
    Note("다른 부서의 답이 늦다는 말씀이 가장 많았습니다.",
         "부서마다 답변 약속을 다시 확인하고, 지키지 못한 약속을 매달 공개합니다.", "인사운영팀"),
    Note("변경 안내를 고객보다 늦게 받는다는 말씀이 이어졌습니다.",
         "안내가 늦어지는 단계를 고지약관팀과 법무팀이 함께 찾고 있습니다.", "고지약관팀"),
    Note("같은 안내 문제가 세 번째 나왔습니다. 법무 검토를 기다리는 시간이 가장 길었습니다.",
         "짧은 안내문은 검토를 거치지 않는 안을 3월 20일에 결정했습니다.", "고지약관팀"),
    Note("안내가 늦다는 말씀에 대한 답입니다.",
         "4월 6일부터 짧은 안내문은 법무 검토 없이 먼저 나갑니다.", "고지약관팀"),
    Note("안내가 빨라졌다는 말씀과, 요금 개편 뒤 통화가 힘들다는 말씀을 함께 들었습니다.",
         "대전센터의 휴게 시간과 통화 중단 기준을 다시 안내합니다.", "산업안전보건팀"),
    Note("급여와 근태를 어디에 물어야 하는지 모르겠다는 말씀이 많았습니다.",
         "자주 묻는 것을 모아 5월 11일에 안내 글을 올립니다.", "인사운영팀"),
    Note("안내 글이 도움이 됐다는 말씀과, 배울 시간이 모자란다는 말씀을 들었습니다.",
         "교육을 근무 시간 안에 편성하는 비율을 매달 공개합니다.", "교육훈련팀"),
    Note("의견이 어디까지 갔는지 알고 싶다는 말씀이 남아 있습니다.",
         "지역과 센터의 책임자가 의견마다 답을 남기기로 했습니다.", "조직문화팀"),
    Note("인정과 평가의 기준을 알고 싶다는 말씀을 들었습니다.",
         "평가 기준 설명회를 8월에 엽니다.", "인사운영팀"),
    Note("쉬는 시간에 알림이 울린다는 말씀을 들었습니다.",
         "근무 밖 시간에는 업무 알림을 미루도록 설정을 바꿉니다.", "사내시스템팀"),
)  # fmt: skip
OF_TEMPLATE = {
    "TPL-CARE": Note(
        "폭언 뒤에 쉬지 못했다는 말씀이 있었습니다.",
        "통화를 끊고 쉬는 절차를 팀마다 다시 연습합니다.",
        "산업안전보건팀",
    ),
    "TPL-FIELD": Note(
        "정산 내역을 이해하기 어렵다는 협력사의 말씀이 이어졌습니다.",
        "정산 항목마다 산식을 붙인 설명서를 함께 보냅니다.",
        "정산팀",
    ),
}
FIRST_OF_THE_REGION = date(2026, 7, 6)
REGIONAL = (
    Note("자재와 일정 의견을 여러 번 내 주셨는데 답을 드리지 못했습니다.",
         "자재 요청 순서를 바꾸고, 바뀐 일정은 출발 전에 전화로 알립니다.", "영남지역"),
    Note("바뀐 자재 순서가 도움이 됐다는 말씀과 아직 늦다는 말씀을 들었습니다.",
         "긴급 자재는 지역 창고에 미리 둡니다.", "영남지역"),
    Note("일정이 바뀌면 전화를 받는다는 말씀과, 차량 점검이 밀린다는 말씀을 들었습니다.",
         "차량 점검일을 팀마다 정해 두고 그날은 작업을 배정하지 않습니다.", "영남지역"),
)  # fmt: skip


class Notes:
    """Writes the answers in the order of the waves."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._weekly: Iterator[Note] = iter(WEEKLY)
        self._regional: Iterator[Note] = iter(REGIONAL)

    def answer(self, wave_id: int, template: str, published_at: datetime) -> None:
        """Answer a published wave for the company, and for the region once that had begun."""
        note = OF_TEMPLATE.get(template) or next(self._weekly)
        at = published_at + TWO_DAYS
        self._publish(self._lead(), wave_id, "", note, at)
        at = published_at + A_WEEK
        if template in OF_TEMPLATE or at.date() < FIRST_OF_THE_REGION:
            return
        unit = department_by_code(self.session, UNHEARD)
        head = head_of(self.session, unit.id, at.date())
        if head is not None:
            self._publish(head.id, wave_id, unit.code, next(self._regional), at)

    def _lead(self) -> int:
        return self.session.scalars(select(Person.id).where(Person.number == HR_LEAD)).one()

    def _publish(self, person_id: int, wave_id: int, unit: str, note: Note, at: datetime) -> None:
        draft = Draft(unit, note.heard, note.doing, note.owner, (at + TO_DO).date())
        who = viewer_of(self.session, person_id, at.date())
        publish_response(self.session, who, wave_id, draft, at=at)
