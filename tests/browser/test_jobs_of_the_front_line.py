"""The jobs of agents, technicians and partners' workers, each from the first page or a link.

Who works on a phone has one here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.demo.replies import field_answers
from app.demo.rounds import Round, Rounds
from app.extensions import db
from app.runtime import runtime
from pulse.calendars.models import Calendar
from pulse.commitments.models import Service, VersionState
from pulse.instants import utc_now
from pulse.people import credentials
from pulse.people.models import Person
from pulse.publishing.opening import open_wave
from pulse.surveys.authoring import latest_template
from pulse.surveys.waves import Schedule, plan_wave
from pulse.transaction import transaction
from tests.app.company import AGENT, HR_LEAD
from tests.browser.steps import (
    PHONE,
    Open,
    answer_everything,
    follow,
    no_sideways_scroll,
    says,
    unfold,
)
from tests.factories import make_commitment
from tests.photos import photo

pytestmark = pytest.mark.thorough

AGENTS_HEAD, SAFETY, STORES = "P0241", "P0489", "P0461"
TECHNICIAN, PARTNER_AGENT, PARTNER_TECHNICIAN = "P0379", "P0500", "P0555"
OFFICER, OTHER_OFFICER, PARTNERS_HEAD = ("P0024", "한잔디"), "P0123", "P0492"
DAY = timedelta(days=1)
PASSWORD = "a long enough one"
LASTING = 30 * 86_400


@pytest.fixture
def asked_by_link(served: Flask) -> str:
    """The link to the monthly check that a partner's technician got by text message."""
    at = utc_now().replace(microsecond=0)
    with served.app_context(), transaction(db.session()) as session:
        worker = session.scalars(select(Person).where(Person.number == PARTNER_TECHNICIAN)).one()
        times = Schedule(at, at + 7 * DAY, at + 8 * DAY)
        wave = plan_wave(session, latest_template(session, "TPL-FIELD"), times)
        open_wave(session, runtime().keys, wave.id, at)
        token = runtime().answer_links.token(wave.id, worker.id)
    return f"{served.config['SERVER_ADDRESS']}/a/{token}"


@pytest.fixture
def told_of_firms(served: Flask) -> None:
    """A field check has been answered, counted and published, yesterday."""
    at = utc_now().replace(microsecond=0)
    times = Schedule(at - 21 * DAY, at - 14 * DAY, at - DAY)
    with served.app_context():
        lived = Rounds(db.session(), db.engine, runtime().keys, runtime().sessions)
        lived.live(Round("TPL-FIELD", times, field_answers))
        db.session.remove()


@pytest.fixture
def phone(chromium: Browser, served: Flask) -> Iterator[Page]:
    """A phone nobody has signed in on."""
    context = chromium.new_context(
        viewport={"width": PHONE, "height": 844}, has_touch=True, locale="ko-KR"
    )
    yield context.new_page()
    context.close()


def here(served: Flask, link: str | None) -> str:
    """The personal link as this server answers it."""
    return f"{served.config['SERVER_ADDRESS']}/a/{(link or '').split('/a/')[1]}"


def change_hours(served: Flask, calendar: str, on: str) -> None:
    with served.app_context(), transaction(db.session()) as session:
        row = session.get_one(Calendar, calendar)
        closed = {"date": on, "hours": [], "why": {"ko": "재고 조사", "en": "Stocktaking"}}
        row.document = {**row.document, "exceptions": [closed]}


def test_an_agent_answers_when_it_suits(open_page: Open, served: Flask) -> None:
    page = open_page("/", AGENT, width=PHONE)
    link = page.get_by_role("link", name="답하기", exact=True).get_attribute("href")
    page.locator("details.account summary", has_text="내 계정").click()
    page.get_by_role("link", name="내 설정").click()
    page.get_by_label("몇 시에 받을까요?").select_option("13:00")
    page.locator("form", has=page.locator("#hour")).get_by_role("button").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.reload()
    expect(page.get_by_label("몇 시에 받을까요?")).to_have_value("780")
    page.goto(here(served, link))
    answer_everything(page)


