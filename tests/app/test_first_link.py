"""A web process of an empty installation prints where its first person comes in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
import pytest
from flask import Flask
from sqlalchemy import create_engine

from app.extensions import db
from app.first_link import first_words, say_at_start
from app.runtime import Runtime, build_runtime, install_runtime
from tests.app.conftest import TOKEN
from tests.app.test_supervisor import free_port
from tests.factories import make_department, make_person
from tests.house.source import ROOT

LINK = re.compile(r"http://\S+/first/[\w-]{27}")
TYPED = {
    "company": "예시텔레콤",
    "name": "최자람",
    "number": "P0001",
    "email": "",
    "locale": "ko",
    "company_code": "C0",
    "employer_code": "OWN",
    "password": "a-sentence-to-remember",
    "again": "a-sentence-to-remember",
}


def surroundings(home: Path, port: int) -> dict[str, str]:
    given = {"ENV": "production", "SECRET_KEY": "k" * 40, "DATA_DIR": str(home), "PORT": str(port)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IEUM_")}
    return kept | {f"IEUM_{name}": value for name, value in given.items()}


@contextmanager
def serving(home: Path) -> Iterator[subprocess.Popen[str]]:
    port = free_port()
    served = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--workers", "1", "--no-control-socket"),
        ],
        cwd=ROOT,
        env=surroundings(home, port),
        stderr=subprocess.PIPE,
        text=True,
    )
    yield served
    served.terminate()
    served.communicate(timeout=20)


def test_from_the_printed_link_to_the_first_steps(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "ieum.db")
    with serving(tmp_path) as served:
        assert served.stderr is not None
        found = next(found for line in served.stderr if (found := LINK.search(line)))
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        token = TOKEN.search(browser.open(found.group(), timeout=20).read().decode())
        assert token
        typed = urlencode(TYPED | {"csrf_token": token.group(1)}).encode()
        entered = browser.open(found.group(), typed, timeout=20)
        assert entered.url.endswith("/first-steps")


Started = Callable[..., str]


@pytest.fixture
def started(app: Flask, capsys: pytest.CaptureFixture[str]) -> Started:
    """What a process with these settings says at its start."""

    def start(env: str = "production", **given: Any) -> str:
        settings = replace(app.extensions["ieum"].settings, env=env, **given)
        with app.app_context():
            install_runtime(app, build_runtime(settings, db.engine))
        capsys.readouterr()
        say_at_start(app)
        captured = capsys.readouterr()
        assert captured.out == ""
        return captured.err

    return start


def test_it_is_said_in_both_languages_with_the_public_address(started: Started) -> None:
    said = started(base_url="https://ieum.example.com")
    assert "https://ieum.example.com/first/" in said
    assert "Whoever opens this link first becomes the administrator" in said
    assert "관리자" in said


def test_neither_a_trial_nor_a_command_says_it(started: Started) -> None:
    assert started("demo") == started("test") == ""
    with click.Context(click.Command("worker"), info_name="worker"):
        assert started() == ""
    with click.Context(click.Command("run"), info_name="run"):
        assert LINK.search(started())


def test_once_somebody_is_here_nothing_is_said(started: Started, write: Callable[[], Any]) -> None:
    with write() as session:
        make_person(session, make_department(session, "C0"))
    assert started() == ""


@pytest.mark.parametrize("url", ["sqlite:///{}/empty.db", "postgresql+psycopg://127.0.0.1:1/none"])
def test_a_database_without_tables_or_without_an_answer_breaks_nothing(
    app: Flask, tmp_path: Path, url: str
) -> None:
    (tmp_path / "empty.db").touch()
    engine = create_engine(url.format(tmp_path))
    parts: Runtime = app.extensions["ieum"]
    assert first_words(replace(parts, context=replace(parts.context, engine=engine))) == ""
