"""Finding pages: those of the menu, those below it, single settings, and parts of the help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import get_locale

from app.access import viewer
from app.help_topics import Topic, blocks, topics
from app.i18n import localized
from app.translate import _l
from app.views.navigation import PLANNERS, Place, menu, reads_digest
from app.views.second_factor import is_offered as is_offered_proof
from app.views.settings import READERS
from app.views.settings_parts import PARTS, SETTINGS, WORDS
from pulse.people.permissions import Permission
from pulse.sought import Sought


@dataclass(frozen=True)
class Hit:
    """Something found: where it is, what it is called, and a note beside it."""

    url: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Below:
    """A page that stands in no menu; ``also`` holds what else people call what is there."""

    place: Place
    also: str = ""
    anchor: str = ""
    is_offered: Callable[[], bool] = lambda: True


_COMPANY = (Permission.READ_ALL_RESULTS, Permission.READ_COMPANY_RESULTS)
PAGES: tuple[Below, ...] = (
    Below(
        Place("service_requests.new", _l("Ask for something"), (Permission.OPEN_REQUESTS,)),
        "new service request 새 요청 서비스 요청 요청하기",
    ),
    Below(Place("account.show", _l("My settings")), "account language channel 계정 언어 알림"),
    Below(Place("account.show", _l("A break from surveys")), "pause leave 쉬기 휴식", "pause"),
    Below(Place("account.show", _l("Password")), "secret 암호", "secret"),
    Below(
        Place("account.show", _l("Where you are signed in")),
        "sign out browsers sessions 로그아웃 세션 기기",
        "browsers",
    ),
    Below(Place("api_tokens.show", _l("Tokens for programs")), "API key 키"),
    Below(
        Place("second_factor.show", _l("Second proof")),
        "2FA OTP TOTP authenticator 이중 인증",
        is_offered=is_offered_proof,
    ),
    Below(Place("exports.index", _l("Tables prepared for you")), "CSV XLSX export 내려받기"),
    Below(Place("privacy.show", _l("What is stored about me")), "privacy 개인정보"),
    Below(Place("protection.ask", _l("Get protection")), "abuse stop 폭언 욕설 보호"),
    Below(Place("reports.ask", _l("Report danger or harassment")), "grievance 괴롭힘 고충 위험"),
    Below(Place("letters.ask", _l("Answers to comments")), "reply letter 답장 의견 링크"),
    Below(Place("digest.show", _l("This week")), "digest 요약", is_offered=reads_digest),
    Below(
        Place("decided.show", _l("What was decided")), "decisions 결정", is_offered=reads_digest
    ),
    Below(Place("pulses.new", _l("Plan a survey"), PLANNERS), "pulse wave 펄스 회차 예약"),
    Below(Place("question_bank.show", _l("Question bank"), PLANNERS), "items 문항 질문"),
    Below(Place("pilots.new", _l("Write a pilot"), (Permission.USE_LAB,)), "experiment 실험"),
    Below(Place("participation.waiting", _l("How long people wait"), _COMPANY), "답 기다림"),
    Below(Place("participation.capital", _l("Sheet on people"), _COMPANY), "human capital ISO"),
    Below(
        Place(
            "participation.show_rubric",
            _l("Rate how people take part"),
            (Permission.RATE_PARTICIPATION,),
        ),
        "rubric 평가",
    ),
    Below(
        Place("privacy.sheet", _l("What is stored: sheet for the council")),
        "works council 노사협의회",
    ),
    Below(Place("calendars.index", _l("Calendars")), "holidays hours shifts 휴일 근무시간 교대"),
    Below(
        Place("chains.index", _l("Escalation chains")),
        "who is told 알림 에스컬레이션",
    ),
    Below(Place("status.show", _l("Status")), "health running 장애 상황"),
    Below(Place("api_docs.show", _l("The interface for programs")), "API REST 연동"),
)
"""What the menu leaves out, and what people call by other words."""


def page_hits(sought: Sought) -> list[Hit]:
    """Return the pages the viewer may open that are so called, those of the menu first."""
    found = [
        Hit(item.url, item.words)
        for group in menu()
        for item in group.items
        if sought.fits(item.words)
    ]
    known = {hit.url for hit in found}
    return [
        *found,
        *(hit for hit in (*_below(sought), *_settings(sought)) if hit.url not in known),
    ]


def _below(sought: Sought) -> Iterator[Hit]:
    held = viewer().permissions
    for one in PAGES:
        place = one.place
        is_mine = not place.needed or held.intersection(place.needed)
        if is_mine and one.is_offered() and sought.fits(str(place.words), one.also):
            yield Hit(url_for(place.endpoint, _anchor=one.anchor or None), str(place.words))


def _settings(sought: Sought) -> Iterator[Hit]:
    """Find single settings; those of the company only whoever changes them has a page of."""
    for part in PARTS:
        needed = READERS if part.page == SETTINGS else (Permission.MANAGE_SETTINGS,)
        labels = [str(WORDS[name]) for name in part.form.names]
        if any(map(viewer().can, needed)) and sought.fits(str(part.title), *labels):
            where = url_for(part.page, _anchor=f"part-{part.slug}")
            yield Hit(where, str(part.title), ", ".join(labels))


def help_hits(sought: Sought) -> list[Hit]:
    """Return the help pages that speak of it, and below which of their headings."""
    language = "en" if str(get_locale()) == "en" else "ko"
    return [
        _help_hit(topic, sought, getattr(topic, f"text_{language}"))
        for topic in topics()
        if sought.fits(topic.title_ko, topic.title_en, topic.text_ko, topic.text_en)
    ]


def _help_hit(topic: Topic, sought: Sought, text: str) -> Hit:
    """Lead to the first place that has every word, or to the page where none has."""
    place, title, read = "", "", [""]
    for block in blocks(text):
        if block.kind == "heading":
            place, title, read = block.place, block.lines[0], []
        read += block.lines
        if title and sought.fits(*read):
            break
    else:
        place, title = "", ""
    url = url_for("help.show", topic=topic.slug, _anchor=place or None)
    return Hit(url, localized(topic, "title"), title)
