"""A preview is a wave that never was: it asks what a first wave would ask, in no session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import inspect

from pulse.surveys.preview import imagined_wave
from pulse.surveys.sheet import sheet_of
from tests.pulse.surveys.writing import DOCUMENT

AT = datetime(2026, 8, 3, tzinfo=UTC)
ENTRY: dict[str, Any] = DOCUMENT["templates"][0]


def test_it_asks_what_a_first_wave_would_ask() -> None:
    wave = imagined_wave(
        {**ENTRY, "cadence": {"installments": 2, "open_days": 4}},
        DOCUMENT["scales"],
        at=AT,
        timezone="Asia/Seoul",
        invited=12,
    )
    assert [part.question_codes for part in wave.installments] == [["W0", "P1"], ["P2", "OPEN"]]
    assert wave.closes_at == AT + timedelta(days=11)
    assert (wave.k, wave.k_comments, wave.invited) == (5, 10, 12)
    assert inspect(wave).transient
    sheet = sheet_of(wave, wave.installments[1], "en")
    assert [asked.text for asked in sheet.questions] == ["P2 en?", "open en?"]
