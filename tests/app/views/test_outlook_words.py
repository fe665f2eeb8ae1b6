from __future__ import annotations

import pytest
from flask import Flask

from app.views.outlook_words import sentence
from pulse.commitments.forecast import Known, VersionOutlook, outlook
from pulse.commitments.models import CommitmentVersion


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (Known(20, 3, 17), "3 of 4 misses this month allows are used"),
        (Known(3, 1, 0), "This month allows no miss; 1 has happened."),
        (Known(39, 1, 0), "It will probably reach the goal (chance to miss 0%)."),
        (Known(5, 5, 10), "It will probably end below the goal (chance 100%)."),
        (Known(1, 0, 9), "How it ends is open"),
    ],
)
def test_what_a_month_has_in_store(app: Flask, known: Known, says: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        told = VersionOutlook(CommitmentVersion(), outlook(known, 0.9))
        assert says in sentence(told)
