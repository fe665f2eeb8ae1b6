"""Moving the demo's time from the workspace: said in both languages, and closed to all others."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.demo import secrets as demo_secrets
from app.demo.clock import BEGINS_AT, DemoClock
from app.extensions import db
from app.logs import configure_logs
from pulse import instants
from tests.app.company import settings_for


@pytest.fixture
def client(sqlite_template: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    shutil.copy(sqlite_template, tmp_path / "ieum.db")
    made = create_app(settings_for(tmp_path, env="demo", secret_key="k" * 32))
    DemoClock(tmp_path).set_to(BEGINS_AT)
    yield made.test_client()
    with made.app_context():
        db.engine.dispose()
    instants.install_offset(None)
    configure_logs("error")


@pytest.fixture
def control(client: FlaskClient, tmp_path: Path) -> dict[str, str]:
    return {"X-Control-Secret": demo_secrets.load(tmp_path)["control_secret"]}


def test_the_new_time_is_said_in_both_languages(
    client: FlaskClient, control: dict[str, str]
) -> None:
    said = client.post("/demo/time?to=hour", headers=control).json
    assert said == {
        "sentence_ko": "이제 8월 31일(월) 11:00이에요.",
        "sentence_en": "It is now Mon 31 Aug, 11:00.",
    }


def test_where_there_is_nowhere_to_go_time_stays(
    client: FlaskClient, control: dict[str, str]
) -> None:
    said = client.post("/demo/time?to=close", headers=control).json
    assert said is not None
    assert said["sentence_en"] == "There is nowhere to move to just now."
    assert (instants.utc_now() - BEGINS_AT).total_seconds() < 600


def test_it_is_found_only_by_who_knows_the_secret_and_a_move(
    client: FlaskClient, control: dict[str, str]
) -> None:
    assert client.post("/demo/time?to=hour").status_code == 404
    wrong = {"X-Control-Secret": control["X-Control-Secret"][:-1]}
    assert client.post("/demo/time?to=hour", headers=wrong).status_code == 404
    assert client.post("/demo/time", headers=control).status_code == 404
    assert client.get("/demo/time?to=hour", headers=control).status_code == 405
    assert (instants.utc_now() - BEGINS_AT).total_seconds() < 600
