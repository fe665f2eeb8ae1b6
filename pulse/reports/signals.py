"""What in a comment sounds as if somebody had to act: told to its author before it is sent.

A list of words, looked up on this installation only. It decides nothing and sends nothing on: it
is there so that nobody believes a comment to be a report. It errs on the side of asking.
"""

from __future__ import annotations

import re

KOREAN = (
    "성희롱",
    "성추행",
    "성폭력",
    "성폭행",
    "괴롭힘",
    "괴롭혀",
    "갑질",
    "폭행",
    "폭언",
    "협박",
    "욕설",
    "때렸",
    "맞았어",
    "스토킹",
    "불법촬영",
    "횡령",
    "뇌물",
    "감전",
    "추락",
    "질식",
    "산재",
    "죽고싶",
    "자살",
    "자해",
    "신고",
)
ENGLISH = (
    r"harass\w*",
    r"bull(?:y|ied|ying)",
    r"assault\w*",
    r"threaten\w*",
    r"stalk(?:ed|ing|er)",
    r"groped?",
    r"rap(?:e|ed)",
    r"brib(?:e|ed|ery)",
    r"embezzl\w*",
    r"electrocut\w*",
    r"suicid\w*",
    r"kill (?:myself|me)",
    r"hit me",
    r"unsafe",
)


def _in_ascii(word: str) -> str:
    return "".join(f"\\u{ord(sign):04x}" for sign in word)


SIGNS = "|".join((*map(_in_ascii, KOREAN), rf"\b(?:{'|'.join(ENGLISH)})\b"))
"""As one pattern, in the part of the notation that browsers read as well."""
_SIGNS = re.compile(SIGNS, re.IGNORECASE)


def sounds_grave(text: str) -> bool:
    """Tell whether a comment may be meant as a report; Korean is read without its spaces too."""
    return bool(_SIGNS.search(text) or _SIGNS.search("".join(text.split())))
