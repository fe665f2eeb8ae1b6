"""Words around what is inserted: Korean particles, English plurals and ordinals.

In a text, ``{name:을}`` inserts the name with 을 or 를, ``{count:day|days}`` a number with its
noun, ``{count:nth}`` an ordinal. A particle follows the last sound that is read aloud: brackets
and quotation marks are passed over, figures are read in Sino-Korean, and of Latin words only those
count as ending in a consonant whose Korean spelling surely does.
"""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

_PAIRS = (
    ("은", "는"),
    ("이", "가"),
    ("을", "를"),
    ("과", "와"),
    ("으로", "로"),
    ("이에요", "예요"),
    ("이라", "라"),
)
"""Each particle after a consonant, and after a vowel."""
PARTICLES = {word: pair for pair in _PAIRS for word in pair}
_FIRST, _LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
_NO_FINAL, _FINAL, _FINAL_L = 0, 1, 2
_DIGITS = dict(zip("0123456789", (1, 2, 0, 1, 0, 0, 1, 2, 2, 0), strict=True))
_LETTERS = {"l": _FINAL_L, "r": _FINAL_L, "m": _FINAL, "n": _FINAL}
"""Names of letters that end in a consonant: 엘, 알, 엠, 엔."""
_ENDINGS = {"l": _FINAL_L, "m": _FINAL, "n": _FINAL, "ng": _FINAL, "ck": _FINAL}
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_UNSPOKEN = " \t'\"‘’“”)]」』>*_`.,!?"
_IRREGULAR = {1: "st", 2: "nd", 3: "rd"}


def with_particle(word: str, particle: str) -> str:
    """Return ``word`` with ``particle`` (either of its two forms) in the form that fits."""
    after_consonant, after_vowel = PARTICLES[particle]
    sound = _last_sound(word)
    if particle in ("으로", "로") and sound == _FINAL_L:
        return f"{word}{after_vowel}"
    return f"{word}{after_consonant if sound else after_vowel}"


def ordinal(number: int) -> str:
    """Return an English ordinal: 1st, 11th, 21st."""
    is_teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if is_teen else _IRREGULAR.get(number % 10, 'th')}"


def counted(number: object, singular: str, plural: str) -> str:
    """Return a number with its English noun."""
    return f"{number} {singular if str(number) == '1' else plural}"


def fill(text: str, params: dict[str, object]) -> str:
    """Return ``text`` with ``params`` inserted, and what stands around them put right."""
    return _FORMATTER.vformat(text, (), params)


def needs_grammar(text: str) -> bool:
    """Tell whether anything in ``text`` depends on what is inserted."""
    return any(spec for _, name, spec, _ in _FORMATTER.parse(text) if name is not None)


class _Formatter(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in PARTICLES:
            return with_particle(str(value), format_spec)
        if format_spec == "nth":
            return ordinal(int(value))
        if "|" in format_spec:
            singular, _, plural = format_spec.partition("|")
            return counted(value, singular, plural)
        return str(super().format_field(value, format_spec))


_FORMATTER = _Formatter()


def _last_sound(word: str) -> int:
    spoken = _ASIDE.sub("", word).rstrip(_UNSPOKEN) or word.rstrip(_UNSPOKEN)
    last = spoken[-1:]
    if last and _FIRST <= ord(last) <= _LAST:
        final = (ord(last) - _FIRST) % _FINALS
        return _FINAL_L if final == _RIEUL else int(final > 0)
    if last in _DIGITS:
        return _DIGITS[last]
    return _latin_sound(spoken)


def _latin_sound(spoken: str) -> int:
    """Return how a Latin word ends: letter by letter when it is an abbreviation."""
    found = re.search(r"[A-Za-z]+$", spoken)
    word = found[0] if found else ""
    if word.isupper():
        return _LETTERS.get(word[-1].lower(), _NO_FINAL)
    lower = word.lower()
    return next((sound for end, sound in _ENDINGS.items() if lower.endswith(end)), _NO_FINAL)
