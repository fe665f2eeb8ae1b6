"""What is wrong with a field is said in our words, in the reader's language."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask_babel import force_locale

from app.forms.calendars import CalendarForm
from app.forms.field_words import FieldWords
from app.forms.people import RoleForm
from app.forms.pulses import SeriesForm
from tests.app.forms.filling import typed

HANGUL = re.compile("[가-힣]")
SENTENCES = [
    ("Not a valid choice.", "하나를 골라 주세요."),
    ("Invalid Choice: could not coerce.", "하나를 골라 주세요."),
    ("Not a valid integer value.", "정수로 적어 주세요."),
    ("Not a valid time value.", "09:30 같은 시각으로 적어 주세요."),
    ("This field is required.", "이 칸을 채워 주세요."),
]


@pytest.mark.parametrize(("given", "said"), SENTENCES)
def test_a_sentence_of_the_library_is_said_in_ours(
    built_app: Flask, given: str, said: str
) -> None:
    with built_app.test_request_context(), force_locale("ko"):
        assert FieldWords().ugettext(given) == said


@pytest.mark.parametrize("locale", ["ko", "en"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x"])
def test_a_day_that_no_calendar_reaches_is_none_and_stays_typed(
    built_app: Flask, day: str, locale: str
) -> None:
    with typed(built_app, RoleForm, {"since": day}, locale) as form:
        form.role.choices = form.department.choices = []
        assert not form.validate()
        said = str(form.since.errors[0])
        assert "2026-08-28" in said
        assert bool(HANGUL.search(said)) is (locale == "ko")
        assert f'value="{day}"' in form.since()
        assert form.since.data is None


def test_several_fields_speak_korean_without_words_of_their_own(built_app: Flask) -> None:
    said = {"name_ko": "가" * 81, "timezone": "x"}
    with typed(built_app, CalendarForm, said, "ko") as form:
        assert not form.validate()
        assert form.name_ko.errors == ["80자 안으로 적어 주세요."]
    said = {"sample": "²", "hour": "99:99", "site": "nowhere", "repeat": "never"}
    with typed(built_app, SeriesForm, said, "ko") as form:
        for field in (form.template, form.department, form.job_family, form.site, form.employer):
            field.choices = []
        assert not form.validate()
        assert all(HANGUL.search(str(words[0])) for words in form.errors.values())
        assert form.site.errors == ["보기 가운데서만 골라 주세요."]
