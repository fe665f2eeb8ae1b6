"""The personal page on a phone: no signal, a dead battery, a wrong clock; sent once, wiped."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import delete, func, select
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.extensions import db
from app.runtime import runtime
from config import Settings
from pulse import instants
from pulse.ballots.models import SealedBallot
from pulse.ballots.threads import thread_in, thread_of
from pulse.people.models import Person
from pulse.surveys.form import freeze_form
from pulse.surveys.models import Template, Wave, WaveState
from pulse.transaction import transaction
from tests.ballot_box import answers_in_box, entries_in_box
from tests.browser.barriers import WANTED, barriers_day_and_night
from tests.pulse.surveys import world

PHONE = {"width": 390, "height": 844}
WAITING = "지금은 신호가 없어요."
THANKS = "고마워요. 답을 잘 받았어요."
READ_QUEUE = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("ieum-answers", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "path" });
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const reading = asked.result.transaction("waiting");
    reading.onabort = () => reject(reading.error);
    const all = reading.objectStore("waiting").getAll();
    all.onsuccess = () => { asked.result.close(); resolve(all.result); };
  };
  setTimeout(reject, 8000, new Error("nothing was read"));
})"""


@dataclass
class Phone:
    """A browser of its own, held by somebody with a link."""

    app: Flask
    context: BrowserContext
    wave_id: int
    person_id: int
    address: str
    arrivals: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> Page:
        page = self.context.new_page()
        page.on("request", self._note)
        page.goto(self.address + query)
        return page

    def ready(self) -> Page:
        """Open the page and wait until it could be opened without signal as well."""
        page = self.open()
        page.wait_for_selector('html[data-offline="ready"]', state="attached")
        return page

    def kept(self) -> dict[str, Any]:
        with self.app.app_context():
            return answers_in_box(
                db.session.connection(),
                runtime().keys,
                wave_id=self.wave_id,
                person_id=self.person_id,
                at=instants.utc_now(),
            )

    def thread_of_words(self) -> str | None:
        """Where the words sealed last can be answered."""
        with self.app.app_context():
            entries = entries_in_box(
                db.session.connection(), runtime().keys, wave_id=self.wave_id,
                person_id=self.person_id,
            )  # fmt: skip
        return thread_in(entries, "Q-4")

    def ballots(self) -> int:
        with self.app.app_context():
            found = db.session.scalar(
                select(func.count())
                .select_from(SealedBallot)
                .where(SealedBallot.wave_id == self.wave_id)
            )
            return int(found or 0)

    def _note(self, request: Any) -> None:
        if request.method == "POST":
            self.arrivals.append(request.url)


