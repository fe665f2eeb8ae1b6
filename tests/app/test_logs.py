"""Logs: one JSON line an event, with the request's id, and never what somebody said."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import structlog
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import create_app
from app.extensions import db
from app.logs import configure_logs, drop_secrets
from app.runtime import runtime
from config import Settings
from integrations.slack import ids, signing
from integrations.slack.survey_blocks import TOLD
from pulse import instants
from pulse.ballots.models import SealedBallot
from pulse.people.models import Identity
from pulse.surveys.models import Wave
from pulse.transaction import transaction
from tests.app.conftest import Browser
from tests.pulse.surveys.world import (
    DURING,
    TEAM,
    make_company,
    make_template,
    open_by_hand,
    plain_questions,
)

SAID = "제 헤드셋은 다섯 달째 고장이에요"
WORD = "4242"
USER = "U0HAESOL99"
TOKEN = "xoxb-never-in-a-log"
SECRET = "signing-secret-never-in-a-log"


@pytest.fixture
def lines(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[[], list[dict[str, object]]]]:
    """Everything logged so far, down to the finest level; each line has to be JSON."""
    configure_logs("debug")
    capsys.readouterr()
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    configure_logs("error")


Lines = Callable[[], list[dict[str, object]]]


def test_a_request_is_one_line_with_its_id(stranger: Browser, lines: Lines) -> None:
    answer = stranger.get("/sign-in?next=/requests/R-17")
    (line,) = lines()
    assert (line["event"], line["method"], line["route"]) == ("request", "GET", "/sign-in")
    assert (line["status"], line["level"]) == (200, "info")
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{16}", str(line["request_id"]))
    assert "R-17" not in json.dumps(line)


def test_an_address_is_told_by_its_route_not_by_its_text(stranger: Browser, lines: Lines) -> None:
    stranger.get("/no-such-page/secret-part")
    assert "secret-part" not in json.dumps(lines())


def test_each_request_has_an_id_of_its_own(stranger: Browser, lines: Lines) -> None:
    stranger.get("/sign-in")
    stranger.get("/sign-in")
    first, second = lines()
    assert first["request_id"] != second["request_id"]


@pytest.mark.parametrize("path", ["/slack/interactions", "/static/ieum.css", "/a/some-token"])
def test_where_a_line_would_be_a_trace_there_is_none(
    stranger: Browser, lines: Lines, path: str
) -> None:
    answer = stranger.get(path)
    answer.close()
    assert lines() == []
    assert "X-Request-Id" not in answer.headers


def test_a_quiet_request_does_not_inherit_the_last_ones_id(
    stranger: Browser, lines: Lines
) -> None:
    stranger.get("/sign-in")
    stranger.get("/slack/interactions")
    structlog.get_logger("web").info("afterwards")
    assert "request_id" not in lines()[-1]


@pytest.mark.parametrize(
    "name",
    ["token", "bot_token", "Password", "secret_key", "body", "payload", "answers", "Cookie"],
)
def test_a_field_that_names_a_secret_is_blanked(lines: Lines, name: str) -> None:
    structlog.get_logger().info("something", **{name: WORD, "port": 80})
    (line,) = lines()
    assert (line[name], line["port"]) == ("[not logged]", 80)


def test_a_secret_inside_a_fact_is_blanked_too() -> None:
    event = {"event": "x", "request": {"headers": [{"Authorization": WORD}], "status": 200}}
    assert WORD not in json.dumps(drop_secrets(None, "info", event))
    assert event["request"] == {"headers": [{"Authorization": "[not logged]"}], "status": 200}


def test_below_the_level_nothing_is_written(
    lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("warning")
    structlog.get_logger().info("small")
    logging.getLogger("ieum.delivery").info("small")
    structlog.get_logger().warning("big")
    assert [line["event"] for line in lines()] == ["big"]


def test_what_the_libraries_of_ours_say_is_json_as_well(lines: Lines) -> None:
    logging.getLogger("ieum.delivery").warning("render_failed notice=%s", "survey_asked")
    (line,) = lines()
    assert (line["event"], line["level"]) == ("render_failed notice=survey_asked", "warning")


def test_korean_can_be_read(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger().info("안녕")
    assert "안녕" in capsys.readouterr().err


def test_an_accident_is_noted_with_its_trace(app: Flask, stranger: Browser, lines: Lines) -> None:
    app.view_functions["session.sign_in"] = {}.popitem
    assert stranger.get("/sign-in").status_code == 500
    broke, request = lines()
    assert (broke["event"], broke["route"], request["status"]) == ("broke", "/sign-in", 500)
    assert "KeyError" in str(broke["exception"])
    assert broke["request_id"] == request["request_id"]


def test_an_accident_on_the_way_of_an_answer_tells_where_and_not_what(
    app: Flask, stranger: Browser, lines: Lines
) -> None:
    def fail() -> str:
        raise ValueError(SAID)

    app.view_functions["slack.interactions"] = fail
    assert stranger.client.post("/slack/interactions").status_code == 500
    (broke,) = lines()
    assert (broke["event"], broke["kind"]) == ("broke", "ValueError")
    assert str(broke["where"]).startswith("test_logs.py:")
    assert SAID not in json.dumps(broke, ensure_ascii=False)


def test_a_database_error_never_repeats_its_parameters(app: Flask) -> None:
    with app.app_context():
        engine = db.engine
    with pytest.raises(Exception, match="no such table") as caught, engine.connect() as connection:
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (?)", (WORD,))
    assert WORD not in str(caught.value)


@pytest.fixture
def slack_app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application with a workspace behind it that never answers."""
    path = tmp_path / "slack.db"
    shutil.copy(sqlite_template, path)
    made = create_app(
        Settings(
            env="test",
            database_url=f"sqlite:///{path}",
            data_dir=tmp_path,
            slack_api_url="http://127.0.0.1:9",
            slack_bot_token=TOKEN,
            slack_signing_secret=SECRET,
            slack_team_id=TEAM,
            log_level="debug",
        )
    )
    instants.install_offset(lambda: DURING - instants.system_now())
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
    instants.install_offset(None)
    configure_logs("error")


