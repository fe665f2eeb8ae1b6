from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, session
from werkzeug.wrappers import Response

from app import proof

NOON = datetime(2026, 8, 31, 12, 0, tzinfo=UTC)


@pytest.fixture
def pages() -> Flask:
    """Three pages that do nothing, to prove oneself for and to come back to."""
    made = Flask("pages")
    made.secret_key = "only of this test"
    made.add_url_rule("/proof", "proof.ask", str)
    made.add_url_rule("/keys/<code>", "keys.show", str)
    made.add_url_rule("/keys/<code>/away", "keys.away", str)
    return made


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(proof, "system_now", lambda: moment)


@pytest.mark.parametrize(
    ("passed", "is_proven"),
    [
        (timedelta(0), True),
        (timedelta(minutes=10), True),
        (timedelta(minutes=10, seconds=1), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_a_proof_lasts_ten_minutes_and_none_comes_from_the_future(
    pages: Flask, monkeypatch: pytest.MonkeyPatch, passed: timedelta, is_proven: bool
) -> None:
    with pages.test_request_context():
        at(monkeypatch, NOON)
        assert not proof.is_proven()
        proof.note_proof()
        at(monkeypatch, NOON + passed)
        assert proof.is_proven() is is_proven


def test_a_proof_is_forgotten_and_may_be_forgotten_twice(
    pages: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, NOON)
    with pages.test_request_context():
        proof.note_proof()
        proof.forget_proof()
        assert not proof.is_proven()
        proof.forget_proof()
        assert proof.PROVEN not in session


@pytest.mark.parametrize(
    ("back", "asked", "leads_to"),
    [
        ("", "/keys/K1/away", "/proof?next=/keys/K1/away"),
        ("", "/keys/K1/away?sort=age", "/proof?next=/keys/K1/away?sort%3Dage"),
        ("keys.show", "/keys/K1/away?sort=age", "/proof?next=/keys/K1"),
    ],
)
def test_a_guarded_view_waits_for_a_proof_and_then_goes_on(
    pages: Flask, monkeypatch: pytest.MonkeyPatch, back: str, asked: str, leads_to: str
) -> None:
    at(monkeypatch, NOON)
    seen = []

    @proof.requires_proof(back)
    def view(code: str) -> str:
        seen.append(code)
        return f"gone: {code}"

    with pages.test_request_context(asked):
        answer = view("K1")
        assert isinstance(answer, Response)
        assert (answer.status_code, answer.location, seen) == (303, leads_to, [])
        proof.note_proof()
        assert view("K1") == "gone: K1"
    assert seen == ["K1"]