class Silent(WSGIRequestHandler):
    """Answers without writing a line for each request."""

    def log(self, *_what: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a small database, answering on ``SERVER_ADDRESS``."""
    folder = tmp_path_factory.mktemp("answer")
    shutil.copy(sqlite_template, folder / "web.db")
    url = f"sqlite:///{folder / 'web.db'}"
    app = create_app(Settings(env="test", database_url=url, data_dir=folder, log_level="error"))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    app.config["SERVER_ADDRESS"] = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def during() -> Iterator[None]:
    instants.install_offset(lambda: world.DURING - instants.system_now())
    yield
    instants.install_offset(None)


@pytest.fixture
def wave(served: Flask) -> tuple[int, int]:
    """An open wave with one person, and that person."""
    with served.app_context(), transaction(db.session()) as session:
        session.execute(delete(SealedBallot))
        person = session.scalar(select(Person))
        if person is None:
            person = world.make_company(session, {"T1": 1})["T1"][0]
        count = int(session.scalar(select(func.count()).select_from(Template)) or 0)
        questions = [one for one in world.plain_questions() if one.code != "Q-3"]
        template = world.make_template(session, questions, code=f"TPL-{count}", closing="끝")
        made = world.open_by_hand(session, template, {"T1": [person]})
        made.state = WaveState.PLANNED
        session.flush()
        made.plan = {"form": freeze_form(made.installments, template.questions)}
        made.plan_sha256 = f"browser {count} {id(served)}"
        made.invited = 60
        made.state = WaveState.OPEN
        session.flush()
        found = made.id, person.id
    with served.app_context():
        runtime().keys.create(found[0])
    return found


@pytest.fixture
def phone(
    chromium: Browser, served: Flask, wave: tuple[int, int]
) -> Iterator[Callable[..., Phone]]:
    contexts: list[BrowserContext] = []

    def made(**look: Any) -> Phone:
        context = chromium.new_context(viewport=PHONE, **look)
        context.set_default_timeout(8000)
        contexts.append(context)
        with served.app_context():
            token = runtime().answer_links.token(*wave)
        address = f"{served.config['SERVER_ADDRESS']}/a/{token}"
        return Phone(served, context, *wave, address)

    yield made
    for context in contexts:
        context.close()


def tap(page: Page, words: str) -> None:
    page.locator("label:visible", has_text=words).first.click()


def go_on(page: Page) -> None:
    page.locator("a:visible", has_text="다음").click()


def shown_thread(page: Page) -> str:
    """The thread of the one link that stands on the last page."""
    link = page.locator("#letters a")
    expect(link).to_be_visible()
    return thread_of((link.get_attribute("href") or "").rpartition("/")[2])


def answer_all(page: Page) -> None:
    page.get_by_role("link", name="시작하기").click()
    tap(page, "4점")
    expect(page.get_by_text("Q-2 물음")).to_be_visible()
    tap(page, "3")
    expect(page.get_by_text("Q-4 물음")).to_be_visible()
    page.locator("textarea").fill("010-1234-5678로 전화")
    expect(page.locator("[data-traces]")).to_be_visible()
    page.locator("textarea").fill("신호 없는 지하예요")
    expect(page.locator("[data-traces]")).to_be_hidden()
    go_on(page)


def test_three_taps_and_a_button(phone: Callable[..., Phone]) -> None:
    mine = phone()
    page = mine.open()
    assert page.locator("fieldset:visible").count() == 0
    answer_all(page)
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text(THANKS)).to_be_visible()
    assert mine.kept() == {"Q-1": 4, "Q-2": 3, "Q-4": "신호 없는 지하예요"}
    assert mine.thread_of_words() == shown_thread(page)
    assert len(mine.arrivals) == 1
    assert page.evaluate(READ_QUEUE) == []
    assert mine.context.cookies() == []
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]


def test_no_signal_a_dead_battery_and_then_sent_exactly_once(phone: Callable[..., Phone]) -> None:
    mine = phone()
    page = mine.ready()
    mine.context.set_offline(True)
    page.get_by_role("link", name="시작하기").click()
    tap(page, "4점")
    expect(page.get_by_text("Q-2 물음")).to_be_visible()

    page.close(run_before_unload=False)
    page = mine.open()
    expect(page.get_by_text("Q-2 물음")).to_be_visible()
    tap(page, "3")
    page.locator("textarea").fill("터널")
    go_on(page)
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    assert mine.ballots() == 0

    page.close()
    page = mine.open()
    expect(page.get_by_text(WAITING)).to_be_visible()
    mine.context.set_offline(False)
    expect(page.get_by_text(THANKS)).to_be_visible()
    assert mine.kept() == {"Q-1": 4, "Q-2": 3, "Q-4": "터널"}
    assert mine.ballots() == 1
    assert mine.thread_of_words() == shown_thread(page), "the link waits for whoever comes back"
    assert page.evaluate(READ_QUEUE) == []


def test_an_answer_whose_receipt_was_lost_is_sent_again_and_counts_once(
    phone: Callable[..., Phone],
) -> None:
    mine = phone(service_workers="block")
    page = mine.open()
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    mine.context.route("**/a/*", lose_the_first)
    answer_all(page)
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    assert (lost, mine.ballots()) == ([200], 1)
    page.get_by_role("button", name="지금 보내기").click()
    expect(page.get_by_text(THANKS)).to_be_visible()
    assert mine.ballots() == 1
    assert page.evaluate(READ_QUEUE) == []


@pytest.mark.parametrize("reply", [(200, "<html>Wi-Fi 로그인</html>"), (502, "x"), (410, "gone")])
def test_what_a_gateway_says_is_not_a_receipt(
    phone: Callable[..., Phone], reply: tuple[int, str]
) -> None:
    mine = phone(service_workers="block")
    page = mine.open()
    answer_all(page)
    status, body = reply
    mine.context.route("**/a/*", lambda route: route.fulfill(status=status, body=body))
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    mine.context.unroute("**/a/*")
    page.get_by_role("button", name="지금 보내기").click()
    expect(page.get_by_text(THANKS)).to_be_visible()
    assert mine.ballots() == 1


def test_a_survey_closed_meanwhile_wipes_what_waited(phone: Callable[..., Phone]) -> None:
    mine = phone()
    page = mine.ready()
    mine.context.set_offline(True)
    answer_all(page)
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    with mine.app.app_context(), transaction(db.session()) as session:
        session.get_one(Wave, mine.wave_id).state = WaveState.CLOSING
    mine.context.set_offline(False)
    expect(page.get_by_text("그사이 설문을 마감해서")).to_be_visible()
    assert page.evaluate(READ_QUEUE) == []
    assert mine.ballots() == 0


YEARS = 365 * 86_400_000


@pytest.mark.parametrize("wrong_by", [-56 * YEARS, 30 * YEARS])
def test_a_wrong_clock_loses_nothing(phone: Callable[..., Phone], wrong_by: int) -> None:
    mine = phone()
    mine.context.add_init_script(
        f"const now = Date.now; Date.now = () => now.call(Date) + (self.wrongBy ?? ({wrong_by}));"
    )
    page = mine.ready()
    mine.context.set_offline(True)
    answer_all(page)
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.close()
    mine.context.add_init_script("self.wrongBy = 0;")
    page = mine.open()
    expect(page.get_by_text(WAITING)).to_be_visible()
    mine.context.set_offline(False)
    expect(page.get_by_text(THANKS)).to_be_visible()
    assert mine.kept() == {"Q-1": 4, "Q-2": 3, "Q-4": "신호 없는 지하예요"}


def test_what_was_never_sent_is_wiped_after_two_weeks(phone: Callable[..., Phone]) -> None:
    mine = phone()
    mine.context.add_init_script(
        f"Date.now = () => {int(world.DURING.timestamp() * 1000)} + Number("
        "new URL(location).searchParams.get('days') ?? 0) * 86_400_000;"
    )
    page = mine.open()
    page.get_by_role("link", name="시작하기").click()
    tap(page, "4점")
    expect(page.get_by_text("Q-2 물음")).to_be_visible()
    later = mine.open("?days=13")
    expect(later.get_by_text("Q-2 물음")).to_be_visible()
    assert len(later.evaluate(READ_QUEUE)) == 1
    too_late = mine.open("?days=15")
    expect(too_late.get_by_role("link", name="시작하기")).to_be_visible()
    too_late.wait_for_function(f"async () => (await ({READ_QUEUE})()).length === 0")


def test_without_scripts_it_is_one_form(phone: Callable[..., Phone]) -> None:
    mine = phone(java_script_enabled=False)
    page = mine.open()
    page.locator("label", has_text="4점").first.click()
    page.locator("textarea").fill("글만으로도 돼요")
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text(THANKS)).to_be_visible()
    assert mine.kept() == {"Q-1": 4, "Q-4": "글만으로도 돼요"}
    page.get_by_role("button", name="내 답 거두기").click()
    expect(page.get_by_text("보낸 답을 모두 거두었어요.")).to_be_visible()
    assert mine.kept() == {}


def test_everything_goes_by_keyboard(phone: Callable[..., Phone]) -> None:
    mine = phone()
    page = mine.open()
    page.get_by_role("link", name="시작하기").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Q-1 물음")).to_be_visible()
    assert page.evaluate("() => document.activeElement.value") == "2"
    page.locator("a:visible", has_text="다음").press("Enter")
    expect(page.get_by_text("Q-2 물음")).to_be_visible()
    assert page.evaluate("() => document.activeElement.id") == "q2"


def test_a_device_that_keeps_nothing_still_sends(phone: Callable[..., Phone]) -> None:
    mine = phone()
    mine.context.add_init_script(
        "Object.defineProperty(self, 'indexedDB', { get() { throw 1; } });"
    )
    page = mine.open()
    answer_all(page)
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text(THANKS)).to_be_visible()
    assert mine.kept() == {"Q-1": 4, "Q-2": 3, "Q-4": "신호 없는 지하예요"}


@pytest.mark.parametrize("locale", ["ko", pytest.param("en", marks=pytest.mark.thorough)])
def test_no_barrier_on_any_screen(phone: Callable[..., Phone], locale: str) -> None:
    """Asking screen by screen, the long page without scripts, and the thanks."""
    mine = phone()
    page = mine.open(f"?lang={locale}")
    check(page)
    page.locator("#start a.big").click()
    check(page)
    page.evaluate(
        "document.documentElement.classList.remove('has-script');"
        "document.querySelectorAll('form .screen').forEach((each) => { each.hidden = false; })"
    )
    check(page)
    page.goto(f"{mine.address}?lang={locale}&sent=1")
    check(page)


def check(page: Page) -> None:
    assert barriers_day_and_night(page, WANTED) == []
