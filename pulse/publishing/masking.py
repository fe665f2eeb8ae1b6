"""What in a comment names somebody: warned of before it is sent, masked when it is published."""

import re
from collections.abc import Iterable
from enum import StrEnum

MASK = "▇▇▇"
SHORTEST_NAME = 2


class Trace(StrEnum):
    """A kind of text by which a person may be recognised."""

    LINK = "link"
    MENTION = "mention"
    EMAIL = "email"
    RESIDENT_NUMBER = "resident_number"
    PHONE = "phone"
    LONG_NUMBER = "long_number"
    NAME = "name"


_GAP = r"[-.\s‐-―]?"
_START, _END = r"(?<!\d)", r"(?!\d)"
_PATTERNS = {
    Trace.LINK: re.compile(r"<?(?:https?://|www\.)[^\s>]+>?", re.IGNORECASE),
    Trace.MENTION: re.compile(r"<[@#!][^>\s]{1,80}>|(?<![\w.])@\w[\w.\-]{1,60}"),
    Trace.EMAIL: re.compile(
        r"(?<![\w.+\-])[a-z0-9][\w.+\-]{0,63}@[a-z0-9][a-z0-9\-]{0,62}(?:\.[a-z0-9\-]{2,62}){1,4}",
        re.IGNORECASE | re.ASCII,
    ),
    Trace.RESIDENT_NUMBER: re.compile(rf"{_START}\d{{6}}{_GAP}[1-8]\d{{6}}{_END}"),
    Trace.PHONE: re.compile(
        rf"(?:\+82{_GAP}\(?0?\)?|{_START}0)(?:1\d|2|[3-9]\d){_GAP}\d{{3,4}}{_GAP}\d{{4}}{_END}"
        rf"|{_START}1[5-9]\d\d{_GAP}\d{{4}}{_END}"
    ),
    Trace.LONG_NUMBER: re.compile(
        rf"{_START}(?:\d{{7,}}|\d(?:-?\d){{9,}}){_END}"
        r"|(?<![a-z\d])[a-z]{1,3}-?(?!(?:19|20)\d\d(?!\d))\d{4,}(?!\d)",
        re.IGNORECASE,
    ),
}


AT_ONCE = "|".join(
    (
        r"https?:\/\/",
        r"www\.",
        r"[\w.+-]+@[\w-]+\.",
        r"@\w{2}",
        r"\d{2,4}[-. ]\d{3,4}[-. ]\d{4}",
        r"\d{6}-?[1-8]\d{6}",
        r"\d{7}",
    )
)
"""Most traces as one pattern that browsers read as well, for a word of warning while one types.

It knows no names: the list of colleagues goes to no page that is open to whoever has a link.
"""


def warnings_in(text: str, names: Iterable[str] = ()) -> tuple[Trace, ...]:
    """Name the kinds of traces in a text, for the warning shown before it is sent."""
    read = text.casefold()
    _, found = _masked(text, [name for name in names if name.strip().casefold() in read])
    return tuple(trace for trace in Trace if trace in found)


def mask(text: str, names: Iterable[str] = ()) -> str:
    """Put a bar in the place of every trace; `names` are the full names of colleagues."""
    return _masked(text, names)[0]


def _masked(text: str, names: Iterable[str]) -> tuple[str, set[Trace]]:
    found: set[Trace] = set()
    patterns = dict(_PATTERNS)
    listed = sorted({n.strip() for n in names if len(n.strip()) >= SHORTEST_NAME}, key=len)
    if listed:
        patterns[Trace.NAME] = re.compile(
            "|".join(_spelled(name) for name in reversed(listed)), re.IGNORECASE
        )
    for trace, pattern in patterns.items():
        text, count = pattern.subn(MASK, text)
        if count:
            found.add(trace)
    return text, found


def _spelled(name: str) -> str:
    """Match a name where it stands alone.

    A Korean name is followed by its particle without a space, so only Latin letters end it; one
    of two syllables also occurs inside words, so it must begin one.
    """
    before = r"(?<!\w)" if len(name) == SHORTEST_NAME else "(?<![a-z])"
    return rf"{before}{re.escape(name)}(?![a-z])"
