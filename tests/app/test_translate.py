"""The short doors to gettext: the reader's language, facts put in, and words kept for later."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale

from app.translate import _, _l, ngettext

ONE = "%(again)s of %(num)s closed request came back within thirty days (%(share)s)."
MANY = "%(again)s of %(num)s closed requests came back within thirty days (%(share)s)."
PLAIN = "No service stands out as failing its promises."
KOREAN = "약속을 두드러지게 못 지킨 서비스는 없습니다."


def test_words_follow_the_reader_s_language(app: Flask) -> None:
    with app.test_request_context():
        with force_locale("en"):
            assert _(PLAIN) == PLAIN
        with force_locale("ko"):
            assert _(PLAIN) == KOREAN


def test_facts_are_put_in_whatever_they_are(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        words = _("%(service)s keeps the fewest of its promises: %(share)s.", service=7, share="%")
    assert words == "7 keeps the fewest of its promises: %."


def test_the_number_chooses_the_sentence(app: Flask) -> None:
    facts = {"again": 1, "share": "x"}
    with app.test_request_context():
        with force_locale("en"):
            assert ngettext(ONE, MANY, 1, **facts).startswith("1 of 1 closed request came")
            assert ngettext(ONE, MANY, 2, **facts).startswith("1 of 2 closed requests came")
        with force_locale("ko"):
            assert ngettext(ONE, MANY, 2, **facts).startswith("끝난 요청 2건 가운데 1건이")


def test_words_written_down_early_are_translated_when_shown(app: Flask) -> None:
    kept = _l(PLAIN)
    with app.test_request_context():
        with force_locale("ko"):
            assert str(kept) == KOREAN
        with force_locale("en"):
            assert str(kept) == PLAIN
