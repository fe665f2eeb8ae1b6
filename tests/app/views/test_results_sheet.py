from __future__ import annotations

import csv
import io
from collections.abc import Callable

from flask import Flask

from app.extensions import db
from pulse.publishing.certificates import certificate_of
from tests.app.company import HR_LEAD
from tests.app.conftest import Browser


def test_the_sheet_says_what_the_figures_rest_on_and_what_is_left_out(
    as_person: Callable[..., Browser], demo_app: Flask
) -> None:
    reader = as_person(HR_LEAD)
    assert "/results/1/method" in reader.text("/results/1")
    sheet = " ".join(reader.text("/results/1/method").split())
    with demo_app.app_context():
        record = certificate_of(db.session(), 1)
    assert record.plan_sha256 in sheet
    assert record.audited in sheet
    assert f"{record.cells} published, {record.cells_not_shown} not" in sheet
    assert record.method in sheet
    assert "hired less than 14 days before" in sheet
    assert "TPL-WEEK, version 1" in sheet
    assert "points of 100" in sheet


def test_the_index_is_taken_away_with_its_range(as_person: Callable[..., Browser]) -> None:
    answer = as_person(HR_LEAD).prove().get("/results/1/index.csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0]["Group"] == "Everybody"
    for row in rows:
        low, index, high = (
            float(row[name])
            for name in ("Probably from", "Employee satisfaction index", "Probably to")
        )
        assert low <= index <= high


def test_a_heads_sheet_and_table_hold_what_the_head_reads(
    as_person: Callable[..., Browser],
) -> None:
    whole = as_person(HR_LEAD).prove().get("/results/1/index.csv").get_data().decode("utf-8-sig")
    own = as_person("P0053").prove().get("/results/1/index.csv").get_data().decode("utf-8-sig")
    assert 1 < len(own.splitlines()) < len(whole.splitlines())
    assert set(own.splitlines()) <= set(whole.splitlines())
