from __future__ import annotations

import re
from string import Formatter

import pytest

from integrations import wording

HANGUL = re.compile("[가-힣]")


def places(said: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(said) if name}


def test_both_languages_say_the_same_things() -> None:
    words = {key: wording._WORDS[key] for key in wording.keys()}  # noqa: SIM118 - a function
    assert {key for key, (ko, en) in words.items() if places(ko) != places(en)} == set()
    assert {key for key, (_, english) in words.items() if HANGUL.search(english)} == set()


def test_unknown_languages_are_answered_in_korean() -> None:
    assert wording.say("fr", "request.send") == wording.say("ko", "request.send") == "보내기"
    assert wording.say("en", "request.send") == "Send"


def test_words_typed_by_people_are_not_read_as_places_to_fill() -> None:
    said = wording.say("ko", "home.head", name="{0.__class__}")
    assert "{0.__class__}" in said


def test_employees_are_spoken_to_in_one_register() -> None:
    korean = {key: words[0] for key, words in wording._WORDS.items()}
    formal = [key for key, said in korean.items() if "니다." in said]
    assert all(key.startswith(("results.", "digest.")) for key in formal), "reports alone"


def test_only_what_is_known_is_said() -> None:
    assert wording.knows("help.head")
    assert not wording.knows("help.nothing")
    with pytest.raises(KeyError):
        wording.say("ko", "help.nothing")
