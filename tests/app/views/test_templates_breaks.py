"""A draft says beforehand which trends will show a break."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.extensions import db
from app.views.templates_breaks import breaks_ahead
from pulse.surveys import drafts
from pulse.surveys.authoring import import_templates
from pulse.surveys.form import wording_of
from pulse.surveys.models import TemplateDraft
from tests.factories import make_department, make_person
from tests.pulse.surveys.writing import DOCUMENT

AT = datetime(2026, 8, 31, tzinfo=UTC)


@pytest.fixture
def draft(app: Flask) -> Iterator[TemplateDraft]:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        session = db.session()
        author = make_person(session, make_department(session, "C0"))
        import_templates(session, DOCUMENT)
        yield drafts.begin(session, "WEEK", AT, author.id)
        session.rollback()


def said(draft: TemplateDraft, entry: dict[str, Any]) -> list[str]:
    drafts.rewrite(draft, entry, AT, 1)
    session: Session = db.session()
    return breaks_ahead(session, draft)


def written(draft: TemplateDraft) -> dict[str, Any]:
    return copy.deepcopy(drafts.entry_in(draft))


def test_an_untouched_draft_breaks_nothing(draft: TemplateDraft) -> None:
    assert said(draft, written(draft)) == []


def test_other_wording_breaks_its_area_unless_it_asks_the_same(draft: TemplateDraft) -> None:
    entry = written(draft)
    first = wording_of(entry["pool"][0]["text"])
    entry["pool"][0]["text"] = {"ko": "다른 말", "en": "other words"}
    assert said(draft, entry) == ["Work: a break mark (other questions)"]
    entry["pool"][0]["reads_as"] = first
    assert said(draft, entry) == []


def test_other_weights_and_other_areas_break_every_trend(draft: TemplateDraft) -> None:
    entry = written(draft)
    entry["dimensions"][0]["weight"], entry["dimensions"][1]["weight"] = 0.5, 0.5
    assert said(draft, entry) == ["Every area: a break mark (other weights)"]
    entry["dimensions"].append({"id": "new", "name": {"ko": "새", "en": "New"}})
    assert said(draft, entry) == ["Every area: a break mark (other areas)"]


def test_an_unfinished_draft_says_nothing_yet(draft: TemplateDraft) -> None:
    entry = written(draft)
    entry["dimensions"][0]["weight"] = 0.9
    assert said(draft, entry) == []
