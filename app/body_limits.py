"""How much a form may send: little, unless its view says that it takes files.

The limit holds before anything of the body is read, so nobody fills memory or disk through a form
that has no use for it; what carries files is open to whoever has signed in alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, request, session

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


def init_body_limits(app: Flask) -> None:
    """Set each request's limit before anybody, the check of forms included, reads it."""

    @app.before_request
    def limit() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        most, text = getattr(view, NAME, (USUAL, USUAL))
        is_stranger = most > USUAL and not _is_let_in()
        request.max_content_length = USUAL if is_stranger else most
        request.max_form_memory_size = text


def _is_let_in() -> bool:
    return "_user_id" in session or request.path.startswith("/api/v1/")
