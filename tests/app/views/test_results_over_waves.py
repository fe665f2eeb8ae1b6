"""Two waves through the close job, and what the pages say of them together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from app.extensions import db
from config import Settings
from tests.app.over_waves import OverWaves
from tests.app.tables import table_after


@pytest.fixture
def told(sqlite_fresh: Engine) -> OverWaves:
    return OverWaves(sqlite_fresh)


@pytest.fixture
def reader(told: OverWaves, tmp_path: Path) -> Iterator[FlaskClient]:
    app: Flask = create_app(
        Settings(
            env="test", database_url=str(told.engine.url), data_dir=tmp_path, log_level="error"
        )
    )
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(locale="en", _user_id=str(told.reader), _fresh=True, epoch=0)
    yield client
    with app.app_context():
        db.engine.dispose()


def words(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:1500]
    return " ".join(answer.text.split())


def test_pages_of_two_waves_weigh_compare_and_mark_what_changed(
    told: OverWaves, reader: FlaskClient
) -> None:
    first, second = told.waves
    short = words(reader, f"/results/{first}")
    # Raw: (24 × 3.5 + 12 × 2.5 + 12 × 3) / 48 = 3.125, told as 3.1, 52.5 of 100.
    assert "50%" in short
    assert "Overall 52.5 of 100." in short
    # Even: 62.5, 37.5 and 50 weighted by the 40, 32 and 24 people asked.
    assert "Overall, evened out" in short
    assert '<span class="number">51.0</span>' in short
    assert "as if every unit had answered equally often" in short
    changed = words(reader, f"/results/{second}/changes")
    assert "other questions" in changed  # of work, whose wording changed, and only there
    row = " ".join(table_after(changed, "changes").rows[0])
    assert "…" in row
    assert "may be chance" in row
    assert "people " in row
    assert "opinions " in row
    assert "who answered " in row
    whole = words(reader, f"/results/{first}/changes")
    assert "This is the first wave" in whole


def test_the_range_of_a_change_holds_what_was_told(told: OverWaves, reader: FlaskClient) -> None:
    """The page shows before, now, change and range of the overall verdict, as published."""
    page = reader.get(f"/results/{told.waves[1]}/changes").text
    _area, before, now, change, around, *_words = table_after(page, "changes").rows[0]
    assert float(now) - float(before) == pytest.approx(float(change))
    low, _, high = around.partition(" … ")
    assert float(low) < float(change) < float(high)
    assert float(low) < 0 < float(high)