def test_an_agent_stops_after_abuse_and_it_counts(open_page: Open) -> None:
    page = open_page("/", AGENT, width=PHONE)
    follow(page, "멈추고 연락받기")
    expect(page.get_by_text("10분 안").first).to_be_visible()
    page.get_by_role("button", name="지금 알리기").first.click()
    says(page, "오늘 .+까지")
    number = page.url.rpartition("/")[2]
    protecting = open_page("/queue", SAFETY)
    expect(protecting.get_by_text(number).first).to_be_visible()
    above = open_page("/", AGENTS_HEAD)
    assert number not in above.locator("main").inner_text()
    assert above.request.get(page.url).status == 404


def test_an_agent_learns_a_change_before_it_holds(open_page: Open, served: Flask) -> None:
    with served.app_context(), transaction(db.session()) as session:
        service = session.scalars(select(Service).where(Service.code == "S05")).one()
        terms = {"state": VersionState.SIGNED, "effective_from": date(2026, 9, 7)}
        make_commitment(session, service, code="S05-NEW", wording_ko="시행 이틀 전 안내", **terms)
    page = open_page("/", AGENT, width=PHONE)
    changes = page.locator("section", has=page.locator("#ahead"))
    expect(changes.get_by_text("9월 7일(월)부터")).to_be_visible()
    changes.get_by_role("link", name="시행 이틀 전 안내").click()
    expect(page.get_by_text("시행 이틀 전 안내").first).to_be_visible()


def test_an_agent_reads_what_came_of_a_complaint(open_page: Open) -> None:
    lead = open_page("/results/1", HR_LEAD, locale="en")
    lead.get_by_role("link", name="What we do", exact=True).first.click()
    lead.get_by_label("What we heard", exact=True).fill("화면이 자주 멈춘다고 들었어요.")
    doing = lead.get_by_label("What we do, and what we do not", exact=True)
    doing.fill("예비 회선을 놓습니다.")
    lead.get_by_label("Which department or role sees to it", exact=True).fill("상담시스템팀")
    lead.get_by_label("By when").fill("2026-09-30")
    lead.get_by_role("button", name="Publish and tell everybody").click()
    page = open_page("/", AGENT, width=PHONE)
    expect(page.get_by_text("화면이 자주 멈춘다고 들었어요.")).to_be_visible()
    expect(page.get_by_text("예비 회선을 놓습니다.")).to_be_visible()


def test_a_technician_shows_what_is_missing(open_page: Open) -> None:
    page = open_page("/", TECHNICIAN, width=PHONE)
    follow(page, "도움 청하기")
    page.get_by_label("무엇을 하려고 하세요?").fill("분배기가 상자에 없어요")
    page.get_by_label("어느 서비스에 부탁할까요?").select_option(label="현장 자재 불출")
    taken = {"name": "box.jpg", "mimeType": "image/jpeg", "buffer": photo(3000, 2000)}
    page.get_by_label("사진 고르기").set_input_files([taken])
    page.get_by_label("무엇을 찍은 사진인가요?").fill("빈 자재 상자")
    page.get_by_role("button", name="보내기").click()
    says(page, "약속|아직")
    shown = page.get_by_role("img", name="빈 자재 상자")
    expect(shown).to_be_visible()
    assert shown.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }")
    assert no_sideways_scroll(page)
    stores = open_page("/requests/" + page.url.rpartition("/")[2], STORES)
    expect(stores.get_by_role("img", name="빈 자재 상자")).to_be_visible()
    page.get_by_role("button", name="사진 지우기").click()
    says(page, "보낸 사진을 지울까요")
    page.get_by_role("button", name="사진 지우기").click()
    expect(page.get_by_text("보낸 사람이 이 사진을 지웠어요.")).to_be_visible()


