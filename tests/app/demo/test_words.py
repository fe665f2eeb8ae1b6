"""What the terminal says: both languages, with every fact a newcomer needs."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from app.demo.words import BANNER, PASSWORD, PERSONAS, PROBLEMS, banner, problem
from config import Settings

HANGUL = re.compile("[가-힣]")
FACTS = {"port": 8000, "name": "IEUM_PORT", "names": "web", "logs": "/d/logs", "log": "/d/web.log"}


@pytest.mark.parametrize("key", PROBLEMS)
def test_a_problem_is_told_in_both_languages_with_the_same_facts(key: str) -> None:
    korean, english = PROBLEMS[key]
    assert HANGUL.search(korean)
    assert not HANGUL.search(english)
    facts = [
        {name for _, name, _, _ in Formatter().parse(words) if name} for words in (korean, english)
    ]
    assert facts[0] == facts[1] <= set(FACTS)
    told = problem(key, **FACTS)
    assert len(told.splitlines()) == 2
    assert "{" not in told


def test_a_busy_port_is_named_with_the_way_out() -> None:
    korean, english = problem("port_busy", port=8123, name="IEUM_PORT").splitlines()
    for words in (korean, english):
        assert "8123" in words
        assert "IEUM_PORT" in words


def test_the_banner_tells_where_to_go_and_who_to_be() -> None:
    said = banner(Settings(env="demo", port=8123, emulator_port=8124))
    assert "http://127.0.0.1:8123" in said
    assert "http://127.0.0.1:8124" in said
    assert PASSWORD in said
    for number, korean, english in PERSONAS:
        assert f"{number.lower()}@example.com" in said
        assert korean in said
        assert english in said


def test_every_line_of_the_banner_fits_a_terminal() -> None:
    assert "{" not in banner(Settings())
    assert max(len(line) for line in BANNER.splitlines()) <= 110


def test_the_people_to_play_are_different_people() -> None:
    numbers = [number for number, _, _ in PERSONAS]
    assert len(set(numbers)) == len(numbers) == 4
