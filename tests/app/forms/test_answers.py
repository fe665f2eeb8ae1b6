"""What a personal page sends is read as it was meant, and nothing else is taken for answers."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from app.forms.answers import MOST_ANSWERS, GivenAnswers, read_document, read_fields
from pulse.errors import Invalid
from pulse.surveys.sheet import SheetQuestion


def asked(**kinds: str) -> dict[str, SheetQuestion]:
    return {code: SheetQuestion(code, kind, code, (), 0, False) for code, kind in kinds.items()}


def test_one_choice_is_a_value_and_several_are_a_list() -> None:
    fields = MultiDict([("q.a", "4"), ("q.a", "5"), ("q.b", "x"), ("q.c", "x"), ("q.c", "y")])
    found = read_fields(fields, asked(a="scale", b="multi", c="multi"))
    assert found.answers == {"a": "4", "b": ["x"], "c": ["x", "y"]}


def test_what_is_empty_or_was_not_asked_is_no_answer() -> None:
    fields = MultiDict([("q.a", "  "), ("q.b", ""), ("q.b", "y"), ("q.z", "4"), ("b", "4")])
    assert read_fields(fields, asked(a="text", b="multi")).answers == {"b": ["y"]}


def test_consent_and_withdrawal_are_said_by_their_own_fields() -> None:
    none = read_fields(MultiDict(), asked(a="scale"))
    assert none == GivenAnswers({}, has_consent=False, withdraws=False)
    assert read_fields(MultiDict([("consent", "1")]), {}).has_consent
    assert read_fields(MultiDict([("withdraw", "1")]), {}) == GivenAnswers({}, withdraws=True)


def test_a_document_consents_only_with_a_plain_yes() -> None:
    assert read_document({"answers": {"a": 4}, "consent": True}) == GivenAnswers({"a": 4}, True)
    assert not read_document({"answers": {}, "consent": "false"}).has_consent
    assert not read_document({"answers": {}}).has_consent
    assert not read_document({"answers": {}, "withdraw": True}).withdraws


@pytest.mark.parametrize("document", [None, [], "answers", {}, {"answers": ["a"]}])
def test_what_is_no_document_of_answers_is_refused(document: object) -> None:
    with pytest.raises(Invalid) as refused:
        read_document(document)
    assert refused.value.code == "not_an_answer"


def test_more_answers_than_any_survey_asks_are_refused() -> None:
    most = {f"Q-{number}": "1" for number in range(MOST_ANSWERS)}
    assert len(read_document({"answers": most}).answers) == MOST_ANSWERS
    with pytest.raises(Invalid):
        read_document({"answers": {**most, "Q-more": "1"}})
