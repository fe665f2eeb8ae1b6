"""The way of a letter through its real doors: the link page, the comments page, the morning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import jobs
from app.extensions import db
from app.runtime import runtime
from pulse import instants
from pulse.people.models import Person, RoleAssignment
from pulse.publishing.opening import open_wave
from pulse.surveys.waves import Schedule, plan_wave
from tests.app.conftest import Browser
from tests.attacks.test_answer_protocol import changed, dump
from tests.pulse.surveys import world

Write = Callable[[], Any]
SAID = "휴게실이 너무 추워요"
ANSWER = "난방을 이번 주에 고칩니다."
BACK = "야간에도 켜지나요?"
LINK = re.compile(r'href="(/letters/([a-z0-9]{26}))"')


def travel(to: datetime) -> None:
    instants.install_offset(lambda: to - instants.system_now())


@dataclass
class Mail:
    """A wave of thirty people in the application, with everybody's personal link."""

    app: Flask
    wave_id: int
    people: list[int]

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def path(self, who: int) -> str:
        with self.app.app_context():
            return f"/a/{runtime().answer_links.token(self.wave_id, self.people[who])}"

    def tables(self) -> dict[str, Any]:
        with self.app.app_context():
            return dump(db.session())

    def run(self, *names: Callable[[], int]) -> None:
        with self.app.app_context():
            for job in names:
                job()
            db.session.remove()


@pytest.fixture
def mail(app: Flask, write: Write) -> Iterator[Mail]:
    travel(world.DURING)
    with write() as session:
        teams = world.make_company(session, {"T1": 16, "T2": 14})
        template = world.make_template(session, world.plain_questions())
        wave = plan_wave(session, template, Schedule(world.OPENS, world.CLOSES, world.PUBLISHES))
        with app.app_context():
            open_wave(session, runtime().keys, wave.id, world.OPENS)
        people = [person.id for team in teams.values() for person in team]
        session.add(RoleAssignment(person_id=people[0], role="hr_lead", valid_from=world.SINCE))
        made = Mail(app, wave.id, people)
    yield made
    instants.install_offset(None)


def everybody_answers(mail: Mail) -> str:
    """All send words through the script's door; return the first one's link."""
    links = []
    for who in range(len(mail.people)):
        answers = {"Q-1": "4", "Q-4": f"{SAID} {who}"}
        sent = mail.client.post(mail.path(who), json={"answers": answers})
        assert sent.json["state"] == "kept"
        links += sent.json["letters"]
    assert len(set(links)) == len(mail.people)
    return str(links[0])


def published(mail: Mail) -> None:
    travel(world.AFTER)
    mail.run(jobs.close_waves)
    travel(world.PUBLISHES + timedelta(minutes=1))
    mail.run(jobs.publish_waves)


@pytest.fixture
def hr(mail: Mail, signed_in: Callable[..., Browser]) -> Browser:
    with mail.app.app_context():
        return signed_in(db.session.get_one(Person, mail.people[0]))


def test_the_link_is_shown_once_and_stands_in_no_table_log_or_message(
    mail: Mail, capsys: pytest.CaptureFixture[str]
) -> None:
    before = mail.tables()
    answer = mail.client.post(mail.path(0), data={"q.Q-1": "4", "q.Q-4": SAID})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    (found,) = set(LINK.findall(answer.text))
    token = found[1]
    after = mail.tables()
    assert changed(before, after) == {"sealed_ballot": 1}
    assert token not in str(after)
    assert SAID not in answer.text
    for query in ("", "?sent=1"):
        assert not LINK.search(mail.client.get(mail.path(0) + query).text)
    logged = capsys.readouterr()
    assert token not in logged.err + logged.out


def test_without_words_there_is_no_link(mail: Mail) -> None:
    sent = mail.client.post(mail.path(0), json={"answers": {"Q-1": "4"}})
    assert sent.json == {"state": "kept"}
    assert mail.client.post(mail.path(0), data={"q.Q-1": "4"}).status_code == 303


def test_a_comment_is_answered_without_anybody_learning_whose_it_is(
    mail: Mail, hr: Browser
) -> None:
    link = everybody_answers(mail)
    early = mail.client.get(link, headers={"Accept-Language": "en"})
    assert early.status_code == 404
    published(mail)
    page = hr.text(f"/results/{mail.wave_id}/comments")
    line = re.search(rf"<li>{SAID} 0<br>.*?href=\"([^\"]+)\"", page)
    assert line, "who reads all comments may write to the author of each"
    assert hr.post(line[1], text=" ").status_code == 422
    written = hr.post(line[1], text=ANSWER)
    assert written.status_code == 303
    assert "not handed over yet" in hr.text(line[1])
    assert ANSWER not in mail.client.get(link).text
    travel(world.PUBLISHES + timedelta(days=1, minutes=2))
    mail.run(jobs.tell_letters)
    with mail.app.app_context():
        told = dump(db.session())["outbox_message"]
    assert sum("comments_answered" in str(row) for row in told) in (14, 16)
    got = mail.client.get(link, headers={"Accept-Language": "en"})
    assert "Somebody has written back to you." in got.text
    assert ANSWER in got.text
    answered = mail.client.post(link, data={"text": BACK})
    assert answered.status_code == 303
    assert BACK not in hr.text(line[1])
    travel(world.PUBLISHES + timedelta(days=2, minutes=2))
    assert BACK in hr.text(line[1])
    assert "The author has written back" in hr.text(f"/results/{mail.wave_id}/comments")


def test_reading_one_s_letters_writes_nothing_and_logs_nothing(
    mail: Mail, capsys: pytest.CaptureFixture[str]
) -> None:
    link = everybody_answers(mail)
    published(mail)
    before = mail.tables()
    capsys.readouterr()
    unknown = "/letters/" + "b" * 26
    for path in (link, f"{link}?lang=en", unknown, "/letters"):
        answer = mail.client.get(path)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers
        assert "og:" not in answer.text
    assert changed(before, mail.tables()) == {}
    logged = capsys.readouterr()
    assert "letters" not in logged.err + logged.out


def test_a_link_is_taken_from_paper(mail: Mail) -> None:
    token = "c" * 26
    for typed in (token, token.upper(), f"https://ieum.example/letters/{token}?lang=en"):
        found = mail.client.post("/letters", data={"link": typed})
        assert found.location == f"/letters/{token}"
    wrong = mail.client.post("/letters?lang=en", data={"link": "lost it"})
    assert wrong.status_code == 422
    assert 'value="lost it"' in wrong.text


def test_what_an_author_typed_is_kept_where_it_cannot_be_taken(mail: Mail) -> None:
    link = everybody_answers(mail)
    published(mail)
    long = "말" * 2001
    refused = mail.client.post(f"{link}?lang=en", data={"text": long})
    assert refused.status_code == 422
    assert long in refused.text
    assert "2,000" in refused.text
    for _ in range(3):
        assert mail.client.post(link, data={"text": BACK}).status_code == 303
    fourth = mail.client.post(f"{link}?lang=en", data={"text": BACK})
    assert fourth.status_code == 422
    assert "wait for the next morning" in fourth.text
    assert mail.client.post("/letters/" + "b" * 26, data={"text": BACK}).status_code == 404
