"""What is inserted into a sentence leaves the sentence right."""

from __future__ import annotations

import re

import pytest

from integrations.grammar import counted, fill, needs_grammar, ordinal, with_particle
from integrations.wording import LOCALES, keys, say, written

FIXED = re.compile(r"\}['’”]?(은|는|이|가|을|를|과|와|으로|로|이에요|예요)(?=[ .,:!?]|$)")
COUNTS = ("count", "asks", "hours", "minutes", "days", "invited", "seconds")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("상담팀", "상담팀을"),
        ("인사부", "인사부를"),
        ("VPN", "VPN을"),
        ("CTI", "CTI를"),
        ("Slack", "Slack을"),
        ("service", "service를"),
        ("R-000003", "R-000003을"),
        ("R-000012", "R-000012를"),
        ("2026년 10월 1일(목)", "2026년 10월 1일(목)을"),
        ("‘현장’", "‘현장’을"),
        ("(주)예시", "(주)예시를"),
        ("", "를"),
    ],
)
def test_the_object_of_a_sentence(word: str, said: str) -> None:
    assert with_particle(word, "을") == with_particle(word, "를") == said


@pytest.mark.parametrize(
    ("word", "said"),
    [("서울", "서울로"), ("부산", "부산으로"), ("제주", "제주로"), ("1", "1로"), ("3", "3으로")],
)
def test_where_to_follows_its_own_rule_after_rieul(word: str, said: str) -> None:
    assert with_particle(word, "으로") == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"),
     (21, "21st"), (22, "22nd"), (111, "111th"), (101, "101st")],
)  # fmt: skip
def test_ordinals(number: int, said: str) -> None:
    assert ordinal(number) == said


def test_one_is_singular_and_nothing_else() -> None:
    assert [counted(n, "day", "days") for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


def test_a_text_is_filled_in() -> None:
    text = "{name:이} {count:step|steps} {count:nth} {plain}"
    assert fill(text, {"name": "요청", "count": 1, "plain": "{x}"}) == "요청이 1 step 1st {x}"
    assert needs_grammar(text)
    assert not needs_grammar("{name}: {{literally:this}}")


def test_no_text_says_one_days_or_begs_for_a_particle() -> None:
    for key in keys():
        korean, english = written(key)
        assert not FIXED.search(korean), f"{key}: the particle has to follow the word"
        for name in COUNTS:
            found = re.search(rf"\{{{name}\}} [a-z]+s\b", english)
            assert not found, f"{key}: one of them is singular"


def test_the_weekly_digest_counts_in_english() -> None:
    assert "1 promise is below" in say("en", "digest.unsure", count=1)
    assert "2 promises are below" in say("en", "digest.unsure", count=2)
    assert say("en", "digest.again", count=21) == "Asked for the 21st time."
    assert say("en", "mail.password_until", hours=1).endswith("within 1 hour.")
    assert say("en", "length.business_days", count=1) == "1 working day"
    assert LOCALES == ("ko", "en")