def ask_somebody(app: Flask) -> Wave:
    """An open wave with one person, whose Slack user is USER."""
    with transaction(db.session()) as session:
        session.expire_on_commit = False
        people = make_company(session, {"T1": 1})
        session.scalars(select(Identity)).one().subject = USER
        wave = open_by_hand(session, make_template(session, plain_questions()), people)
    runtime().keys.create(wave.id)
    return wave


def sent(app: Flask, user: str, **parts: object) -> TestResponse:
    """Send what Slack would send, with a genuine signature; return the status."""
    payload = {
        "user": {"id": user, "team_id": TEAM},
        "team": {"id": TEAM},
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:9/response/hush",
        **parts,
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    timestamp = str(int(instants.system_now().timestamp()))
    signature = signing.sign(SECRET, timestamp, body)
    headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
    return app.test_client().post("/slack/interactions", data=body, headers=headers)


def press(app: Flask, user: str, **rest: object) -> int:
    answer = sent(app, user, **rest)
    answer.close()
    return answer.status_code


def comment(wave: Wave, words: str, told: str = "") -> dict[str, object]:
    code = next(q["code"] for q in wave.plan["form"]["questions"] if q["kind"] == "text")
    typed = {ids.SURVEY_COMMENT_TEXT: {"type": "plain_text_input", "value": words}}
    view = {
        "id": "V1",
        "hash": "h",
        "callback_id": ids.SURVEY_COMMENT_SENT,
        "private_metadata": f"{wave.id}:{code}:1:ko{told}",
        "state": {"values": {"block": typed}},
    }
    return {"type": "view_submission", "view": view}


def test_a_signed_press_leaves_no_trace_in_any_log(
    slack_app: Flask, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    wave = ask_somebody(slack_app)
    form = wave.plan["form"]["questions"]
    scored = next(question["code"] for question in form if question["kind"] != "text")
    words = next(question["code"] for question in form if question["kind"] == "text")
    caplog.set_level(logging.DEBUG)
    button = {
        "action_id": ids.SURVEY_ANSWER[3],
        "block_id": "pulse.ko.1.0",
        "type": "button",
        "value": f"{wave.id}:{scored}:4",
    }
    tap = {
        "type": "block_actions",
        "channel": {"id": "D1"},
        "message": {"ts": "1.1"},
        "actions": [button],
    }
    written = {
        "type": "view_submission",
        "view": {
            "id": "V1",
            "hash": "h",
            "callback_id": ids.SURVEY_COMMENT_SENT,
            "private_metadata": f"{wave.id}:{words}",
            "state": {
                "values": {
                    "block": {ids.SURVEY_COMMENT_TEXT: {"type": "plain_text_input", "value": SAID}}
                }
            },
        },
    }
    assert [press(slack_app, USER, **tap), press(slack_app, USER, **written)] == [200, 200]
    assert press(slack_app, "U0STRANGER", **tap) == 200
    runtime().follow_ups.close()
    assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 1
    logged = capsys.readouterr().err + caplog.text
    logged += "".join(str(record.__dict__) for record in caplog.records)
    traces = (SAID, f"{scored}:4", USER, "U0STRANGER", TOKEN, SECRET, "hush", TEAM)
    assert [trace for trace in traces if trace in logged] == []


def test_words_that_name_somebody_come_back_once_and_leave_no_trace(
    slack_app: Flask, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    wave = ask_somebody(slack_app)
    caplog.set_level(logging.DEBUG)
    typed = f"{SAID} 010-1234-5678"
    held = sent(slack_app, USER, **comment(wave, typed)).get_json()
    assert held["response_action"] == "update"
    assert "전화번호" in str(held["view"])
    assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 0
    assert press(slack_app, USER, **comment(wave, typed, TOLD)) == 200
    assert press(slack_app, USER, **comment(wave, SAID)) == 200
    runtime().follow_ups.close()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 1
    logged = capsys.readouterr().err + caplog.text
    logged += "".join(str(record.__dict__) for record in caplog.records)
    assert "010-1234-5678" not in logged
    assert SAID not in logged