def test_a_technician_stops_unsafe_work_and_is_called_back(open_page: Open) -> None:
    page = open_page("/", TECHNICIAN, width=PHONE)
    follow(page, "멈추고 연락받기")
    stopping = page.locator("main section").first
    expect(stopping.get_by_role("heading", level=2)).to_have_text("작업중지·안전신고 처리")
    stopping.locator("summary").click()
    stopping.get_by_label("전화를 받고 싶다면").fill("010-0000-0000")
    stopping.get_by_role("button", name="이 내용과 함께 보내기").click()
    says(page, "오늘 .+까지")
    path = "/requests/" + page.url.rpartition("/")[2]
    officer = open_page(path, SAFETY)
    expect(officer.get_by_text("010-0000-0000 번호로 전화해 주세요.")).to_be_visible()
    unfold(officer, "답하기")
    officer.locator("#reply-reason").fill("전화드렸어요. 내려와 계세요.")
    officer.locator("details[open]").get_by_role("button", name="답하기").click()
    page.reload()
    expect(page.get_by_text("전화드렸어요. 내려와 계세요.")).to_be_visible()


def test_a_technician_knows_before_driving(open_page: Open, served: Flask) -> None:
    change_hours(served, "CAL-LOG", "2026-09-02")
    page = open_page("/", TECHNICIAN, width=PHONE)
    changes = page.locator("section", has=page.locator("#ahead"))
    expect(changes.get_by_text("9월 2일(수)")).to_be_visible()
    expect(changes.get_by_text("쉬는 곳: 현장 자재 불출")).to_be_visible()
    expect(changes.get_by_text("재고 조사")).to_be_visible()


def test_a_technicians_phone_remembers_and_begins_with_large_buttons(
    chromium: Browser, served: Flask, phone: Page
) -> None:
    with served.app_context(), transaction(db.session()) as session:
        person = session.scalars(select(Person).where(Person.number == TECHNICIAN)).one()
        credentials.set_password(session, person.id, PASSWORD, at=utc_now())
    address = served.config["SERVER_ADDRESS"]
    phone.goto(address)
    phone.get_by_label("메일 주소나 사번").fill(TECHNICIAN)
    phone.get_by_label("비밀번호").fill(PASSWORD)
    phone.get_by_label("31일 동안").check()
    phone.get_by_role("button", name="로그인", exact=True).click()
    expect(phone.locator(".fronts a").first).to_be_visible()
    phone.wait_for_load_state()  # a link has no size of its own before the style sheets are there
    for button in phone.locator(".fronts a").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 56
        assert box["y"] + box["height"] < 844
    assert phone.locator(".fronts a").count() >= 2
    assert no_sideways_scroll(phone)
    kept = [one for one in phone.context.cookies() if one["expires"] > 0]
    reopened = chromium.new_context(viewport={"width": PHONE, "height": 844})
    reopened.add_cookies(kept)  # type: ignore[arg-type]
    page = reopened.new_page()
    page.goto(address)
    expect(page.locator(".fronts a").first).to_be_visible()
    page.goto(f"{address}/me")
    expect(page.get_by_text("로그인 유지").first).to_be_visible()
    reopened.close()


def test_a_partners_worker_knows_who_asks_and_who_sees(phone: Page, asked_by_link: str) -> None:
    phone.goto(asked_by_link)
    expect(phone.get_by_text("예시텔레콤 인사 부서에서")).to_be_visible()
    expect(phone.get_by_role("link", name="시작하기")).to_be_in_viewport(ratio=1)
    expect(phone.get_by_text("5명이 안 되는 묶음의 점수와 10명이 안 되는")).to_be_visible()
    phone.get_by_role("link", name="내 답이 들어가는 묶음 보기").click()
    expect(phone.get_by_text("예시설치(협력사B)")).to_be_visible()
    expect(phone.get_by_text("우리 회사 결과는 우리 회사가 3일 먼저 봐요.")).to_be_visible()
    for way in ("", "/groups", "/report", "/protection"):
        phone.goto(asked_by_link + way)
        phone.get_by_role("link", name="English").click()
        expect(phone.locator("html")).to_have_attribute("lang", "en")
        phone.get_by_role("link", name="한국어").click()
        expect(phone.locator("html")).to_have_attribute("lang", "ko")
    phone.goto(asked_by_link)
    phone.get_by_role("link", name="English").click()
    expect(phone.get_by_text("HR of Example Telecom is asking.")).to_be_visible()


