"""The way back to whoever wrote a comment: a token that only they are given, once.

The token is 128 bits of chance, drawn on the server for each comment as it is sent. Its SHA-256,
the thread, lies in the sealed ballot beside the words and is published with them; the token is
kept nowhere. So whoever holds the link can read what was written back, and nothing here says who
that is. Words sent anew get a new thread, and the link of before leads nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

TOKEN_BYTES = 16
TOKEN_LENGTH = 26
_PREFIX = "thread:"
"""Marks an entry of a ballot that is no answer; no question's code holds a colon."""


def new_token() -> str:
    """Draw a token: 26 small letters and digits."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().rstrip("=").lower()


def thread_of(token: str) -> str:
    """Return the thread a token opens, as 64 hexadecimal digits; capitals do not matter."""
    return hashlib.sha256(token.strip().lower().encode()).hexdigest()


def with_threads(
    answers: Mapping[str, Any], changed: Mapping[str, Any], threads: Mapping[str, str]
) -> dict[str, Any]:
    """Return a ballot's entries after a change: the words just sent have their own new thread.

    A thread never outlives its words, and one without words is not kept.
    """
    kept = {
        code: value
        for code, value in answers.items()
        if not (code.startswith(_PREFIX) and code.removeprefix(_PREFIX) in changed)
    }
    fresh = {
        _PREFIX + code: thread
        for code, thread in threads.items()
        if code in changed and kept.get(code) is not None
    }
    return {**kept, **fresh}


def thread_in(answers: Mapping[str, Any], code: str) -> str | None:
    """Return the thread of a comment in an opened ballot; None where it has none."""
    found = answers.get(_PREFIX + code)
    return None if found is None else str(found)
