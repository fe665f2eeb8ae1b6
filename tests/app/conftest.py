"""The application on a database of its own, and browsers signed in to it."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from app.api.caller import GUESSES, LIMITS, STRANGERS_PER_MINUTE
from app.api.limits import CallLimits
from app.extensions import db
from app.factory import Web
from app.proof import PROVEN
from app.runtime import build_runtime, install_runtime
from app.second_thoughts import SURE
from app.views.answer_pages import NAME as ANSWER_PAGES
from app.views.answer_pages import AnswerPages
from app.views.room_door import NAME as ROOM_TRIES
from app.views.room_door import new_tries
from pulse.instants import system_now
from pulse.people.models import Person
from pulse.transaction import transaction
from tests import told
from tests.app import company

EXACT = re.compile(r"</?time[^>]*>")
"""How exact times are marked; a reader sees the words between."""
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def as_read(words: str) -> str:
    """Words as they are read, without the exact forms of the times they name."""
    return EXACT.sub("", words)


DATA = ("SELECT", "INSERT", "UPDATE", "DELETE")


def is_look(statement: str) -> bool:
    """Whether a process only looks, once in two seconds, for what was set meanwhile.

    That is the workspace and the company's own settings; no page's own reading.
    """
    looks = ("FROM workspace_app", "FROM workspace_install ORDER", "FROM company_setting ORDER")
    return any(look in statement for look in looks)


class Browser:
    """Speaks as a person does: opens pages, sends forms with their token."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **options: object) -> TestResponse:
        return self.client.get(path, **options)

    def post(self, path: str, **fields: object) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(), **fields})

    def sure(self, path: str, **fields: object) -> TestResponse:
        """Press the button of something final, read what becomes of it, and press that one."""
        asked = self.post(path, **fields)
        assert asked.status_code == 200, asked.text[:2000]
        assert f'name="{SURE}"' in asked.text
        return self.post(path, **fields, **{SURE: "1"})

    def undo(self, path: str) -> TestResponse:
        """Press the way back beside the message on a page, with the fields it holds."""
        note = re.search(
            r'<div class="note[^>]* role="status">.*?</form>', self.get(path).text, re.DOTALL
        )
        assert note, "no way back is offered"
        where = re.search(r'action="([^"]+)"', note[0])
        assert where
        fields = re.findall(r'name="([^"]+)" value="([^"]*)"', note[0])
        sent = {name: unescape(value) for name, value in fields}
        return self.client.post(unescape(where[1]), data=sent)

    def token(self) -> str:
        """The token that every form of this browser's session carries."""
        with self.client.session_transaction() as cookie:
            kept = cookie.setdefault("csrf_token", secrets.token_hex())
        key = self.client.application.secret_key
        return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(kept)

    def prove(self) -> Browser:
        """Go on as somebody who has just proven that it is them."""
        with self.client.session_transaction() as cookie:
            cookie[PROVEN] = int(system_now().timestamp())
        return self

    def text(self, path: str, expected: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == expected, answer.text[:2000]
        return as_read(answer.text)


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the applications of a run, in whichever process, compile each template once."""
    place = told.run_folder(tmp_path_factory) / "templates"
    place.mkdir(exist_ok=True)
    kept = FileSystemBytecodeCache(str(place))
    Web.jinja_options = {**Web.jinja_options, "bytecode_cache": kept}


@pytest.fixture(scope="session")
def built_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application built once, since its many rules and templates take their time."""
    place = tmp_path_factory.mktemp("web")
    return create_app(company.settings_for(place, slack_team_id="", locale="en"))


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A second one, for the example company."""
    return create_app(company.settings_for(tmp_path_factory.mktemp("demo"), locale="en"))


@contextmanager
def begun_anew(made: Flask, data: Path) -> Iterator[Flask]:
    """A built application as it starts: on a copy of a database or folder, remembering nothing."""
    with made.app_context():
        engine = db.engine
    settings = made.extensions["ieum"].settings
    shutil.rmtree(settings.data_dir, ignore_errors=True)  # a thread may be writing there still
    if data.is_dir():
        shutil.copytree(data, settings.data_dir, dirs_exist_ok=True)
    else:
        settings.data_dir.mkdir(exist_ok=True)
        shutil.copy(data, settings.data_dir / "ieum.db")
    kept = [(of, dict(of)) for of in (made.config, made.view_functions, made.extensions)]
    made.extensions |= {
        LIMITS: CallLimits(settings.api_calls_per_minute),
        GUESSES: CallLimits(STRANGERS_PER_MINUTE),
        ANSWER_PAGES: AnswerPages(),
        ROOM_TRIES: new_tries(),
    }
    with made.app_context():
        started = build_runtime(settings, engine)
    install_runtime(made, started)
    yield made
    for parts in (started, made.extensions["ieum"]):
        parts.follow_ups.close()  # or the next test's company is half there when one looks
    for of, was in kept:
        of.clear()
        of.update(was)
    engine.dispose()


@pytest.fixture
def app(built_app: Flask, sqlite_template: Path) -> Iterator[Flask]:
    """The application on an empty database."""
    with begun_anew(built_app, sqlite_template) as made:
        yield made


@pytest.fixture
def app_there(fresh_database: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database of each kind."""
    made = create_app(company.settings_for(tmp_path, database_url=fresh_database))
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def write(app: Flask) -> Callable[[], object]:
    """Opens a transaction whose rows stay for the pages to read."""

    @contextmanager
    def begin() -> Iterator[Session]:
        with app.app_context(), transaction(db.session()) as session:
            session.expire_on_commit = False
            yield session

    return begin


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """A browser nobody has signed in to."""
    return Browser(app.test_client())


@pytest.fixture
def signed_in(app: Flask) -> Callable[..., Browser]:
    """Makes browsers in which a person is signed in."""

    def sign_in(person: Person, locale: str = "en") -> Browser:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = str(person.id)
            cookie["_fresh"] = True
            cookie["locale"] = locale
        return Browser(client)

    return sign_in


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], object]:
    """Counts the statements sent to the database inside a block."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            is_data = statement.lstrip().upper().startswith(DATA)
            if is_data and not is_look(statement):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine, "before_cursor_execute", note)

    return counting


@pytest.fixture(scope="module")
def demo_app(built_demo: Flask, told_company: Path) -> Iterator[Flask]:
    """The application on the example company's first morning, where time stands still."""
    with begun_anew(built_demo, told_company) as made, company.standing_still():
        yield made


@pytest.fixture
def as_person(demo_app: Flask) -> Callable[..., Browser]:
    """Makes browsers for people of the example company, named by their number."""

    def sign_in(number: str | None, locale: str = "en") -> Browser:
        client = demo_app.test_client()
        with client.session_transaction() as cookie:
            cookie["locale"] = locale
            if number is not None:
                person_id, epoch = known_by(demo_app, number)
                cookie["_user_id"], cookie["_fresh"] = str(person_id), True
                cookie["epoch"] = epoch
        return Browser(client)

    return sign_in


def known_by(app: Flask, number: str) -> tuple[int, int]:
    """The id of a person, and how often their sessions were ended."""
    with app.app_context():
        chosen = select(Person.id, Person.session_epoch).where(Person.number == number)
        found = db.session.execute(chosen).one()
    return found.id, found.session_epoch or 0


def id_of(app: Flask, number: str) -> int:
    return known_by(app, number)[0]
