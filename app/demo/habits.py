"""How the example company used its services from January to August: the planted figures.

One habit is one service asked at one priority by some departments. Figures by month are those of
the storylines; the others are made so that about nine promises in ten are kept.
"""

from __future__ import annotations

from dataclasses import dataclass

MONTHS = 8
Monthly = tuple[float, ...]

MONTHLY_COMPLAINTS = (31, 34, 38, 12, 7, 6, 5, 5)
ERRORS_PER_HUNDRED_AGENTS = (22, 23, 25, 16, 13, 12, 12, 11)
QUESTIONS_PER_EMPLOYEE = (0.30, 0.31, 0.29, 0.30, 0.24, 0.20, 0.19, 0.18)
FEEDBACK_ITEMS = (410, 450, 520, 900, 1600, 2400, 3300, 4100)
ITEMS_IN_A_BUNDLE = 10
PAUSED_SHARE_OF_ACCOUNTS = 0.46
CALLED_FIRST = "고객 전화를 받고서야 변경 내용을 알았어요"


@dataclass(frozen=True)
class Habit:
    """What is asked of a service, by whom, how often, and how it is kept.

    ``monthly`` is how many a month; ``per`` (departments) makes it a rate for each person in them.
    ``late`` is the share of promises broken and ``paused`` the share of the whole time spent
    waiting for the requester. Subjects are put together of one word of each list (by strokes).
    From the month ``grouped_from`` on, what is about the same thing is answered as one group; what
    is wished in the words of ``declined`` is refused.
    """

    service: str
    priority: str
    customers: str
    monthly: Monthly
    things: str
    wishes: str
    late: Monthly = (0.065,) * MONTHS
    paused: float = 0.0
    per: str = ""
    grouped_from: int = MONTHS
    declined: str = ""


def _same(a_month: float) -> Monthly:
    return (a_month,) * MONTHS


def _but_in(months: tuple[int, ...], usual: float, then: float) -> Monthly:
    return tuple(then if month in months else usual for month in range(MONTHS))


NEW_SCREENS = (2, 4)
NEW_STORE_SYSTEM = (1, 5)
WAREHOUSE_MOVED = (3, 5)
"""Months in which new versions of the agents' screens and of the stores' system broke more than
they mended, and in which the warehouse moved its shelves: what people had to wait for longest."""


