"""How much a form may send: little, unless its view says that it takes files.

The limit holds before anything of the body is read, so nobody fills memory or disk through a form
that has no use for it; what carries files is open to whoever has signed in alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Request, current_app, request, session

from app.forms.field_words import FieldWords
from app.legible_input import LegibleFields

P = ParamSpec("P")
R = TypeVar("R")

KILO = 1024
MEGA = KILO * KILO
USUAL = MEGA
FILES = 36 * MEGA
"""Three photos as phones take them and some more; a list or log of a company fits as well."""
NAME = "takes_up_to"


def takes(most: int, text: int = USUAL) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view take up to ``most`` bytes in one request, ``text`` of them in one typed field."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, NAME, (most, text))
        return view

    return mark


def most_of_request() -> str:
    """Say in words how much the request at hand may send."""
    most = request.max_content_length or USUAL
    return f"{most // MEGA} MB" if most >= MEGA else f"{most // KILO} kB"


class LimitedRequest(Request):
    """A request that knows its limits once somebody reads it, and costs nothing before."""

    parameter_storage_class = LegibleFields
    wtforms_translations = FieldWords()
    """What Flask-WTF looks for here first, before it would read WTForms' own sentences."""

    @property
    def max_content_length(self) -> int | None:
        """The most bytes of the whole body."""
        if self._max_content_length is not None:
            return self._max_content_length
        most = _limits(self)[0]
        return USUAL if most > USUAL and not _is_let_in() else most

    @max_content_length.setter
    def max_content_length(self, most: int | None) -> None:
        self._max_content_length = most

    @property
    def max_form_memory_size(self) -> int | None:
        """The most bytes of one typed field."""
        return _limits(self)[1]

    @max_form_memory_size.setter
    def max_form_memory_size(self, most: int | None) -> None:
        self._max_form_memory_size = most


def _limits(asked: Request) -> tuple[int, int]:
    view = current_app.view_functions.get(asked.endpoint or "")
    found: tuple[int, int] = getattr(view, NAME, (USUAL, USUAL))
    return found


def _is_let_in() -> bool:
    return "_user_id" in session or request.path.startswith("/api/v1/")
