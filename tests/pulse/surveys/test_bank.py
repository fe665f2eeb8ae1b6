"""Items of the bank become questions that know where they come from."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from sqlalchemy.orm import Session

from pulse.errors import Invalid, NotFound
from pulse.surveys import bank
from pulse.surveys.authoring import check_entry
from pulse.surveys.bank_import import check_bank
from pulse.surveys.entries import POOL, placed_questions
from pulse.surveys.scales import STANDARD
from tests.pulse.surveys.writing import DOCUMENT


def entry() -> dict[str, Any]:
    return copy.deepcopy(DOCUMENT["templates"][0])


def scales() -> dict[str, Any]:
    return {**STANDARD, **DOCUMENT["scales"]}


@pytest.mark.parametrize("shipped", bank.shipped_banks(), ids=lambda one: one.code)
def test_every_shipped_item_is_whole_in_both_languages(shipped: bank.Bank) -> None:
    codes = [str(item["id"]) for item in shipped.items]
    assert len(codes) == len(set(codes))
    document = {
        "code": "COPY",
        "version": shipped.version,
        "name": shipped.name,
        "attribution": {"ko": "출처", "en": "Source"},
        "scales": shipped.scales,
        "items": list(shipped.items),
    }
    assert check_bank(document) == {}
    assert {item["dimension"] for item in shipped.items} <= set(shipped.dimensions)


def test_public_items_carry_their_attribution_in_both_languages() -> None:
    public = [one for one in bank.shipped_banks() if one.code != "IEUM"]
    assert {one.code for one in public} == {"FEVS", "CSPS"}
    for one in public:
        assert all(one.attribution[locale] for locale in ("ko", "en"))
    uk = next(one for one in public if one.code == "CSPS")
    assert "Open Government Licence v3.0" in uk.attribution["en"]


def test_words_are_looked_for_in_both_languages_and_in_the_area() -> None:
    known = bank.shipped_banks()
    assert [i.code for i in bank.search(known, "자랑스럽다")] == ["CSPS-proud"]
    assert [i.code for i in bank.search(known, "PROUD others")] == ["CSPS-proud"]
    assert {i.dimension["id"] for i in bank.search(known, "정산")} == {"settlement"}
    assert {i.bank.code for i in bank.search(known, "", "FEVS")} == {"FEVS"}
    assert bank.search(known, "no such words anywhere") == []


def test_an_item_taken_keeps_its_source_and_brings_its_area(session: Session) -> None:
    item = bank.find_item(session, "CSPS", "CSPS-proud")
    made, placed = bank.with_item(entry(), item)
    assert placed.place == POOL
    assert placed.question["bank"] == {"code": "CSPS", "version": 1, "item": "CSPS-proud"}
    assert "Open Government" in placed.question["attribution"]["en"]
    assert (placed.question["min"], placed.question["max"]) == (1, 5)
    assert made["dimensions"][-1]["id"] == "engagement"
    assert "weight" not in made["dimensions"][-1]
    assert check_entry({**made, "version": 1}, scales()) == {}


def test_an_own_item_uses_the_standard_scale(session: Session) -> None:
    item = bank.find_item(session, "IEUM", "W-rest-1")
    made, placed = bank.with_item(entry(), item)
    assert placed.question["scale"] == "agree5"
    assert "attribution" not in placed.question
    assert [each["id"] for each in made["dimensions"]] == ["work", "rest"]
    assert [each.code for each in placed_questions(made)].count(placed.code) == 1


def test_an_item_stands_in_a_questionnaire_once(session: Session) -> None:
    item = bank.find_item(session, "IEUM", "W-rest-1")
    made, _placed = bank.with_item(entry(), item)
    with pytest.raises(Invalid, match="item_taken"):
        bank.with_item(made, item)
    with pytest.raises(NotFound):
        bank.find_item(session, "IEUM", "CSPS-proud")
