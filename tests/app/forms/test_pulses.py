"""A series as it is typed: a wall time in a zone becomes an instant, a choice a rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.forms.pulses import OWN, LiftForm, SeriesForm
from pulse.surveys.models import Template
from pulse.surveys.series import ONCE
from tests.app.forms.filling import typed

AT = datetime(2026, 8, 31, 1, tzinfo=UTC)
TEMPLATE = Template(code="TPL", name_ko="가", name_en="A", document={"cadence": {"open_days": 3}})
SAID = {
    "template": "TPL",
    "repeat": "FREQ=WEEKLY",
    "first_day": "2026-09-01",
    "hour": "10:00",
    "timezone": "Asia/Seoul",
}


def read(app: Flask, **said: str) -> SeriesForm:
    with typed(app, SeriesForm, {**SAID, **said}) as form:
        form.offer([TEMPLATE], "Asia/Seoul")
        form.offer_audience([], {name: [] for name in ("job_family", "site", "employer")})
        form.validate()
        return form


def test_a_time_on_the_wall_becomes_an_instant(app: Flask) -> None:
    wanted = read(app, filter=" department=T1 ").to_series(TEMPLATE, AT)
    assert wanted.starts_at == datetime(2026, 9, 1, 1, tzinfo=UTC)
    assert wanted.open_for == timedelta(days=3)
    assert wanted.audience == {"filter": "department=T1"}
    assert read(app, timezone="Europe/Berlin").to_series(TEMPLATE, AT).starts_at.hour == 8


@pytest.mark.parametrize(
    ("repeat", "rule", "meant"),
    [("FREQ=WEEKLY", "", "FREQ=WEEKLY"), (OWN, " FREQ=DAILY ", "FREQ=DAILY"), (ONCE, "", ONCE)],
)
def test_a_choice_becomes_a_rule(app: Flask, repeat: str, rule: str, meant: str) -> None:
    assert read(app, repeat=repeat, rule=rule).to_series(TEMPLATE, AT).rule == meant


def test_this_very_minute_means_now(app: Flask) -> None:
    late = datetime(2026, 9, 1, 1, 0, 30, tzinfo=UTC)
    assert read(app).to_series(TEMPLATE, late).starts_at == late
    later = late + timedelta(minutes=1)
    assert read(app).to_series(TEMPLATE, later).starts_at < later


@pytest.mark.parametrize(
    ("field", "value"),
    [("template", "NONE"), ("first_day", ""), ("open_days", "91"), ("sample", "4")],
)
def test_what_does_not_fit_is_said_at_its_field(app: Flask, field: str, value: str) -> None:
    assert field in read(app, **{field: value}).errors


def test_lifting_a_lock_needs_a_reason(app: Flask) -> None:
    for said, is_sound in (({}, False), ({"reason": "x" * 501}, False), ({"reason": "x"}, True)):
        with typed(app, LiftForm, said) as form:
            assert form.validate() is is_sound
