from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.forms.chains import WHOM
from app.words import (
    WORDS,
    by_when,
    day_moment,
    due_moment,
    duration,
    exact_duration,
    template_name,
    word,
)
from pulse.commitments.agreements import EVIDENCE, KINDS, UNITS
from pulse.commitments.clocks import Verdict
from pulse.commitments.derivation import Party, Piece
from pulse.commitments.events import HoldReason, Outcome
from pulse.commitments.models import EscalationState, EventKind, RequestState, TargetKind
from pulse.commitments.promise_kinds import MOMENTS
from pulse.surveys.models import Template, WaveState
from tests.app.company import BEGINS_AT, standing_still


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("state", RequestState),
        ("event", EventKind),
        ("hold", HoldReason),
        ("outcome", Outcome),
        ("piece", Piece),
        ("party", Party),
        ("target", TargetKind),
        ("verdict", Verdict),
        ("escalation", EscalationState),
        ("wave", WaveState),
    ],
)
def test_every_code_of_the_domain_has_a_word(family: str, codes: object) -> None:
    assert {code.value for code in codes} <= set(WORDS[family])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("promised", KINDS),
        ("unit", UNITS),
        ("moment", MOMENTS),
        ("evidence", EVIDENCE),
        ("role", WHOM),
    ],
)
def test_every_code_a_form_offers_has_a_word(family: str, codes: tuple[str, ...]) -> None:
    assert set(codes) <= set(WORDS[family])


def test_an_unknown_code_reads_as_itself(app: Flask) -> None:
    with app.test_request_context():
        assert word("hold", "something_new") == "something_new"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3600, "1 h"),
        (3660, "1 h 1 min"),
        (-3660, "1 h 1 min"),
        (360_060, "100 h"),
        (None, ""),
    ],
)
def test_a_length_of_time_is_as_short_as_it_can_be(
    app: Flask, seconds: int | None, expected: str
) -> None:
    with app.test_request_context():
        assert duration(seconds) == expected


def test_an_exact_length_keeps_every_second() -> None:
    assert exact_duration(360_061) == "100:01:01"


def test_today_is_said_as_today_on_the_company_s_wall_clock(app: Flask) -> None:
    with app.test_request_context(), standing_still():
        assert by_when(BEGINS_AT + timedelta(hours=13, minutes=30)) == "today 23:30"
        assert by_when(BEGINS_AT + timedelta(hours=14)) == "Tue 1 Sep, 00:00"
        assert by_when(datetime(2026, 9, 2, 0, 0, tzinfo=UTC)) == "Wed 2 Sep, 09:00"
        assert by_when(None) == ""


def test_what_falls_due_and_days_keep_their_exact_time(app: Flask) -> None:
    with app.test_request_context(), standing_still():
        assert due_moment(BEGINS_AT).endswith(">today 10:00</time>")
        assert due_moment(None) == ""
        assert 'datetime="2026-08-31T10:00:00+09:00"' in day_moment(BEGINS_AT)
        assert day_moment(BEGINS_AT.date()) == "31 August 2026"


def test_a_questionnaire_asked_by_itself_is_told_from_its_source(app: Flask) -> None:
    source = Template(code="A", name_ko="뒤", name_en="After", document={})
    own = Template(code="B", name_ko="뒤", name_en="After", document={"asked_after": "service"})
    with app.test_request_context():
        named = [template_name(one) for one in (source, own)]
    assert named == ["After", "After (asked by itself)"]