STORIES = (
    # What customers hear first: complaints until short notices skipped the legal review.
    Habit("S05", "P3", "D09/PA", MONTHLY_COMPLAINTS, CALLED_FIRST, "",
          late=(0.2, 0.25, 0.3, 0.1, 0.05, 0, 0, 0)),
    Habit("S22", "P3", "T0603", (9, 10, 11, 6, 5, 5, 5, 5),
          "요금 변경 안내문/결합 상품 약관/단말 교체 안내/로밍 요금 고지/멤버십 약관/해지 안내문",
          "검토 부탁드려요/문구를 확인해 주세요/표현이 괜찮은지 봐 주세요/근거 조항을 알려 주세요",
          late=(0.6, 0.6, 0.65, 0.15, 0, 0, 0, 0)),
    Habit("S04", "P1", "D09/PA", tuple(rate / 100 for rate in ERRORS_PER_HUNDRED_AGENTS),
          "5G 요금제/결합 할인/로밍/위약금/분실 신고/명의 변경/기기 변경"
          "/선택약정/부가서비스/미납 안내",
          "금액이 옛날 것이에요/처리 순서가 빠졌어요/화면과 말이 달라요/링크가 끊겼어요"
          "/시행일이 틀렸어요/전화번호가 바뀌었어요", per="D09/PA"),
    # Green outside: accounts for the partner, most of the time spent waiting for an answer.
    Habit("S02", "P3", "PA", _same(13), "신규 입사자/이동한 상담사/복귀한 상담사/단기 근무자",
          "상담 계정을 열어 주세요/녹취 권한이 필요해요/접속이 안 돼요/비밀번호를 풀어 주세요"
          "/지식 화면 권한이 필요해요", late=(0, 0.077, 0, 0, 0, 0.077, 0, 0),
          paused=PAUSED_SHARE_OF_ACCOUNTS),
    # A clear notice in May took a third of the questions away.
    Habit("S10", "P3", "C0", QUESTIONS_PER_EMPLOYEE,
          "연차/초과근무 수당/식대/교통비/명절 상여/건강보험료/퇴직 적립금/육아휴직 급여/야간 수당"
          "/출퇴근 기록/경조사비/자격 수당/통신비 지원/휴일 대체/급여 명세",
          "기준을 알고 싶어요/금액이 달라 보여요/반영이 안 됐어요/언제 들어오는지 궁금해요"
          "/계산을 확인해 주세요/증빙을 어떻게 내나요/신청 방법을 알고 싶어요/담당이 누구인가요",
          late=_same(0.06), per="C0"),
    # Ten times the work for the same four people: each is a bundle of ten items of feedback, and
    # from May on bundles about the same thing are answered as one group.
    Habit("S24", "P3", "D07/D10", tuple(items / ITEMS_IN_A_BUNDLE for items in FEEDBACK_ITEMS),
          "요금과 청구/방문과 설치/매장과 대리점/상담과 앱", "이야기 열 건", grouped_from=4),
    # After the tariff change: asking for protection in the second Daejeon team.
    Habit("S08", "P1", "T0905", (1, 1, 4, 6, 6, 5, 3, 2),
          "폭언 통화/협박 통화/성적인 말/반복 민원",
          "뒤에 잠시 쉬고 싶어요/끊어도 되는지 알려 주세요/기록해 주세요/때문에 도움이 필요해요",
          late=(0, 0, 0.25, 0.34, 0.34, 0.2, 0, 0)),
    Habit("S08", "P1", "S09A/T0904/T0906", _same(2), "폭언 통화/협박 통화/반복 민원",
          "뒤에 잠시 쉬고 싶어요/기록해 주세요/때문에 도움이 필요해요",
          late=_same(0)),
    # Settlement lines that the installing partner cannot follow.
    Habit("S20", "P3", "PB", _same(7),
          "설치 수수료/재방문 건/자재 차감/야간 할증/거리 가산/취소 건",
          "산식을 알고 싶어요/금액이 맞지 않아요/빠진 건이 있어요/차감 이유가 없어요",
          late=_same(0.35), paused=0.1),
    Habit("S20", "P3", "PA/PC", _same(4), "상담 수수료/교육 시간/회수 건/보관료",
          "산식을 알고 싶어요/빠진 건이 있어요/다시 계산해 주세요", late=_same(0.05)),
)  # fmt: skip

