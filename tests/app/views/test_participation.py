from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.extensions import db
from pulse.participation.periods import half_of
from pulse.participation.rubric import Criterion, rubric_of
from tests.app.company import BEGINS_AT, HR_LEAD
from tests.app.conftest import Browser

HEAD, EXECUTIVE = "P0053", "P0001"
NOW = half_of(BEGINS_AT.date())
RUBRIC = f"/participation/rubric?period={NOW.code}"


def words(page: str) -> str:
    return " ".join(page.split())


def given(points: int) -> dict[str, str]:
    return {f"{side.value}_points": str(points) for side in Criterion} | {
        f"{side.value}_evidence": "https://example.com/minutes" for side in Criterion
    }


def test_the_index_says_what_is_missing_and_puts_nothing_in_its_place(
    as_person: Callable[..., Browser],
) -> None:
    page = words(as_person(HR_LEAD).text("/participation"))
    assert "The index of taking part cannot be told yet" in page
    assert "no survey on being heard was published in this half-year" in page
    assert "Opinions answered in ten working days" in page
    assert "numbers#taking-part" in page


def test_two_raters_rate_apart_and_are_shown_together(
    as_person: Callable[..., Browser], demo_app: Flask
) -> None:
    first, second = as_person(HR_LEAD), as_person(EXECUTIVE)
    wrong = first.post(RUBRIC, **{**given(3), "ease_evidence": "over there", "use_points": ""})
    assert wrong.status_code == 422
    assert "over there" in wrong.text
    assert "Please give an address that begins with" in wrong.text
    assert first.post(RUBRIC, **given(3)).status_code == 303
    assert "https://example.com/minutes" not in second.text(RUBRIC)
    assert second.post(RUBRIC, **given(2)).status_code == 303
    assert "3 · 2" in first.text(RUBRIC)
    assert "25 of 40 points" in words(first.text("/participation"))
    with demo_app.app_context():
        assert rubric_of(db.session(), NOW).counted == (3, 2) * 5


def test_the_ledger_lists_what_was_asked_and_answered_for_its_readers(
    as_person: Callable[..., Browser],
) -> None:
    done = as_person(HR_LEAD).post(
        "/results/1/response", unit_code="", heard="We heard it.", doing="We do it.",
        owner="HR", due_on="2026-09-30",
    )  # fmt: skip
    assert done.status_code == 303
    whole = words(as_person(HR_LEAD).text("/participation/ledger"))
    assert "We do it. (by" in whole
    assert "Answer to" in whole
    assert "by survey" in whole
    assert "Answer to" in words(as_person(HEAD).text("/participation/ledger"))
    table = as_person(HR_LEAD).prove().get("/participation/ledger.csv")
    assert table.headers["Cache-Control"] == "private, no-store"
    assert "Who was asked before" in table.get_data(as_text=True)


def test_how_long_people_wait_is_told_by_subject_and_never_by_person(
    as_person: Callable[..., Browser],
) -> None:
    page = words(as_person(HR_LEAD).text("/participation/waiting"))
    assert "Kaplan-Meier" in page
    assert "is not on record" in page
    assert "personal contacts is not known" in page
    chief = words(as_person(EXECUTIVE).text("/participation/waiting"))
    assert "Subjects named by five or more" not in chief


@pytest.mark.parametrize("period", ["2026-H3", "2099-H1", "x"])
def test_a_period_that_is_none_or_still_to_come_is_not_found(
    as_person: Callable[..., Browser], period: str
) -> None:
    for page in ("/participation", "/participation/ledger", "/participation/rubric"):
        as_person(HR_LEAD).text(f"{page}?period={period}", 404)


def test_the_figures_are_taken_away_with_their_formulas(
    as_person: Callable[..., Browser],
) -> None:
    table = as_person(HR_LEAD).prove().get("/participation/figures.csv").get_data(as_text=True)
    assert NOW.code in table
    assert "Opinions answered in ten working days" in table
    assert "Closed silently does not count." in table


def test_the_sheet_on_people_says_what_is_on_record_and_what_is_not(
    as_person: Callable[..., Browser],
) -> None:
    page = words(as_person(HR_LEAD).text("/participation/people"))
    assert "of 6 areas are on record." in page
    assert "Nothing is on record here." in page  # training
    assert "left, " in page
    table = as_person(HR_LEAD).prove().get("/participation/people.csv").get_data(as_text=True)
    for head in ("How it is worked out", "Answers", "Asked", "Response rate", "Method"):
        assert head in table.splitlines()[0]
    page = words(as_person(HR_LEAD).text("/participation/people"))
    assert "people who left ÷ mean of the numbers employed" in page
    assert "There is no data on it here: pay and what people cost" in page
    assert "Turnover" in table
