"""The bank on the web: found by a word, taken into a draft, published with its source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from pulse.people.models import Person
from pulse.surveys.authoring import import_templates
from pulse.surveys.bank_import import apply_banks, plan_banks
from pulse.surveys.models import TemplateDraft
from tests.app.conftest import Browser
from tests.factories import make_department, make_person
from tests.pulse.surveys.test_bank_import import AT, SCALE
from tests.pulse.surveys.writing import DOCUMENT

Write = Callable[[], Any]
DRAFT = "/pulses/drafts/WEEK"
BANK = "/pulses/bank"


@pytest.fixture
def hr(write: Write, signed_in: Callable[..., Browser]) -> Browser:
    with write() as session:
        top = make_department(session, "C0")
        person: Person = make_person(session, top, roles=("hr_lead",))
        import_templates(session, DOCUMENT)
        apply_banks(session, plan_banks(session, {"banks": [SCALE]}), AT, None)
    return signed_in(person)


def asked(write: Write) -> list[dict[str, Any]]:
    with write() as session:
        found = session.scalars(select(TemplateDraft)).one().document["template"]
    return [*found["questions"], *found["pool"]]


def test_items_are_found_by_a_word_with_their_source(hr: Browser) -> None:
    page = hr.text(BANK)
    assert "60 questions are ready to be asked." in page
    assert "Open Government Licence v3.0" in page
    assert "not asked in Korean" in page
    assert "Its licence forbids other wording." in page
    found = hr.text(f"{BANK}?q=proud")
    assert "1 question is ready to be asked." in found
    assert "open a questionnaire and begin its next version first" in found
    assert "No item has “xyzzy” in it." in hr.text(f"{BANK}?q=xyzzy")
    hr.text(f"{BANK}?draft=WEEK", 404)


def test_an_item_goes_into_a_draft_once_and_is_marked_there(hr: Browser, write: Write) -> None:
    hr.post("/pulses/templates/WEEK/draft")
    given = {"bank": "CSPS", "item": "CSPS-proud", "q": "proud"}
    answer = hr.post(f"{DRAFT}/bank", **given)
    assert answer.headers["Location"] == f"{BANK}?draft=WEEK&q=proud"
    page = hr.text(f"{BANK}?draft=WEEK&q=proud")
    assert "Taken into the draft: CSPS-proud." in page
    assert "stands in the draft" in page
    hr.post(f"{DRAFT}/bank", **given)
    assert "This item stands in the draft already." in hr.text(DRAFT)
    assert [each["bank"]["item"] for each in asked(write) if "bank" in each] == ["CSPS-proud"]
    assert "From the bank: CSPS-proud, version 1." in hr.text(DRAFT)
    assert hr.post(f"{DRAFT}/bank", bank="CSPS", item="NONE").status_code == 404


def test_locked_wording_stays(hr: Browser, write: Write) -> None:
    hr.post("/pulses/templates/WEEK/draft")
    hr.post(f"{DRAFT}/bank", bank="OWNED", item="A")
    at = f"{DRAFT}/question?code=Q-1"
    assert "Its licence forbids other wording." in hr.text(at)
    words = {"text_ko": "가", "text_en": "a", "kind": "as_it_is", "place": "pool"}
    refused = hr.post(at, **{**words, "text_ko": "다른 말"}, dimension="calm")
    assert refused.status_code == 422
    assert "the licence of this item forbids other wording" in refused.text
    assert hr.post(at, **words, dimension="calm").status_code == 303
    (kept,) = (each for each in asked(write) if each["id"] == "Q-1")
    assert (kept["locked"], kept["bank"]["item"], kept["min"]) == (True, "A", 0)
