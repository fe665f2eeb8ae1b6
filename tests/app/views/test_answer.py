"""Answering by personal link: one row, nothing shown back, no cookie, and small."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.extensions import db
from app.runtime import runtime
from pulse import instants
from pulse.ballots import submitting
from pulse.people.models import Person
from pulse.publishing.opening import open_wave
from pulse.surveys.form import freeze_form
from pulse.surveys.models import Installment, Question, RosterEntry, Template, Wave, WaveState
from pulse.surveys.waves import Schedule, plan_wave
from pulse.transaction import transaction
from tests.attacks.test_answer_protocol import changed, dump
from tests.ballot_box import answers_in_box
from tests.pulse.surveys import world

KILOBYTES = 1000
MOST_BYTES = 50 * KILOBYTES
SAID = "점심시간에 아무도 없어요"
Write = Callable[[], Any]


@dataclass
class Asked:
    """Somebody who is asked, and their link."""

    app: Flask
    wave_id: int
    person_id: int
    path: str

    @property
    def client(self) -> FlaskClient:
        """A phone that has never been here."""
        return self.app.test_client()

    def open(self, query: str = "", status: int = 200) -> str:
        answer = self.client.get(self.path + query)
        assert answer.status_code == status
        return answer.text

    def send(self, query: str = "", **fields: object) -> TestResponse:
        return self.client.post(self.path + query, data=fields)

    def queue(self, answers: object, **more: object) -> TestResponse:
        return self.client.post(self.path, json={"answers": answers, **more})

    def kept(self) -> dict[str, Any]:
        with self.app.app_context():
            return answers_in_box(
                db.session.connection(),
                runtime().keys,
                wave_id=self.wave_id,
                person_id=self.person_id,
                at=instants.utc_now(),
            )

    def tables(self) -> dict[str, Any]:
        with self.app.app_context():
            return dump(db.session())


@pytest.fixture(autouse=True)
def during() -> Iterator[None]:
    """The second day of the wave."""
    instants.install_offset(lambda: world.DURING - instants.system_now())
    yield
    instants.install_offset(None)


def questions() -> list[Question]:
    care = world.question("Q-5", 4, "choice", world.PROMISE)
    steps = {"options": [{"code": c, "label": {"ko": c, "en": c}} for c in ("a", "b", "c")]}
    return [
        *world.plain_questions(),
        care,
        world.question("Q-6", 5, "multi", steps),
        world.question("Q-7", 6, "ranking", steps),
    ]


DOCUMENT: dict[str, Any] = {
    "why": {"ko": "나빠지기 전에 알려고요.", "en": "To notice early."},
    "notice": {
        "purpose": {"ko": "근무 여건 개선", "en": "Better work"},
        "items": {"ko": "답변", "en": "Answers"},
        "retention": {"ko": "마감하면 없앱니다.", "en": "Destroyed at the close."},
        "refusal": {"ko": "답하지 않아도 됩니다.", "en": "Answering is voluntary."},
        "extra": {"ko": "해피콜이 아니에요.", "en": "Not a happy call."},
    },
    "always_show": {"help": {"ko": "힘들면 여기로", "en": "Help is here"}},
    "closing": {"ko": "다음 주에 알려 드려요.", "en": "We tell you next week."},
    "consent_required": ["Q-5"],
}


def freeze(session: Session, wave: Wave) -> None:
    template = session.get_one(Template, wave.template_id)
    wave.state = WaveState.PLANNED
    session.flush()
    wave.plan = {"form": freeze_form(wave.installments, template.questions)}
    wave.plan_sha256 = f"seal of {wave.id} {id(session)}"
    wave.invited = 127
    wave.state = WaveState.OPEN
    session.flush()


@pytest.fixture
def asked(app: Flask, write: Write) -> Asked:
    with write() as session:
        people = world.make_company(session, {"T1": 2})
        template = world.make_template(session, questions(), **DOCUMENT)
        parts = [["Q-1", "Q-2", "Q-3", "Q-5", "Q-6", "Q-7", "Q-4"], ["Q-2"]]
        wave = world.open_by_hand(session, template, people, parts=parts)
        freeze(session, wave)
        wave_id, person_id = wave.id, people["T1"][0].id
    with app.app_context():
        runtime().keys.create(wave_id)
        token = runtime().answer_links.token(wave_id, person_id)
    return Asked(app, wave_id, person_id, f"/a/{token}")


def test_the_first_screen_says_everything_in_plain_words(asked: Asked) -> None:
    page = asked.open()
    for words in (
        "해피콜이 아니에요.",
        "127명 가운데",
        "5명이 안 되는",
        "10명이 안 되는",
        "신고로",
    ):
        assert words in page
    for words in DOCUMENT["notice"].values():
        assert words["ko"] in page
    assert page.index("해피콜이 아니에요.") < page.index("Q-1 물음")
    assert page.index("답하지 않아도 됩니다.") < page.index("Q-1 물음")
    assert "힘들면 여기로" in page


def test_the_page_speaks_the_persons_language_and_the_one_chosen(
    asked: Asked, write: Write
) -> None:
    assert '<html lang="ko">' in asked.open()
    english = asked.open("?lang=en")
    assert '<html lang="en">' in english
    assert "Not a happy call." in english
    assert "Destroyed at the close. Comments are deleted 36 months after the close." in english
    assert not re.search("[가-힣]", english.replace("한국어", ""))
    with write() as session:
        session.get_one(Person, asked.person_id).locale = "en"
    assert '<html lang="en">' in asked.open()


def test_a_plain_form_seals_one_row_and_says_thank_you(asked: Asked) -> None:
    asked.open()
    before = asked.tables()
    answer = asked.send(**{"q.Q-1": "4", "q.Q-3": "yes", "q.Q-6": ["a", "c"]})
    assert changed(before, asked.tables()) == {"sealed_ballot": 1}
    assert answer.status_code == 303
    assert "고마워요" in asked.client.get(answer.location).text
    assert asked.kept() == {"Q-1": 4, "Q-3": "yes", "Q-6": ["a", "c"]}


def test_words_are_thanked_for_on_the_spot(asked: Asked) -> None:
    """There is no page to go on to: the link to what is written back is shown this once."""
    answer = asked.send(**{"q.Q-1": "4", "q.Q-4": SAID})
    assert answer.status_code == 200
    assert "고마워요" in answer.text
    assert asked.kept() == {"Q-1": 4, "Q-4": SAID}


def test_an_order_is_put_in_by_places_and_stands_there_to_be_mended(asked: Asked) -> None:
    assert asked.send(**{"q.Q-7": ["c", "", "a"]}).status_code == 303
    assert asked.kept() == {"Q-7": ["c", "a"]}
    again = asked.send(**{"q.Q-7": ["b", "b", ""]})
    assert again.status_code == 422
    assert again.text.count('<option value="b" selected>') == 2
    assert asked.queue({"Q-7": ["a", "b", "c"]}).status_code == 200
    assert asked.kept() == {"Q-7": ["a", "b", "c"]}


def test_the_scripts_queue_may_send_the_same_again(asked: Asked) -> None:
    before = asked.tables()
    for _ in range(3):
        answer = asked.queue({"Q-1": "4", "Q-6": ["b"]})
        assert (answer.status_code, answer.json) == (200, {"state": "kept"})
    assert changed(before, asked.tables()) == {"sealed_ballot": 1}
    assert asked.kept() == {"Q-1": 4, "Q-6": ["b"]}


def test_what_is_left_out_stays_and_what_is_given_anew_changes(asked: Asked) -> None:
    asked.queue({"Q-1": "4", "Q-2": "1", "Q-4": SAID})
    asked.send(**{"q.Q-1": "2", "q.Q-4": "  "})
    assert asked.kept() == {"Q-1": 2, "Q-2": 1, "Q-4": SAID}


def test_two_channels_are_one_ballot(asked: Asked) -> None:
    with asked.app.app_context(), runtime().context.engine.begin() as connection:
        submitting.submit(
            connection, runtime().keys, wave_id=asked.wave_id, person_id=asked.person_id,
            answers={"Q-1": 1, "Q-2": 3}, at=instants.utc_now(),
        )  # fmt: skip
    asked.queue({"Q-1": "5"})
    assert asked.kept() == {"Q-1": 5, "Q-2": 3}
    assert len(asked.tables()["sealed_ballot"]) == 1


def test_no_page_ever_shows_what_was_answered_or_that_it_was(asked: Asked) -> None:
    """The link stands in messages others may keep: it may write, and must never read."""
    blank = {query: asked.open(query) for query in ("", "?sent=1", "?part=1", "?lang=en")}
    asked.queue({"Q-1": "4", "Q-3": "late", "Q-4": SAID})
    assert {query: asked.open(query) for query in blank} == blank
    assert " checked" not in blank[""]


def test_everything_can_be_taken_back(asked: Asked) -> None:
    asked.queue({"Q-1": "4", "Q-4": SAID})
    before = asked.tables()
    answer = asked.send(withdraw="yes")
    assert changed(before, asked.tables()) == {"sealed_ballot": 1}
    assert asked.kept() == {}
    assert "거두었어요" in asked.client.get(answer.location).text


def test_without_consent_a_sensitive_answer_is_not_kept(asked: Asked) -> None:
    asked.send(**{"q.Q-1": "4", "q.Q-5": "yes"})
    assert asked.kept() == {"Q-1": 4}
    asked.queue({"Q-5": "yes"}, consent=True)
    assert asked.kept() == {"Q-1": 4, "Q-5": "yes"}
    assert "※" in asked.open()


def test_what_cannot_be_read_keeps_nothing_and_says_where(asked: Asked) -> None:
    before = asked.tables()
    answer = asked.send(**{"q.Q-1": "9", "q.Q-4": SAID, "q.Q-6": ["a"]})
    assert answer.status_code == 422
    assert "읽지 못한 답이 있어요" in answer.text
    assert answer.text.count("이 답을 읽지 못했어요") == 1
    assert SAID in answer.text, "what was typed is not lost"
    refused = asked.queue({"Q-1": "9"})
    assert (refused.status_code, refused.json) == (
        422,
        {"state": "unreadable", "fields": {"Q-1": "not_an_option"}},
    )
    assert changed(before, asked.tables()) == {}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "nothing",
        "[" * 100_000,
        '{"answers": 3}',
        '{"answers": {"Q-9": 1}}',
        '{"answers": {"Q-1": %s}}' % ("9" * 5000),
        '{"answers": {"Q-1": "--1"}}',
    ],
)
def test_rubbish_is_refused(asked: Asked, body: str) -> None:
    answer = asked.client.post(asked.path, data=body, content_type="application/json")
    assert answer.status_code == 422


def test_a_flood_is_refused(asked: Asked) -> None:
    assert asked.queue({"Q-4": "말" * 300_000}).status_code == 413
    assert asked.queue({f"Q-{n}": 1 for n in range(500)}).status_code == 422


def close(asked: Asked, write: Write) -> None:
    with write() as session:
        session.get_one(Wave, asked.wave_id).state = WaveState.CLOSING


def test_a_closed_link_says_so_kindly(asked: Asked, write: Write) -> None:
    close(asked, write)
    before = asked.tables()
    assert "마감했거나" in asked.open("?lang=ko", status=410)
    assert "has closed" in asked.open("?lang=en", status=410)
    assert (asked.queue({"Q-1": "4"}).status_code, asked.queue({}).json) == (
        410,
        {"state": "closed"},
    )
    assert asked.send(**{"q.Q-1": "4"}).status_code == 410
    assert changed(before, asked.tables()) == {}


@pytest.mark.parametrize("token", ["a" * 40, "short", "sw", "가" * 40])
def test_an_unknown_link_looks_the_same(asked: Asked, token: str) -> None:
    answer = asked.client.get(f"/a/{token}", headers={"Accept-Language": "ko"})
    assert answer.status_code == 404
    assert "마감했거나" in answer.text
    assert asked.client.post(f"/a/{token}", json={"answers": {}}).status_code == 404


def test_somebody_who_is_not_on_the_roster_finds_nothing(asked: Asked) -> None:
    with asked.app.app_context():
        token = runtime().answer_links.token(asked.wave_id, asked.person_id + 1000)
    assert asked.client.get(f"/a/{token}").status_code == 410


def test_a_wave_of_parts_offers_the_newest_and_leads_to_the_others(asked: Asked) -> None:
    assert "Q-1 물음" in asked.open()
    instants.install_offset(lambda: world.OPENS + timedelta(days=8) - instants.system_now())
    newest = asked.open()
    assert "Q-2 물음" in newest
    assert "Q-1 물음" not in newest
    assert "?part=1" in newest
    assert "Q-1 물음" in asked.open("?part=1")


@pytest.mark.parametrize(
    ("words", "found"), [("010-1234-5678로 전화", "전화번호"), ("T1-0 덕분에", "이름")]
)
def test_words_that_name_somebody_are_held_back_once_and_kept_nowhere(
    asked: Asked, words: str, found: str
) -> None:
    with asked.app.app_context(), transaction(db.session()) as session:
        session.get_one(Person, asked.person_id).name_ko = "T1-0"
    before = asked.tables()
    held = asked.send(**{"q.Q-1": "4", "q.Q-4": words})
    assert held.status_code == 422
    assert changed(before, asked.tables()) == {}
    assert f"들어 있는 것 같아요: {found}" in held.text
    assert words in held.text
    sent = asked.send(**{"q.Q-1": "4", "q.Q-4": words, "heard": "yes"})
    assert sent.status_code == 200, "with the link of its thread"
    assert changed(before, asked.tables()) == {"sealed_ballot": 1}
    assert "data-traces=" in asked.open()


def test_what_is_not_for_somebody_is_not_on_their_page(asked: Asked, write: Write) -> None:
    assert "Q-1 물음" in asked.open()
    with write() as session:
        entry = session.get_one(RosterEntry, (asked.wave_id, asked.person_id))
        entry.left_out = "Q-1"
    assert "Q-1 물음" not in asked.open()
    assert asked.send(**{"q.Q-1": "4", "q.Q-3": "yes"}).status_code == 303
    assert asked.kept() == {"Q-3": "yes"}
    assert asked.queue({"Q-1": "4"}).status_code == 422


def test_no_cookie_no_stranger_and_no_trace(
    asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [
        asked.client.get(asked.path),
        asked.queue({"Q-4": SAID}),
        asked.client.get("/a/" + "b" * 40),
    ]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "://" not in policy
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", answer.text)
    logged = capsys.readouterr().err
    assert asked.path not in logged
    assert SAID not in logged


def test_the_page_holds_nothing_of_a_session(asked: Asked) -> None:
    page = asked.open()
    assert "csrf" not in page
    assert asked.path not in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)


def load(client: FlaskClient, path: str) -> int:
    """Bytes of a page and everything it brings, the service worker included."""
    page = client.get(path)
    found = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    assert {re.sub(r"\?.*|.*/", "", name) for name in found} == {
        "answer.css", "answer.js", "answer-queue.js", "ieum.svg",
    }  # fmt: skip
    parts = [page, client.get("/a/sw.js"), *(client.get(name) for name in found)]
    size = sum(len(part.data) for part in parts)
    for part in parts:
        part.close()
    return size


@pytest.mark.parametrize("query", ["?lang=ko", "?lang=en"])
def test_all_of_it_is_under_50_kilobytes(asked: Asked, query: str) -> None:
    assert load(asked.client, asked.path + query) < MOST_BYTES


def test_ten_questions_are_under_50_kilobytes(app: Flask, write: Write) -> None:
    """Ten questions of seven options in real words, with the longest notices."""
    long = {
        "ko": "개인정보를 다루는 방법을 적은 문장입니다. " * 8,
        "en": "How it is handled. " * 8,
    }
    document = {**DOCUMENT, "notice": dict.fromkeys(DOCUMENT["notice"], long)}
    with write() as session:
        people = world.make_company(session, {"T1": 1})
        asked_here = [world.question(f"Q-{n}", n, "scale", world.AGREE) for n in range(9)]
        asked_here.append(world.question("Q-9", 9, "text", {"max_len": 500}))
        template = world.make_template(session, asked_here, **document)
        wave = world.open_by_hand(session, template, people)
        wave_id, person_id = wave.id, people["T1"][0].id
    with app.app_context():
        token = runtime().answer_links.token(wave_id, person_id)
    assert load(app.test_client(), f"/a/{token}") < MOST_BYTES


def test_the_worker_knows_the_pages_files(asked: Asked) -> None:
    answer = asked.client.get("/a/sw.js")
    assert answer.mimetype == "text/javascript"
    files = json.loads(re.match(r"const FILES = (\[.*?\]);", answer.text).group(1))  # type: ignore[union-attr]
    assert files[0].startswith("/static/answer-queue.js?v=")
    for name in files:
        found = asked.client.get(name)
        assert found.status_code == 200
        found.close()


def test_a_page_is_built_once_for_everybody(
    asked: Asked, count_queries: Callable[[], Any]
) -> None:
    """The door is asked each time, by a prepared statement that is not counted here."""
    with count_queries() as first:
        asked.open()
    with count_queries() as again:
        asked.open()
    assert first
    assert again == []


def test_a_page_is_not_kept_for_ever(asked: Asked, write: Write) -> None:
    asked.open()
    with write() as session:
        wave = session.get_one(Wave, asked.wave_id)
        session.get_one(Template, wave.template_id).name_ko = "고친 이름"
        session.add(
            Installment(wave_id=wave.id, number=9, opens_at=world.CLOSES, question_codes=[])
        )
    assert "고친 이름" not in asked.open()
    moved: datetime = world.DURING + timedelta(minutes=11)
    instants.install_offset(lambda: moved - instants.system_now())
    assert "고친 이름" in asked.open()


def test_somebody_signed_in_is_nobody_here(asked: Asked) -> None:
    client = asked.client
    with client.session_transaction() as cookie:
        cookie["_user_id"] = str(asked.person_id)
        cookie["locale"] = "en"
    page = client.get(asked.path).text
    assert page == asked.open()
    with asked.app.app_context():
        people = db.session.scalars(select(Person)).all()
        assert not [person for person in people if person.number in page]


def test_everybody_asked_reads_which_groups_their_answers_count_in(
    app: Flask, write: Write
) -> None:
    with write() as session:
        people = world.make_company(session, {"T1": 8, "T2": 7})
        template = world.make_template(session, world.plain_questions())
        schedule = Schedule(world.OPENS, world.CLOSES, world.PUBLISHES)
        wave = plan_wave(session, template, schedule)
        open_wave(session, world.MemoryKeys(), wave.id, world.OPENS)
        wave_id, person_id = wave.id, people["T1"][0].id
    with app.app_context():
        token = runtime().answer_links.token(wave_id, person_id)
    client = app.test_client()
    answer = client.get(f"/a/{token}?groups=1&lang=en")
    assert answer.location == f"/a/{token}/groups?lang=en"
    page = client.get(answer.location)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Your answers count in" in page.text
    assert "15 people were asked" in page.text
    assert "8 people were asked" in page.text
    assert f'<a href="/a/{token}?lang=en">Back to the questions</a>' in page.text
    assert client.get("/a/no-such-link/groups").status_code == 404
