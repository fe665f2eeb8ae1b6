"""Which language and which wall clock a reader gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, session
from flask_babel import force_locale
from markupsafe import Markup

from app.extensions import db
from app.i18n import (
    choose_locale,
    choose_timezone,
    local_now,
    localized,
    moment,
    pick,
    short_time,
    unbroken_days,
)
from app.translate import _
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

Write = Callable[[], Any]
AT = datetime(2026, 8, 31, 1, 5, tzinfo=UTC)  # Monday 10:05 in Seoul


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.5", "ko"),
        ("en-US,en;q=0.9", "en"),
        ("en-GB;q=0.4, ko;q=0.8", "ko"),
        ("fr-FR,de;q=0.9", "en"),
        ("", "en"),
    ],
)
def test_a_strangers_browser_chooses(app: Flask, accepts: str, expected: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": accepts}):
        assert choose_locale() == expected


def test_the_choice_on_a_page_beats_the_browser(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        session["locale"] = "ko"
        assert choose_locale() == "ko"
        session["locale"] = "xx"
        assert choose_locale() == "en"


def test_a_person_gets_their_own_language_unless_they_chose_another(
    app: Flask, write: Write
) -> None:
    with write() as rows:
        person = make_person(rows, make_department(rows, "C0"), locale="ko")
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = str(person.id)
    page = client.get("/status", headers={"Accept-Language": "en"})
    assert '<html lang="ko"' in page.text
    with client.session_transaction() as cookie:
        cookie["locale"] = "en"
    assert '<html lang="en"' in client.get("/status").text


def test_a_command_speaks_the_companys_language(app: Flask) -> None:
    with app.app_context():
        assert choose_locale() == "en"
        assert choose_timezone() == "Asia/Seoul"


def test_the_page_says_its_language(stranger: Browser) -> None:
    for accepts, tag in (("ko", 'lang="ko"'), ("en", 'lang="en"')):
        page = stranger.get("/sign-in", headers={"Accept-Language": accepts})
        assert f"<html {tag}" in page.text


def test_texts_kept_in_both_languages_are_picked(app: Flask) -> None:
    class Thing:
        name_ko, name_en = "상담화면", "Agent desktop"

    with app.test_request_context("/"):
        with force_locale("ko"):
            assert (pick("예", "Yes"), localized(Thing(), "name")) == ("예", "상담화면")
        with force_locale("en"):
            assert (pick("예", "Yes"), localized(Thing(), "name")) == ("Yes", "Agent desktop")


def test_times_are_short_and_on_the_readers_wall(app: Flask) -> None:
    for locale, words in (("ko", "8월 31일(월) 10:05"), ("en", "Mon 31 Aug, 10:05")):
        with app.test_request_context("/"), force_locale(locale):
            assert short_time(AT) == words
            assert short_time(None) == ""


def test_a_reader_elsewhere_sees_their_own_wall(app: Flask, write: Write) -> None:
    with write() as rows:
        person = make_person(rows, make_department(rows, "C0"), timezone="Europe/Berlin")
    with app.test_request_context("/"):
        session["_user_id"] = str(person.id)
        assert choose_timezone() == "Europe/Berlin"
        assert short_time(AT) == "Mon 31 Aug, 03:05"
        db.session.remove()


def test_the_companys_day_begins_at_its_own_midnight(app: Flask) -> None:
    with app.app_context():
        late = datetime(2026, 8, 31, 15, 30, tzinfo=UTC)
        assert local_now(late).isoformat() == "2026-09-01T00:30:00+09:00"


def test_a_time_on_a_page_has_its_exact_form_in_the_readers_zone(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert moment(AT) == (
            '<time datetime="2026-08-31T10:05:00+09:00" '
            'title="2026-08-31 10:05:00+09:00 · Monday · Asia/Seoul">Mon 31 Aug, 10:05</time>'
        )
        assert moment(None) == ""
    with app.test_request_context(), force_locale("ko"):
        assert "월요일 · Asia/Seoul" in moment(AT)


def test_a_sentence_about_an_exact_time_keeps_it_and_escapes_the_rest(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        said = _("%(side)s proposes %(time)s.", side="<b>", time=moment(AT))
        assert said.startswith("&lt;b&gt; proposes <time ")
        assert said.__html__() == said


def test_a_day_stays_whole_and_nothing_else_is_touched() -> None:
    words = Markup('<time title="2026-08-03 10:00">Mon</time> of 2026-08-03')
    day = '<time datetime="2026-08-03">2026-08-03</time>'
    assert unbroken_days(words) == f'<time title="2026-08-03 10:00">Mon</time> of {day}'
    assert unbroken_days("<b> 2026-08-03") == f"&lt;b&gt; {day}"
    assert unbroken_days("P-2026-08-031") == "P-2026-08-031"
