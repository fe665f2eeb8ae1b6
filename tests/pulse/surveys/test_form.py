from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from pulse.errors import Invalid
from pulse.surveys.authoring import import_templates
from pulse.surveys.form import Form, freeze_form, read_form
from pulse.surveys.models import Installment
from pulse.surveys.waves import Schedule, plan_wave
from tests.pulse.surveys.world import DURING, OPENS, plain_questions, question

TEMPLATES = Path(__file__).parents[3] / "app" / "demo" / "data" / "pulse_templates.json"
STOP = {"options": [{"code": "yes", "label": {}}]}


def form() -> Form:
    questions = [*plain_questions(), question("Q-5", 4, "choice", STOP)]
    parts = [
        Installment(number=1, opens_at=OPENS, question_codes=["Q-1", "Q-3", "Q-5"]),
        Installment(number=2, opens_at=OPENS + timedelta(days=7), question_codes=["Q-2"]),
    ]
    document = freeze_form(parts, questions)
    assert "물음" not in json.dumps(document, ensure_ascii=False)
    return read_form(json.loads(json.dumps(document)))


def test_only_what_is_asked_is_kept() -> None:
    assert list(form().questions) == ["Q-1", "Q-2", "Q-3", "Q-5"]


def test_parts_open_one_after_the_other() -> None:
    found = form()
    assert [part.number for part in found.open_parts(DURING)] == [1]
    assert [part.number for part in found.open_parts(OPENS + timedelta(days=7))] == [1, 2]


def test_everything_that_cannot_be_read_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        form().parse({"Q-1": "6", "Q-2": 1, "Q-4": "x", "Q-3": "yes"}, DURING)
    assert caught.value.fields == {"Q-1": "not_an_option", "Q-2": "not_asked", "Q-4": "not_asked"}
    assert form().parse({"Q-1": "5", "Q-3": None}, DURING) == {"Q-1": 5, "Q-3": None}


def test_a_form_without_some_questions_notes_the_same_about_the_rest() -> None:
    whole = replace(form(), notes_slots=True)
    some = whole.without({"Q-3"})
    assert (list(some.questions), some.parts[0].codes) == (["Q-1", "Q-2", "Q-5"], ("Q-1", "Q-5"))
    assert some.notes_slots


def test_every_shipped_template_makes_a_form(session: Session) -> None:
    plan = import_templates(session, json.loads(TEMPLATES.read_text()))
    schedule = Schedule(OPENS, OPENS + timedelta(days=28), OPENS + timedelta(days=29))
    for template in plan.templates:
        wave = plan_wave(session, template, schedule)
        found = read_form(freeze_form(wave.installments, template.questions))
        assert found.questions
        for asked in found.questions.values():
            assert [c.size for c in asked.kind.columns()] or asked.kind.name in ("text", "pick")
    weekly = next(t for t in plan.templates if t.code == "TPL-WEEK")
    parts = plan_wave(session, weekly, schedule).installments
    assert [len(part.question_codes) for part in parts] == [4, 3, 4]
    assert sum("W-OPEN" in part.question_codes for part in parts) == 1
