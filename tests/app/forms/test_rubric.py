from __future__ import annotations

from flask import Flask

from app.forms.rubric import RubricForm
from pulse.participation.rubric import Criterion, Given


def test_a_form_gives_every_side_as_the_domain_takes_it(app: Flask) -> None:
    sent = {
        "ease_points": "3",
        "ease_evidence": "/results/1",
        "ease_note": "seen",
        "use_points": "many",
    }
    with app.test_request_context(method="POST", data=sent):
        form = RubricForm()
        given = form.given()
        form.refuse({"use_points": "missing", "use_evidence": "not_a_link"})
    assert set(given) == set(Criterion)
    assert given[Criterion.EASE] == Given(3, "/results/1", "seen")
    assert given[Criterion.USE] == Given(None, "", "")
    assert form.field(Criterion.USE, "points").errors
    assert "https://" in form.field(Criterion.USE, "evidence").errors[0]
