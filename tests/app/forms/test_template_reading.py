"""What is typed about questionnaires, read strictly; the pages prove the rest."""

from __future__ import annotations

import pytest

from app.forms.template_reading import filled_question, kind_in_form, read_dimensions
from app.forms.templates import AS_IT_IS
from pulse.errors import Invalid
from pulse.surveys.entries import POOL, Placed


def test_dimensions_are_read_line_by_line() -> None:
    found = read_dimensions("rest | 쉼 | Rest | 0.25\n\n work|일|Work|0.75 ")
    assert [(each["id"], each["weight"]) for each in found] == [("rest", 0.25), ("work", 0.75)]
    assert found[0]["name"] == {"ko": "쉼", "en": "Rest"}
    assert read_dimensions("") == []


@pytest.mark.parametrize("typed", ["rest", "rest | 쉼 | Rest | much", "rest | | Rest | 1"])
def test_a_line_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_dimensions(typed)
    assert refused.value.fields == {"dimensions": "bad_line"}


def test_kinds_that_are_written_elsewhere_stay_as_they_are() -> None:
    assert kind_in_form({"type": "scale", "scale": "agree5"}) == "agree5"
    assert kind_in_form({"type": "scale", "scale": "own"}) == AS_IT_IS
    assert kind_in_form({"type": "pick"}) == AS_IT_IS
    assert kind_in_form({"type": "multi"}) == "multi"


def test_ways_to_decline_are_no_choices() -> None:
    options = [
        {"code": "yes", "label": {"ko": "예", "en": "Yes"}},
        {"code": "na", "label": {"ko": "없음", "en": "None"}},
    ]
    asked = {"id": "Q", "type": "choice", "text": {"ko": "가", "en": "a"}, "options": options}
    filled = filled_question(Placed(asked, POOL))
    assert (filled["choices"], filled["with_na"], filled["with_skip"]) == ("예 | Yes", True, False)
