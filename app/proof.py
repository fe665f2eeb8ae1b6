"""Whether somebody signed in has proven lately that it is them; key actions ask for that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from pulse.instants import system_now

P = ParamSpec("P")
R = TypeVar("R")
PROVEN = "proven_at"
LASTS = timedelta(minutes=10)
FILES = (".csv", ".xlsx")
KEPT_BACK = ("password", "secret", "token")
"""Words in the names of fields that are typed anew rather than written into a page."""


def note_proof() -> None:
    """Remember that the person of this browser has just proven who they are."""
    session[PROVEN] = int(system_now().timestamp())


def forget_proof() -> None:
    """Forget it, because somebody else may be here now."""
    session.pop(PROVEN, None)


def is_recent(at: datetime | None) -> bool:
    """Tell whether whoever signed in elsewhere at ``at`` has thereby just proven that it is them.

    Where nobody says when that was, coming from there has to be enough.
    """
    return at is None or system_now() - at <= LASTS


def is_proven() -> bool:
    """Tell whether that was in the last ten minutes of real time."""
    age = int(system_now().timestamp()) - int(session.get(PROVEN, 0))
    return 0 <= age <= LASTS.total_seconds()


def proof_page(back: str) -> str:
    """Return where somebody proves that it is them, and afterwards goes on to ``back``."""
    return url_for("proof.ask", next=back)


def is_file(path: str) -> bool:
    """Tell whether browsers save what is at a path instead of showing it."""
    return urlsplit(path).path.endswith(FILES)


def onward(path: str) -> str:
    """Return where to lead somebody who wanted ``path``: a file is handed over on a page.

    Led to the file itself, a browser would save it and go on showing the form.
    """
    if is_file(path):
        return url_for("proof.given", next=path)
    return path or url_for("home.today")


def carried() -> list[tuple[str, str]]:
    """Return what was typed into the form that was sent, without anything secret."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not any(word in name for word in KEPT_BACK)
    ]


def requires_proof(back: str = "") -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Ask for a proof before a view runs; ``back`` names the page to go on from, else this one.

    What was typed into a form is sent on to where the proof is asked, and comes back after it.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if is_proven():
                return view(*args, **kwargs)
            here = request.full_path.rstrip("?")
            page = url_for(back, **request.view_args or {}) if back else here
            if carried():
                return redirect(url_for("proof.carry", next=page, to=here), 307)
            return redirect(proof_page(page), 303)

        return guarded

    return guard