EVERYDAY = (
    Habit("S01", "P1", "T0901/T0902/T0906", _but_in(NEW_SCREENS, 6, 10),
          "조회 화면/상담 화면/녹취 창/전화 제어/지식 화면/메신저",
          "멈춤/로그인이 풀림/글자가 깨짐/고객이 안 뜸/버튼이 안 눌림",
          late=_but_in(NEW_SCREENS, 0.03, 0.4)),
    Habit("S01", "P2", "D09", _but_in(NEW_SCREENS, 14, 26),
          "이력 저장/녹취 듣기/메모 창/고객 조회/요금 계산/문자 발송/단축키/인쇄",
          "느려요/안 돼요/값이 이상해요/두 번 눌러야 해요/가끔 멈춰요", paused=0.06,
          late=_but_in(NEW_SCREENS, 0.03, 0.4)),
    Habit("S03", "P2", "D09", _same(8), "헤드셋/마이크/키보드/모니터/마우스",
          "한쪽이 안 들려요/잡음이 나요/꺼졌다 켜져요/접촉이 안 좋아요/깨졌어요", paused=0.06,
          late=_but_in(NEW_SCREENS, 0.05, 0.45)),
    Habit("S03", "P3", "D08/D09", _same(3), "PC/노트북/도킹/의자형 거치대",
          "교체를 신청해요/너무 느려요/부팅이 안 돼요"),
    Habit("S06", "P1", "T0903/T0904", _same(5),
          "5G 끊김/기지국 공사/해외 로밍/인터넷 속도/TV 화면",
          "현장 확인이 필요해요/원인을 알려 주세요/반복 접수예요/급하게 봐 주세요"),
    Habit("S07", "P3", "D09", _same(4), "위약금 분쟁/명의 도용/설치 파손/요금 이의/해지 지연",
          "민원을 넘겨요/재민원이에요/고객이 대표를 찾아요"),
    Habit("S09", "P3", "D09", _same(8), "이번 주 근무/다음 달 휴무/점심 시간/야간 교대/교육일",
          "바꿔 주세요/맞바꾸고 싶어요/조정이 필요해요/취소해 주세요"),
    Habit("S11", "P3", "C0", _same(4),
          "요금제 교육/안전 교육/스피치 과정/엑셀 과정/신규 입사 교육",
          "신청해요/일정을 바꿔 주세요/자리가 있나요", declined="자리가 있나요"),
    Habit("S13", "P2", "D10/PB", _same(9), "광케이블/모뎀/공유기/커넥터/광단자함/작업 사다리",
          "추가 불출이 필요해요/규격이 달라요/수량이 모자라요/교체분이 필요해요",
          late=_but_in(WAREHOUSE_MOVED, 0.07, 0.35)),
    Habit("S13", "P1", "D10", _same(3), "광케이블/모뎀/분배기",
          "오늘 꼭 필요해요/현장 대기 중이에요", late=_but_in(WAREHOUSE_MOVED, 0.05, 0.35)),
    Habit("S14", "P3", "D07/D10", _same(4), "반납 단말/임대 모뎀/셋톱박스",
          "회수해 주세요/수거가 안 왔어요/상태 판정을 알고 싶어요"),
    Habit("S15", "P2", "D10/PB", _same(9), "오전 방문/오후 방문/공동주택 작업/취소 작업/긴급 작업",
          "배정을 바꿔 주세요/주소가 달라요/시간이 겹쳐요/고객이 미뤘어요"),
    Habit("S16", "P2", "D10/PB", _same(11), "인터넷 회선/TV 회선/전화 회선/법인 회선/공유기",
          "개통 확인해 주세요/신호가 안 잡혀요/등록이 안 돼요"),
    Habit("S18", "P2", "D10", _same(3), "안전모/안전화/작업 차량/추락 방지대/절연 장갑",
          "교체가 필요해요/점검이 필요해요/지급해 주세요"),
    Habit("S19", "P1", "D10/PB", _same(1), "옥상 작업/전신주 작업/맨홀 작업/개가 있는 집",
          "멈추고 신고해요/위험해서 미뤘어요", late=_same(0)),
    Habit("S21", "P2", "C0", _same(4), "상담실/회의실/휴게실/창가 자리",
          "너무 추워요/너무 더워요/냄새가 나요",
          late=_same(0.13)),
    Habit("S21", "P3", "C0", _same(4), "의자/책상 조명/화이트보드/정수기/복합기",
          "고쳐 주세요/추가로 필요해요/소리가 나요",
          declined="추가로 필요해요"),
    Habit("S23", "P2", "D08/D09", _same(2), "열람 요청/정정 요청/파기 요청",
          "절차를 알려 주세요/처리해 주세요/범위를 확인해 주세요", late=_same(0)),
    Habit("S25", "P1", "T0702/T0701", _same(5),
          "개통 전산/요금 조회/본인 확인/재고 화면/수납 화면",
          "오류가 나요/멈췄어요/저장이 안 돼요", late=_but_in(NEW_STORE_SYSTEM, 0.05, 0.33)),
    Habit("S25", "P3", "T0702", _same(4), "판매 정책/권한/정산 화면/개통 서류",
          "어디 있는지 모르겠어요/문의드려요/확인 부탁드려요",
          late=_but_in(NEW_STORE_SYSTEM, 0.05, 0.33)),
    Habit("S26", "P3", "T0901/T0904", (0, 0, 0, 0, 0, 3, 3, 3), "통화 요약/요약 길이/용어 풀이",
          "고치고 싶어요/빠진 말이 있어요/좋았던 점을 남겨요"),
)  # fmt: skip

HABITS = (*STORIES, *EVERYDAY)
