from __future__ import annotations

import pytest
from flask import Flask

from app.views.outlook_words import sentence
from pulse.commitments.forecast import Known, VersionOutlook, outlook
from pulse.commitments.models import CommitmentVersion


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (Known(20, 3, 17), "4 misses; 3 happened. About 17 more promises fall due."),
        (Known(3, 1, 0), "This month allows no miss; 1 has happened."),
        (Known(6, 0, 0), "Nothing has been missed this month. The goal is reached."),
        (Known(6, 0, 2), "Nothing is missed so far; this month allows no miss."),
        (Known(39, 1, 0), "This month allows 4 misses; 1 happened. The goal is reached."),
        (Known(8, 1, 1), "About 1 more promise falls due."),
        (Known(5, 5, 10), "The goal is out of reach."),
        (Known(90, 1, 12), "It will probably reach the goal"),
        (Known(8, 2, 12), "It will probably end below the goal"),
        (Known(1, 0, 9), "How it ends is open"),
    ],
)
def test_what_a_month_has_in_store(app: Flask, known: Known, says: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        told = VersionOutlook(CommitmentVersion(), outlook(known, 0.9))
        assert says in sentence(told)
