"""Both slices as a newcomer lives them: in Chromium, through the workspace's page and ours."""

from __future__ import annotations

import logging
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect

from app.demo.clock import BEGINS_AT
from tests.browser.stage import serving
from tests.journeys.conftest import AT_REST, begun_company
from tests.journeys.stack import Stack, running_stack

__all__ = ["begun_company"]

LOG = logging.getLogger(__name__)
AGENT, OWNER, HR_LEAD = "서해솔", "신빛나", "오도담"
SUBJECT = "고객 화면이 멈췄어요"
SERVICE = "/services/S01"


class Newcomer:
    """Somebody with one browser, who looks at the workspace and at our pages."""

    def __init__(self, stack: Stack, page: Page, address: str) -> None:
        self.stack = stack
        self.page = page
        self.address = address
        self.taps = 0

    def becomes(self, name: str) -> None:
        """Choose a person on the workspace's first page."""
        self.page.goto(self.stack.slack.url)
        self.page.get_by_role("link", name=name).click()
        expect(self.page.locator(".me")).to_contain_text(name)
        self.can_press()

    def opens(self, channel: str) -> None:
        self.page.locator(".sidebar").get_by_role("link", name=channel).click()
        expect(self.page.locator(".place h1")).to_contain_text(channel)
        self.can_press()

    def can_press(self) -> None:
        """A press before the page's script has come would be lost."""
        expect(self.page.locator("body[data-ready]")).to_be_visible()

    def newest(self, words: str) -> Locator:
        """The newest message that contains ``words``, once it is there."""
        found = self.page.locator("article.message", has_text=words).last
        expect(found).to_be_visible()
        return found

    def tap(self, message: Locator, label: str) -> None:
        message.get_by_role("button", name=re.compile(label)).click()
        self.taps += 1

    def moves(self, label: str) -> None:
        """Press one of the bar's buttons and let the product catch up."""
        self.page.get_by_role("button", name=label).click()
        expect(self.page.locator(".demo-said")).to_have_text(re.compile("이제 .+이에요"))
        self.stack.beat()

    def signs_in(self, login: str) -> None:
        self.page.goto(f"{self.address}/sign-in")
        self.page.get_by_label("메일 주소나 사번").fill(login)
        self.page.get_by_label("비밀번호").fill("ieum-demo")
        self.page.get_by_role("button", name="로그인").click()
        expect(self.page.locator(".account").last).to_be_visible()

    def reads(self, path: str) -> str:
        """The words of one of our pages."""
        self.page.goto(self.address + path)
        return self.page.locator("main").inner_text()


def first_reply(newcomer: Newcomer) -> tuple[int, int]:
    """How many first replies of the service have come due, and how many were in time."""
    words = newcomer.reads(SERVICE).split("5분 안에 응답")[1]
    due, kept = re.findall(r"(\d+)건 가운데 (\d+)건", words)[0]
    return int(due), int(kept)


def note(answer: Response) -> None:
    """Note what was pressed and what came of it, to be read where a test fails."""
    if answer.request.method == "POST":
        pressed = answer.request.post_data
        LOG.warning("%s %s %s %s", answer.status, answer.url, pressed, answer.text()[:500])


@pytest.fixture
def newcomer(chromium: Browser, begun_company: Path, tmp_path: Path) -> Iterator[Newcomer]:
    place = tmp_path / "data"
    shutil.copytree(begun_company, place)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    url = f"sqlite:///{place / 'ieum.db'}"
    broken: list[str] = []
    monday = BEGINS_AT + AT_REST
    with running_stack(place, url, port, at=monday) as stack, serving(stack.app, port):
        context = chromium.new_context(locale="ko-KR", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("response", note)
        yield Newcomer(stack, page, f"http://127.0.0.1:{port}")
        context.close()
    assert broken == []


def test_a_pulse_is_answered_and_its_result_is_read(newcomer: Newcomer) -> None:
    newcomer.becomes(AGENT)
    for step in ("1/3", "2/3", "3/3"):
        newcomer.tap(newcomer.newest(step), "그런 편이다")
    newcomer.newest("고마워요")
    assert newcomer.taps <= 4

    newcomer.moves("펄스 마감으로")
    newcomer.moves("결과 공개로")
    newcomer.becomes(HR_LEAD)
    newcomer.opens("인사-펄스")
    newcomer.newest("결과를 공개합니다")

    newcomer.signs_in("p0030@example.com")
    newcomer.reads("/results")
    newcomer.page.locator("main").get_by_role("link").filter(has_text="주간").first.click()
    assert newcomer.page.url.endswith("/results/2"), "the newest is offered first"
    newcomer.page.get_by_role("link", name="조직별").click()
    cells = newcomer.page.locator("main table").get_by_text("서울상담1팀")
    expect(cells.first).to_be_visible()
    expect(newcomer.page.get_by_text("부산상담야간팀")).to_have_count(0)


def test_a_promise_breaks_is_taken_up_and_counted(newcomer: Newcomer) -> None:
    newcomer.signs_in("p0067@example.com")
    due, kept = first_reply(newcomer)

    newcomer.becomes(AGENT)
    composer = newcomer.page.get_by_role("textbox", name="이음에 메시지 보내기")
    composer.fill(f"/ieum request {SUBJECT}")
    composer.press("Enter")
    modal = newcomer.page.get_by_role("dialog")
    modal.get_by_label("어느 서비스에 부탁할까요?").select_option("상담화면 장애 지원")
    modal.get_by_label("급해요, 일이 멈췄어요").check()
    modal.get_by_role("button", name="보내기").click()
    expect(modal).to_be_hidden()
    newcomer.stack.beat()
    newcomer.newest(SUBJECT)

    newcomer.moves("10분 건너뛰기")
    newcomer.becomes(OWNER)
    escalated = newcomer.newest(SUBJECT)
    escalated.get_by_label("확인했어요. 언제까지 볼까요?").select_option("4시간 안에")
    newcomer.newest("살펴보기로 했어요")
    newcomer.opens("상담시스템팀-요청")
    newcomer.tap(newcomer.newest(SUBJECT), "해결했어요")
    newcomer.stack.beat()
    expect(newcomer.newest(SUBJECT).get_by_role("button", name="해결했어요")).to_have_count(0)

    assert first_reply(newcomer) == (due + 1, kept), "one promise more has come due, none kept"
