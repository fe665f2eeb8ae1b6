"""A sheet reads as its template says, and holds nothing about a person."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from pulse.errors import NotFound
from pulse.surveys.models import Wave
from pulse.surveys.sheet import SheetQuestion, allowed_answers, read_sheets
from tests.pulse.surveys import world

DOCUMENT = {
    "why": {"ko": "이유", "en": "Reason"},
    "notice": {"purpose": {"ko": "목적", "en": "Aim"}, "extra": {"ko": "먼저", "en": "First"}},
    "always_show": {"help": {"ko": "도움", "en": "Help"}},
    "consent_required": ["Q-2"],
    "closing": {"ko": "맺음", "en": "End"},
    "est_seconds": 30,
}


def wave_of(session: Session, **more: object) -> Wave:
    template = world.make_template(session, world.plain_questions(), **{**DOCUMENT, **more})
    return world.open_by_hand(session, template, {}, parts=[["Q-2", "Q-1"], ["Q-3", "Q-4"]])


def test_each_part_is_a_sheet_with_its_questions_in_order(session: Session) -> None:
    first, second = read_sheets(session, wave_of(session).id, "ko")
    assert [asked.code for asked in first.questions] == ["Q-2", "Q-1"]
    assert [asked.code for asked in second.questions] == ["Q-3", "Q-4"]
    assert (first.number, second.number) == (1, 2)
    assert first.opens_at < second.opens_at


def test_words_come_in_the_language_asked_for(session: Session) -> None:
    wave = wave_of(session)
    korean, english = (read_sheets(session, wave.id, locale)[0] for locale in ("ko", "en"))
    assert (korean.name, korean.why, korean.extra) == ("시험 설문", "이유", "먼저")
    assert (english.name, english.why, english.extra) == ("Trial survey", "Reason", "First")
    assert (english.notice, english.help, english.closing) == ({"purpose": "Aim"}, "Help", "End")
    assert english.questions[1].options[-1].label == "Rather not say"


def test_a_template_without_notices_has_a_sheet_all_the_same(session: Session) -> None:
    template = world.make_template(session, world.plain_questions(), code="TPL-BARE")
    wave = world.open_by_hand(session, template, {})
    (sheet,) = read_sheets(session, wave.id, "ko")
    assert (sheet.why, sheet.notice, sheet.help, sheet.asks_consent) == ("", {}, "", False)


def test_a_question_says_what_it_needs(session: Session) -> None:
    first, second = read_sheets(session, wave_of(session).id, "ko")
    assert [asked.needs_consent for asked in first.questions] == [True, False]
    assert first.asks_consent
    assert not second.asks_consent
    assert second.questions[1].max_length == 500


def test_an_item_is_asked_only_in_its_languages_and_names_its_source(session: Session) -> None:
    wave = wave_of(session)
    taken = wave.template.questions[0]
    source = {"ko": "출처: 가", "en": "Source: a"}
    taken.options = {**taken.options, "dropped_in": ["ko"], "attribution": source}
    korean, english = (read_sheets(session, wave.id, locale)[0] for locale in ("ko", "en"))
    assert [asked.code for asked in korean.questions] == ["Q-2"]
    assert [asked.code for asked in english.questions] == ["Q-2", "Q-1"]
    assert (korean.sources, english.sources) == ((), ("Source: a",))


def test_what_is_sensitive_needs_a_consent_of_its_own_and_the_ground_is_told(
    session: Session,
) -> None:
    wave = wave_of(session, consent_required=[], basis="contract")
    asked = wave.template.questions[0]
    asked.options = {**asked.options, "sensitive": True}
    sheet = read_sheets(session, wave.id, "en")[0]
    assert [one.needs_consent for one in sheet.questions] == [False, True]
    assert "article 15 (1) 4" in sheet.basis
    assert read_sheets(session, wave_of(session, code="TPL-2").id, "en")[0].basis == ""


def test_no_wave_no_sheet(session: Session) -> None:
    with pytest.raises(NotFound):
        read_sheets(session, 404, "ko")


def asked(code: str, *, consent: bool = False) -> SheetQuestion:
    return SheetQuestion(code, "choice", "?", (), 10, consent)


QUESTIONS = {"Q-1": asked("Q-1"), "Q-2": asked("Q-2", consent=True)}


def test_without_consent_nothing_that_needs_it_is_kept() -> None:
    given = {"Q-1": "often", "Q-2": "yes"}
    assert allowed_answers(QUESTIONS, given, has_consent=False) == {"Q-1": "often"}
    assert allowed_answers(QUESTIONS, given, has_consent=True) == given


def test_an_unknown_question_is_left_for_the_form_to_refuse() -> None:
    assert allowed_answers(QUESTIONS, {"Q-9": "x"}, has_consent=False) == {"Q-9": "x"}
