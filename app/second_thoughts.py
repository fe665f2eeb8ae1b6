"""Second thoughts: what can be undone says so with the way back, what is final is asked first.

Both work without JavaScript. An act is asked about on a page of its own which says what becomes of
it; nothing is done before that page's button is pressed, whichever form the act was sent from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request
from werkzeug.wrappers import Response

SURE = "sure"
"""The field that says that somebody has read what will become of it."""
WAY_BACK = "way back"
"""The category of a message beside which a button undoes what it tells."""
UNTOLD = frozenset({"csrf_token", SURE})


@dataclass(frozen=True)
class Question:
    """What is asked before something final: what becomes of it, and where the way out leads."""

    words: str
    then: str
    button: str
    back: str


def ask_first(question: Question) -> Response | None:
    """Return the page that asks, or None once it was answered; what was sent goes with it."""
    if request.form.get(SURE):
        return None
    sent = [pair for pair in request.form.items(multi=True) if pair[0] not in UNTOLD]
    page = render_template("sure.html", question=question, sent=sent, sure=SURE)
    return Response(page, mimetype="text/html")


def flash_with_way_back(words: str, button: str, url: str, **fields: str) -> None:
    """Say on the next page what was done, beside a button that undoes it."""
    message: Any = {"words": words, "button": button, "url": url, "fields": fields}
    flash(message, WAY_BACK)
