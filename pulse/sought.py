"""What somebody looks for: words as people type them, and what they fit.

A word fits wherever it is part of a text, whatever the capitals, the gaps between words or the
plural of an English one. A Korean word may carry its particle, and may be no more than the first
consonants of each syllable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, true

MOST_WORDS = 6
PARTICLES = (
    "에게서", "으로", "에서", "에게", "까지", "부터", "한테", "이랑", "이나", "처럼", "보다",
    "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "도", "로", "만", "랑", "나",
)  # fmt: skip
"""What a Korean noun carries behind it, the longest first."""
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
FIRST_SYLLABLE, LAST_SYLLABLE, SYLLABLES_EACH = 0xAC00, 0xD7A3, 588
"""Where composed syllables begin and end, and how many begin with each consonant."""
GAPS = re.compile(r"[\s·‧-]+")
NUMBER = re.compile(r"[rR]?[\s-]*0*([1-9]\d{0,8})")
LONGEST_NAME = 6


@dataclass(frozen=True)
class Sought:
    """The words of a search, each as it is compared; none of them means nothing is looked for."""

    said: str
    words: tuple[str, ...]

    def fits(self, *texts: str) -> bool:
        """Tell whether every word is part of one of some texts."""
        read = "|".join(compact(text) for text in texts)
        firsts = initials(read) if any(is_initials(word) for word in self.words) else ""
        return bool(self.words) and all(
            word in read or (is_initials(word) and word in firsts) for word in self.words
        )

    def in_column(self, *columns: Any) -> ColumnElement[bool]:
        """Select rows that have every word in one of their columns."""
        found = [has_word(word, *columns) for word in self.words]
        return and_(true(), *found) if found else ~true()

    def request_number(self) -> str:
        """Return the number of a service request this may be short for, or nothing."""
        found = NUMBER.fullmatch(self.said)
        return f"R-{int(found[1]):06d}" if found else ""


def seek(said: str, *, shortest: int = 2) -> Sought:
    """Read what was typed; a particle is taken off what keeps ``shortest`` syllables without."""
    tidy = " ".join(unicodedata.normalize("NFC", said).split())
    parts = (_stem(compact(word), shortest) for word in tidy.split(" "))
    return Sought(tidy, tuple(part for part in parts if part)[:MOST_WORDS])


def compact(text: str) -> str:
    """Return a text as it is compared: small letters, composed, without gaps."""
    return GAPS.sub("", unicodedata.normalize("NFC", text).casefold())


def initials(text: str) -> str:
    """Return a text with the first consonant of each Korean syllable in its place."""
    return "".join(_initial(sign) for sign in text)


def is_initials(word: str) -> bool:
    """Tell whether a word is nothing but first consonants."""
    return bool(word) and all(sign in INITIALS for sign in word)


def has_word(word: str, *columns: Any) -> ColumnElement[bool]:
    """Select rows that have one word in one of their columns."""
    return or_(*(_tight(column).icontains(word, autoescape=True) for column in columns))


def named_by_initials(column: Any, word: str) -> ColumnElement[bool]:
    """Select rows whose Korean name holds syllables with these first consonants, one by one."""
    starts = range(1, LONGEST_NAME + 2 - len(word))
    return or_(~true(), *(and_(true(), *_syllables(column, word, start)) for start in starts))


def _syllables(column: Any, word: str, start: int) -> Iterator[ColumnElement[bool]]:
    for place, sign in enumerate(word, start):
        first = FIRST_SYLLABLE + INITIALS.index(sign) * SYLLABLES_EACH
        syllable = func.substr(column, place, 1)
        yield syllable.between(chr(first), chr(first + SYLLABLES_EACH - 1))


def _tight(column: Any) -> Any:
    for gap in " ·-":
        column = func.replace(column, gap, "")
    return column


def _initial(sign: str) -> str:
    place = ord(sign) - FIRST_SYLLABLE
    is_syllable = FIRST_SYLLABLE <= ord(sign) <= LAST_SYLLABLE
    return INITIALS[place // SYLLABLES_EACH] if is_syllable else sign


def _stem(word: str, shortest: int) -> str:
    """Take off a Korean particle, or the plural of an English word."""
    if word.isascii():
        is_plural = len(word) > 3 and word.isalpha() and word[-1] == "s" and word[-2] not in "su"
        return word[:-1] if is_plural else word
    if not all(FIRST_SYLLABLE <= ord(sign) <= LAST_SYLLABLE for sign in word):
        return word
    ends = (one for one in PARTICLES if word.endswith(one) and len(word) - len(one) >= shortest)
    return word.removesuffix(next(ends, ""))
