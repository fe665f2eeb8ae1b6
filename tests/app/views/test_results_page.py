"""What the page makes of published cells: an end is said as an end, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from app.views.results_page import (
    DimensionRow,
    _moved,
    _row,
    _without,
)
from pulse.publishing.models import PublishedCell
from pulse.results.changes import Change
from pulse.surveys.question_kinds import Scale, kind_of
from tests.pulse.surveys.world import AGREE, question


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


def row(cell: PublishedCell | None, moved: Change | None = None) -> DimensionRow:
    kind = kind_of(question("Q-1", 0, "scale", AGREE))
    assert isinstance(kind, Scale)
    return _row(cell, "Work", "My work matters", kind, moved)


def test_a_mean_stands_with_its_scale_and_its_range() -> None:
    cell = PublishedCell(mean="3.4", n_band="20-29", interval=["3.1", "3.7"])
    found = row(cell, Change(Decimal("0.2")))
    assert (found.mean, found.interval, found.band) == ("3.4 of 5", "3.1–3.7", "20-29")
    assert found.change == "+0.2"


@pytest.mark.parametrize(
    ("end_code", "mean"), [("low", "1.5 or less of 5"), ("high", "1.5 or more of 5")]
)
def test_a_mean_beyond_an_end_is_said_so(end_code: str, mean: str) -> None:
    found = row(PublishedCell(mean="1.5", n_band="5-9", end_code=end_code))
    assert (found.mean, found.interval, found.change) == (mean, "", "")


def test_what_was_not_published_shows_no_number_at_all() -> None:
    nothing = DimensionRow("Work", "My work matters", "", "", "", "")
    assert row(None, Change(Decimal("0.2"))) == nothing
    assert row(PublishedCell(mean=None, n_band="20-29"), Decimal("0.2")) == nothing


def test_no_change_is_a_finding_and_chance_is_called_chance() -> None:
    none, wide = Change(Decimal("0.0")), (Decimal("-4.0"), Decimal("3.4"))
    assert _moved(None) == ""
    assert _moved(none) == "no change"
    assert _moved(Change(Decimal("-0.3"), wide)) == "-0.3, may be chance"
    assert _moved(Change(Decimal("9.0"), (Decimal("2.0"), Decimal("16.0")))) == "+9.0"


def test_means_without_doubtful_ballots_say_their_ends_too() -> None:
    assert _without(None) == ""
    assert _without({"mean": "3.2", "end_code": None}) == "3.2"
    assert _without({"mean": "1.5", "end_code": "low"}) == "1.5 or less"
