from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from pulse.publishing.cells import cells_of
from pulse.publishing.models import PublishedCell
from pulse.results.comparisons import (
    Comparison,
    Refusal,
    Standing,
    compare_with,
    normal,
    outside_range,
)
from pulse.results.models import PublicFigure
from pulse.results.reading import WaveResults
from pulse.surveys.form import read_form
from tests.pulse.results.published import cell, index_template, publish_means

ASKED = "work asked"


def figure(
    value: str, *, measure: str = "top_two", wording: str = ASKED, steps: int = 5
) -> PublicFigure:
    return PublicFigure(
        wording=wording, measure=measure, value=value, steps=steps, n=10_000, year=2024,
        source="Some survey", licence="Open terms",
    )  # fmt: skip


@pytest.fixture
def found(session: Session) -> WaveResults:
    template = index_template(session, {"work": Decimal("0.5"), "rest": Decimal("0.5")})
    wave = publish_means(session, template, 0, {"everyone": {"overall": "3.0", "rest": "3.0"}})
    told: PublishedCell = cell(wave, "everyone", "work", "3.4")
    told.n_band, told.interval = "50+", ["3.2", "3.6"]
    told.distribution = {"1": "≤10", "2": "10", "3": "30", "4": "40", "5": "≤10"}
    session.add(told)
    session.flush()
    form = read_form(wave.plan["form"])
    return WaveResults(wave, form, {}, cells_of(session, wave.id), [], 75)


def one(found: WaveResults, with_it: PublicFigure) -> Comparison:
    (told,) = compare_with(found, [with_it])
    return told


def test_the_two_highest_steps_are_added_with_rounding_and_chance_around_them(
    found: WaveResults,
) -> None:
    told = one(found, figure("50"))
    assert told.own is not None
    # 40 is 35 to 45, at most 10 is 0 to 15; ± 1.645 × 50 / √50 = 11.6
    assert (told.own.told, told.own.low, told.own.high) == ("50", Decimal("23.4"), Decimal("71.6"))
    assert told.standing is Standing.UNCLEAR


@pytest.mark.parametrize(
    ("value", "standing"),
    [("90", Standing.LOWER), ("10", Standing.HIGHER), ("72", Standing.UNCLEAR)],
)
def test_only_ranges_that_lie_apart_are_told_apart(
    found: WaveResults, value: str, standing: Standing
) -> None:
    assert one(found, figure(value)).standing is standing


def test_a_mean_score_stands_with_its_published_interval(found: WaveResults) -> None:
    told = one(found, figure("58", measure="score"))
    assert told.own is not None
    assert (told.own.told, told.own.low, told.own.high) == (
        "60.0",
        Decimal("55.0"),
        Decimal("65.0"),
    )


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        (figure("50", wording="rest asked"), Refusal.NOT_SHOWN),
        (figure("50", steps=7), Refusal.OTHER_STEPS),
        (figure("50", wording="Something like work asked"), Refusal.OTHER_WORDING),
    ],
)
def test_what_is_not_the_same_is_refused_with_its_reason(
    found: WaveResults, other: PublicFigure, refusal: Refusal
) -> None:
    told = one(found, other)
    assert (told.refusal, told.own, told.standing) == (refusal, None, Standing.UNCLEAR)


def test_what_can_be_compared_comes_first(found: WaveResults) -> None:
    told = compare_with(found, [figure("50", wording="nobody asked"), figure("50")])
    assert [one.refusal for one in told] == [None, Refusal.OTHER_WORDING]


def test_case_spaces_and_the_last_mark_make_no_difference() -> None:
    assert normal("  Work   ASKED. ") == normal("work asked")
    assert normal("work asked?") != normal("works asked")


def test_the_range_of_a_share_follows_from_its_people() -> None:
    # 1.645 × √(50 × 50 / 10000) = 0.82
    assert outside_range(figure("50")) == (Decimal("49.2"), Decimal("50.8"))
