"""Reading and answering letters on one's own comment, by the link shown when it was sent.

No sign-in, no cookie, no line in any log: the token is the only proof and says nothing of its
holder. A link that was never given out, a comment that was not published and one nobody answered
yet all read alike as far as they can.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response as AnyResponse

from app.extensions import db
from app.i18n import language_asked
from app.translate import _l
from app.views import answer
from pulse.ballots.threads import TOKEN_LENGTH
from pulse.errors import DomainError, Invalid, NotFound
from pulse.instants import utc_now
from pulse.results import letters
from pulse.results.letters import Office, Thread
from pulse.transaction import transaction

blueprint = Blueprint("letters", __name__, url_prefix="/letters")
blueprint.after_request(answer.fence)

OFFICES: dict[Office, object] = {
    Office.AUTHOR: _l("You"),
    Office.HR: _l("HR"),
    Office.HEAD: _l("The head of the unit"),
}
PROBLEMS: dict[str, object] = {
    "missing": _l("Please write something first."),
    "too_long": _l("Please use at most 2,000 characters."),
    "letters_waiting": _l(
        "Three of your letters wait for the next morning already. Please come back after that."
    ),
}


@blueprint.get("")
def ask() -> Response:
    """Say what the link is, and take it from paper."""
    return _say("letters/ask.html", HTTPStatus.OK, typed="")


@blueprint.post("")
def find() -> AnyResponse:
    """Go to the thread of a link or of its last part, as it was typed or pasted."""
    typed = request.form.get("link", "").strip()
    token = typed.rstrip("/").rpartition("/")[2].split("?")[0].lower()
    if len(token) != TOKEN_LENGTH or not (token.isascii() and token.isalnum()):
        return _say(
            "letters/ask.html", HTTPStatus.UNPROCESSABLE_ENTITY, typed=typed, is_wrong=True
        )
    where = url_for("letters.show", token=token, lang=request.args.get("lang"))
    return redirect(where, HTTPStatus.SEE_OTHER)


@blueprint.get("/<token>")
def show(token: str) -> Response:
    """Show a comment and what was written back, or say kindly that there is nothing."""
    thread = letters.open_thread(db.session(), token, at=utc_now())
    if thread is None:
        return _say("letters/nothing.html", HTTPStatus.NOT_FOUND)
    return _thread(thread, HTTPStatus.OK)


@blueprint.post("/<token>")
def write(token: str) -> AnyResponse:
    """Keep a letter for the next batch."""
    request.max_content_length = 32 * 1024
    text, at = request.form.get("text", ""), utc_now()
    try:
        with transaction(db.session()) as session:
            letters.write_back(session, token, text, at=at)
    except NotFound:
        return _say("letters/nothing.html", HTTPStatus.NOT_FOUND)
    except DomainError as error:
        thread = letters.open_thread(db.session(), token, at=at)
        if thread is None:
            return _say("letters/nothing.html", HTTPStatus.NOT_FOUND)
        code = error.fields["text"] if isinstance(error, Invalid) else error.code
        problem = PROBLEMS[code]
        return _thread(thread, HTTPStatus.UNPROCESSABLE_ENTITY, text=text, problem=problem)
    where = url_for("letters.show", token=token, written=1, lang=request.args.get("lang"))
    return redirect(where, HTTPStatus.SEE_OTHER)


def _thread(
    thread: Thread, status: HTTPStatus, *, text: str = "", problem: object = ""
) -> Response:
    return _say(
        "letters/thread.html",
        status,
        thread=thread,
        offices=OFFICES,
        author=Office.AUTHOR,
        longest=letters.LONGEST,
        text=text,
        problem=problem,
        is_written="written" in request.args,
    )


def _say(template: str, status: HTTPStatus, **shown: object) -> Response:
    locale = _locale()
    with force_locale(locale):
        page = render_template(template, locale=locale, **shown)
    return Response(page, status, mimetype="text/html")


def _locale() -> str:
    return language_asked()
