from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.views.fulfilment_words import _figures, _notes, _summary, verdict_sentence
from pulse.commitments.fulfilment import Tally, VersionFulfilment


def made(**counts: Any) -> VersionFulfilment:
    return VersionFulfilment(
        version_id=1,
        commitment_id=1,
        commitment_code="S13-C2",
        service_id=1,
        wording_ko="약속",
        wording_en="Promise",
        target_rate=90,
        weight=1,
        tally=Tally(**counts),
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            {"met": 51, "late": 5, "open": 2, "provider_cancelled": 1},
            "51 of 59 kept; the goal of 90% cannot be called missed.",
        ),
        ({"met": 54, "late": 6}, "54 of 60 kept; the goal of 90% was reached."),
        ({"met": 30, "late": 30}, "30 of 60 kept; the goal of 90% was missed."),
        ({}, "Nothing was due."),
    ],
)
def test_the_sentence_says_no_more_than_the_numbers_do(
    app: Flask, counts: dict[str, int], expected: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert verdict_sentence(made(**counts)) == expected


def test_several_promises_are_summed_up_without_counting_one_twice(app: Flask) -> None:
    met, unsure = made(met=54, late=6), made(met=51, late=8)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert _summary([met, met]) == "All 2 promises reached their goal."
        some, none = _summary([met, unsure]), _summary([unsure, unsure])
    assert some == "1 of 2 promises reached their goal. 1 cannot be called missed."
    assert none == "None of 2 promises reached its goal. 2 cannot be called missed."


def test_both_ways_of_counting_stand_side_by_side(app: Flask) -> None:
    counts = {"met": 51, "late": 8, "met_through_pauses": 9}
    found = made(**counts, elapsed_seconds=700, paused_seconds=300)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        rows = _figures(found)
    assert [(row.kept, row.due, row.share) for row in rows] == [
        (51, 59, "86.4%"),
        (42, 59, "71.2%"),
    ]
    assert rows[0].interval == "77.5–92.2%"


def test_a_high_share_of_pauses_and_what_was_left_out_are_said(app: Flask) -> None:
    counts = {"met": 5, "requester_cancelled": 2, "waived": 1}
    found = made(**counts, elapsed_seconds=600, paused_seconds=400)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        notes = " ".join(_notes(found))
    assert "Pauses were 40.0% of the time. That is more than 30%" in notes
    assert "2 cancelled by the requester, 1 waived, 0 declined" in notes
