"""The words of the pages: typed doors to gettext, under the short names everybody reads over."""

from __future__ import annotations

import flask_babel
from markupsafe import Markup, escape


def _(words: str, /, **facts: object) -> str:
    """Return ``words`` in the language of the request, with ``facts`` put in.

    A sentence about something marked up, such as an exact time, is marked up itself.
    """
    if any(isinstance(fact, Markup) for fact in facts.values()):
        return escape(flask_babel.gettext(words)) % facts
    return str(flask_babel.gettext(words, **facts))


def ngettext(one: str, many: str, num: int, /, **facts: object) -> str:
    """Return the form of a sentence that fits ``num``."""
    return str(flask_babel.ngettext(one, many, num, **facts))


def quoted(words: str, /) -> str:
    """Return ``words`` between the quotation marks of the reader's language."""
    return _("“%(words)s”", words=words)


def N_(words: str, /) -> str:  # noqa: N802 - the name gettext looks for
    """Return words as they are written: what serves them says them in the reader's language."""
    return words


def _l(words: str) -> object:
    """Return words that are translated when they are shown, not when they are written down."""
    return flask_babel.lazy_gettext(words)
