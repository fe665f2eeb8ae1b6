"""What only mail says: complete in both languages, and true to where it is used."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from integrations.mail_wording import MAIL
from integrations.wording import say

HANGUL = re.compile("[가-힣]")
PLAIN = sorted(key for key in MAIL if "{" not in MAIL[key][0])


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", MAIL)
def test_every_sentence_is_said_in_both_languages_with_the_same_facts(key: str) -> None:
    korean, english = MAIL[key]
    assert HANGUL.search(korean)
    assert not HANGUL.search(english)
    assert places(korean) == places(english)


def test_mail_speaks_as_politely_as_the_chat() -> None:
    assert not [key for key, (korean, _) in MAIL.items() if "니다" in korean]


@pytest.mark.parametrize("key", PLAIN)
def test_what_is_here_can_be_said(key: str) -> None:
    assert (say("ko", key), say("en", key)) == MAIL[key]


def test_the_promise_and_its_limits_stand_side_by_side() -> None:
    assert "5명이 안 되는" in say("ko", "mail.survey_promise", k=5)
    assert "fewer than 5 people" in say("en", "mail.survey_promise", k=5)
    for locale, carrier in (("ko", "메일을 관리하는 사람"), ("en", "people who run the mail")):
        assert carrier in say(locale, "mail.survey_limits")
        assert "Slack" not in say(locale, "mail.survey_limits")


def test_subjects_fit_one_line() -> None:
    subjects = [words for key, words in MAIL.items() if key.endswith("_subject")]
    assert len(subjects) == 3
    assert all(len(said) <= 60 and "\n" not in said for words in subjects for said in words)
