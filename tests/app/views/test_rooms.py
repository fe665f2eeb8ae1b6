"""A break room: the sheet and the slips as they are printed, and the door they open together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.runtime import runtime
from app.views.room_door import NAME
from pulse import instants
from pulse.audit import AuditEntry
from pulse.people.models import Person, RoleAssignment, Site
from pulse.publishing.opening import open_wave
from pulse.surveys.waves import Schedule, plan_wave
from tests.app.conftest import Browser
from tests.attacks.test_answer_protocol import changed, dump
from tests.ballot_box import answers_in_box
from tests.pulse.surveys import world

Write = Callable[[], Any]


@dataclass
class Room:
    app: Flask
    wave_id: int
    site_id: int
    people: list[int]

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def tables(self) -> dict[str, Any]:
        with self.app.app_context():
            return dump(db.session())

    def kept(self, person_id: int) -> dict[str, Any]:
        with self.app.app_context():
            return answers_in_box(
                db.session.connection(), runtime().keys, wave_id=self.wave_id,
                person_id=person_id, at=instants.utc_now(),
            )  # fmt: skip


@pytest.fixture
def room(app: Flask, write: Write) -> Iterator[Room]:
    travel(world.DURING)
    with write() as session:
        people = world.make_company(session, {"T1": 6})["T1"]
        template = world.make_template(session, world.plain_questions())
        wave = plan_wave(session, template, Schedule(world.OPENS, world.CLOSES, world.PUBLISHES))
        with app.app_context():
            open_wave(session, runtime().keys, wave.id, world.OPENS)
        session.add(RoleAssignment(person_id=people[0].id, role="hr_lead", valid_from=world.SINCE))
        site_id = session.query(Site.id).first()[0]
        made = Room(app, wave.id, site_id, [person.id for person in people])
    yield made
    instants.install_offset(None)


@pytest.fixture
def hr(room: Room, signed_in: Callable[..., Browser]) -> Browser:
    with room.app.app_context():
        return signed_in(db.session.get_one(Person, room.people[0])).prove()


def travel(to: datetime) -> None:
    instants.install_offset(lambda: to - instants.system_now())


def printed(room: Room, hr: Browser, whom: str = "new") -> tuple[str, list[str]]:
    """The code on the sheet and the numbers on the slips."""
    sheet = hr.text(f"/pulses/rooms/{room.wave_id}/{room.site_id}")
    code = re.search(r"<strong>([2-9A-Z]{4} [2-9A-Z]{4})</strong>", sheet)
    assert code
    assert "<svg" in sheet
    press = hr.sure if whom == "all" else hr.post
    slips = press(f"/pulses/rooms/slips/{room.site_id}", whom=whom)
    assert slips.headers["Cache-Control"] == "no-store"
    return code[1], re.findall(r'class="slip-pin">([\d ]{11})<', slips.text)


def test_a_code_and_a_number_lead_to_ones_own_page_and_two_ways_count_once(
    room: Room, hr: Browser
) -> None:
    code, pins = printed(room, hr)
    assert len(pins) == len(room.people) // 2, "those of this site"
    before = room.tables()
    entered = room.client.post("/room?lang=en", data={"code": code, "pin": pins[0]})
    assert entered.status_code == 303
    assert entered.location.startswith("/a/")
    assert "Set-Cookie" not in entered.headers
    page = room.client.get(entered.location)
    assert page.status_code == 200
    assert changed(before, room.tables()) == {}, "nobody writes who came"
    path = entered.location.partition("?")[0]
    room.client.post(path, json={"answers": {"Q-1": "4"}})
    with room.app.app_context():
        links = {runtime().answer_links.token(room.wave_id, one): one for one in room.people}
    owner = links[path.removeprefix("/a/")]
    room.client.post(path, json={"answers": {"Q-1": "2"}})
    assert room.kept(owner) == {"Q-1": 2}
    assert len(room.tables()["sealed_ballot"]) == 1


def test_whatever_is_wrong_reads_the_same(
    room: Room, hr: Browser, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    code, pins = printed(room, hr)
    capsys.readouterr()
    with write() as session:
        person = session.get_one(Person, room.people[1])
        stranger = world._person("STRANGER", person.employer, person.site, 77)
        session.add(stranger)
        session.flush()
        (slip,) = runtime_pins(room, session, stranger.id)
    given = {
        "a wrong number": (code, "000000000"),
        "not a number": (code, "hello"),
        "a wrong code": ("22222222", pins[0]),
        "a stranger": (code, slip),
    }
    answers = {
        what: room.client.post("/room/x?lang=en", data={"code": "x", "pin": pin, "real": sent})
        for what, (sent, pin) in given.items()
    }
    said = {
        what: room.client.post("/room?lang=en", data={"code": sent, "pin": pin})
        for what, (sent, pin) in given.items()
    }
    travel(world.AFTER)
    said["a closed survey"] = room.client.post(
        "/room?lang=en", data={"code": code, "pin": pins[0]}
    )
    for what, answer in {**said, **answers}.items():
        assert answer.status_code == 422, what
    blanked = {re.sub(r'value="[^"]*"', "", answer.text) for answer in said.values()}
    assert len(blanked) == 1
    assert "That did not open anything" in blanked.pop()
    for answer in said.values():
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    logged = capsys.readouterr().err
    assert "/room" not in logged.replace("/pulses/rooms", "")
    assert not any(pin in logged for pin in pins)


def runtime_pins(room: Room, session: Any, person_id: int) -> list[str]:
    at = instants.utc_now()
    with room.app.app_context():
        made = runtime().room_pins.make(session, [person_id], at=at, on=at.date(), by=person_id)
    return [slip.pin for slip in made]


def test_whoever_guesses_is_stopped_and_the_right_number_waits_too(
    room: Room, hr: Browser
) -> None:
    code, pins = printed(room, hr)
    one, _all = room.app.extensions[NAME]
    for _ in range(one.most):
        one.note("127.0.0.1")
    before = room.tables()
    stopped = room.client.post("/room?lang=en", data={"code": code, "pin": pins[0]})
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) > 3500
    assert "in an hour" in stopped.text
    assert changed(before, room.tables()) == {}


def test_slips_are_made_once_and_anew_only_when_asked(room: Room, hr: Browser) -> None:
    code, first = printed(room, hr)
    assert printed(room, hr)[1] == []
    _code, anew = printed(room, hr, "all")
    assert len(anew) == len(first)
    assert room.client.post("/room", data={"code": code, "pin": first[0]}).status_code == 422
    assert room.client.post("/room", data={"code": code, "pin": anew[0]}).status_code == 303


def test_the_sheet_prints_on_both_sizes_in_both_languages(room: Room, hr: Browser) -> None:
    whole = hr.text(f"/pulses/rooms/{room.wave_id}/{room.site_id}")
    half = hr.text(f"/pulses/rooms/{room.wave_id}/{room.site_id}?paper=a5")
    assert 'class="wall is-a4"' in whole
    assert 'class="wall is-a5"' in half
    assert "쪽지의 숫자 아홉 자리" in whole
    assert "nine digits from your slip" in whole
    assert hr.get(f"/pulses/rooms/{room.wave_id}/99999").status_code == 404
    travel(world.AFTER)
    assert hr.get(f"/pulses/rooms/{room.wave_id}/{room.site_id}").status_code == 404
    assert "No survey is open" in hr.text("/pulses/rooms")


def test_text_messages_hold_each_persons_own_link_and_tell_nobody_who_answered(
    room: Room, hr: Browser
) -> None:
    place = f"/pulses/rooms/{room.wave_id}/{room.site_id}/texts"
    before = hr.prove().post(place)
    assert before.headers["Cache-Control"] == "no-store"
    paths = re.findall(r"/a/\w+", before.text)
    assert len(set(paths)) == len(room.people) // 2, "those of this site"
    assert room.client.post(paths[0], json={"answers": {"Q-1": "4"}}).status_code == 200
    assert len(room.tables()["sealed_ballot"]) == 1
    assert re.findall(r"/a/\w+", hr.post(place).text) == paths
    with room.app.app_context():
        noted = db.session.scalars(select(AuditEntry.action)).all()
    assert noted.count("answer_links_shown") == 2
    travel(world.AFTER)
    assert hr.prove().post(place).status_code == 404