def test_answers_stay_where_the_thumb_is(phone: Page, asked_by_link: str) -> None:
    phone.goto(asked_by_link)
    phone.get_by_role("link", name="시작하기").click()
    places = []
    for number in (1, 2, 3):
        first = phone.locator(f"#q{number} label").first
        expect(first).to_be_visible()
        places.append(first.bounding_box())
        first.click()
    assert places[0] == places[1] == places[2]
    expect(phone.get_by_text("이 기기에만 담아")).to_be_visible()


def test_a_partners_worker_raises_a_matter_past_their_manager(
    phone: Page, asked_by_link: str, open_page: Open
) -> None:
    phone.goto(asked_by_link)
    phone.get_by_role("link", name="담당자 한 사람에게 신고하기").click()
    phone.get_by_label("위험한 일").check()
    phone.get_by_label(OFFICER[1]).check()
    phone.get_by_label("있었던 일").fill("계단 난간이 흔들려요.")
    phone.get_by_role("button", name="잠가서 보내기").click()
    expect(phone.get_by_text("잠가서 보냈어요.")).to_be_visible()
    reading = open_page("/reports", OFFICER[0])
    reading.get_by_role("link", name=re.compile("열기")).first.click()
    expect(reading.get_by_text("계단 난간이 흔들려요.")).to_be_visible()
    for other in (OTHER_OFFICER, PARTNERS_HEAD):
        above = open_page("/", other)
        assert above.request.get(reading.url).status == 404
        assert "난간" not in above.locator("body").inner_text()


def test_a_partners_worker_reads_what_is_stored_and_what_nobody_sees(open_page: Open) -> None:
    page = open_page("/help", PARTNER_AGENT, width=PHONE)
    follow(page, "아무도 볼 수 없는 것")
    says(page, "이것이 전부")


def test_a_partners_worker_gets_protection(
    phone: Page, asked_by_link: str, open_page: Open
) -> None:
    phone.goto(asked_by_link)
    phone.get_by_role("link", name="멈추고 연락받기").first.click()
    phone.get_by_role("button", name="지금 알리기").first.click()
    says(phone, "담당자에게 알렸어요")
    number = re.search(r"R-\d+", phone.locator("main").inner_text())
    assert number is not None
    protecting = open_page(f"/requests/{number.group()}", SAFETY)
    says(protecting, "까지")


def test_a_partners_worker_sees_their_firms_results(open_page: Open, told_of_firms: None) -> None:
    page = open_page("/", PARTNER_TECHNICIAN, width=PHONE)
    own = page.locator("section", has=page.locator("#results"))
    own.get_by_role("link").first.click()
    expect(page.get_by_text("예시설치").first).to_be_visible()
    expect(page.get_by_text("우리 회사가 먼저 보는 결과입니다.")).to_be_visible()
    means = page.locator("main table").first
    assert "우리 회사" not in means.inner_text()
    assert len(re.findall(r"\b[0-4]\.\d\b", means.inner_text())) >= 7, "a mean for each question"
    assert no_sideways_scroll(page)
    asking = open_page(urlsplit(page.url).path, HR_LEAD)
    expect(asking.get_by_text("협력사 결과는 그 협력사가 먼저 봅니다.")).to_be_visible()
    assert "예시설치" not in asking.locator("main").inner_text()
