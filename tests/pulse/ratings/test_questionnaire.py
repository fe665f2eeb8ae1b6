"""What is asked after a service: from the imported template, or our own words."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from pulse.ratings.questionnaire import (
    BUILT_IN,
    WEAKEST,
    asked_codes,
    questionnaire,
    stage_names,
)
from pulse.surveys.models import Template
from tests.pulse.surveys.world import AGREE, PROMISE, make_template, question

STAGES = [
    {"id": "find", "name": {"ko": "찾기", "en": "Find"}},
    {"id": "stay", "name": {"ko": "재발 없음", "en": "Stay"}},
]
ROLES = {"options": [{"code": code, "label": {}} for code in ("user", "proxy", "buyer")]}


def imported(session: Session, version: int = 1, **given: Any) -> Template:
    questions = [
        question("S-ROLE", 0, "choice", ROLES),
        question("S-find", 1, "scale", AGREE, dimension="find"),
        question("S-stay", 2, "scale", AGREE, dimension="stay"),
        question("ALL", 3, "scale", AGREE, dimension="overall"),
        question("S-PROMISE", 4, "choice", PROMISE),
        question("S-OPEN", 5, "text", {"max_len": 500}),
        question("S-NAME", 6, "check", {}),
    ]
    document = {"cadence": {"trigger": "request.closed"}, "stages": STAGES, **given}
    made = make_template(session, questions, code=f"TPL-{version}", **document)
    made.code, made.version = "TPL-SERVICE", version
    session.flush()
    return made


def test_without_a_template_our_own_questions_are_asked(session: Session) -> None:
    made = questionnaire(session)
    assert made.document["source"] == BUILT_IN
    assert [entry.code for entry in made.questions][:2] == ["S-ALL", WEAKEST]
    assert made.document["taps"] == ["S-ALL", WEAKEST]
    assert {entry.dimension for entry in made.questions} >= {"find", "ask", "do", "tell", "stay"}


def test_the_imported_wording_is_taken_without_what_would_name_somebody(session: Session) -> None:
    imported(session)
    made = questionnaire(session)
    codes = [entry.code for entry in made.questions]
    assert codes == ["ALL", WEAKEST, "S-find", "S-stay", "S-PROMISE", "S-OPEN"]
    assert [entry.position for entry in made.questions] == list(range(6))
    weakest = made.questions[1].options["options"]
    assert [option["code"] for option in weakest] == ["find", "stay", "none"]


def test_it_is_made_once_and_again_for_a_new_version_of_its_source(session: Session) -> None:
    imported(session)
    first = questionnaire(session)
    assert questionnaire(session).id == first.id
    imported(session, version=2)
    second = questionnaire(session)
    assert (second.version, second.document["source"]) == (2, "TPL-SERVICE v2")


def test_a_template_with_another_trigger_is_none_of_ours(session: Session) -> None:
    imported(session, cadence={"trigger": "yearly"})
    assert questionnaire(session).document["source"] == BUILT_IN


def test_a_service_without_stages_asks_for_the_whole_alone(session: Session) -> None:
    made = questionnaire(session)
    assert asked_codes(made, "NONE") == ["S-ALL", "S-OPEN"]
    assert "S-stay" not in asked_codes(made, "S4")
    assert len(asked_codes(made, "S5")) == len(made.questions)


def test_stages_have_names_in_both_languages(session: Session) -> None:
    document = questionnaire(session).document
    assert stage_names(document, "en")["tell"] == "Being told"
    assert stage_names(document, "ko")["tell"] == "알려 주기"
