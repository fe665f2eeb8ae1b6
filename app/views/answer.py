"""Answering by personal link: no sign-in, no cookie, no script needed, and nothing shown back.

The token in the address is the proof, and a proof to write only: the link stands in messages that
others may keep, so no page behind it tells what was answered, or whether. A POST writes one row.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from app.forms.answers import MOST_BYTES, GivenAnswers, read_document, read_fields
from app.i18n import language_asked, languages
from app.runtime import runtime
from app.views.answer_pages import (
    OpenSheets,
    Warned,
    answer_pages,
    init_answer_pages,
    render_closed,
    render_sheet,
)
from pulse.ballots import submitting, visiting
from pulse.ballots.threads import new_token, thread_of
from pulse.errors import Invalid, Refused
from pulse.instants import utc_now
from pulse.people.names import all_names
from pulse.publishing.masking import Trace, warnings_in
from pulse.reports.signals import sounds_grave
from pulse.surveys.links import Invited
from pulse.surveys.sheet import allowed_answers, commented
from pulse.transaction import write_surely

HTML = "text/html"
SCRIPTS = ("answer-queue.js", "answer.js", "answer.css")
WORKER = Path(__file__).resolve().parent.parent / "static" / "answer-worker.js"
FENCES = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}

blueprint = Blueprint("answer", __name__, url_prefix="/a")


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Give the application its memory of pages."""
    init_answer_pages(state.app)


@blueprint.after_request
def fence(response: Response) -> Response:
    """Keep the address, which is the proof, out of other sites, caches and search engines."""
    response.headers.extend(FENCES)
    return response


@blueprint.get("/<token>")
def show(token: str) -> AnyResponse:
    """Ask; or say kindly that there is nothing to answer here."""
    invited = runtime().answer_links.read(token)
    if invited is None:
        return _gone(HTTPStatus.NOT_FOUND)
    if "report" in request.args:
        return redirect(url_for("report_by_link.ask", token=token, lang=request.args.get("lang")))
    if "protection" in request.args:
        lang = request.args.get("lang")
        return redirect(url_for("protection_by_link.ask", token=token, lang=lang))
    if "groups" in request.args:
        return redirect(url_for("answer_groups.show", token=token, lang=request.args.get("lang")))
    try:
        opened = _visit(invited)
    except Refused:
        return _gone(HTTPStatus.GONE)
    state = next((name for name in ("sent", "withdrawn") if name in request.args), "asking")
    page = answer_pages().page(state, opened, request.args.get("part", ""), utc_now())
    return Response(page, mimetype=HTML)


@blueprint.post("/<token>")
def send(token: str) -> AnyResponse:
    """Seal what was sent; from a form or, told apart by its type, from the page's script."""
    request.max_content_length = MOST_BYTES
    invited = runtime().answer_links.read(token)
    if invited is None:
        return _refuse("unknown", HTTPStatus.NOT_FOUND)
    try:
        return _take_document(invited) if request.is_json else _take_form(token, invited)
    except Refused:
        return _refuse("closed", HTTPStatus.GONE)


@blueprint.get("/sw.js")
def worker() -> Response:
    """Return the service worker, which knows the page's files by their present addresses."""
    files = [url_for("static", filename=name) for name in SCRIPTS]
    names = ", ".join(f'"{name}"' for name in files)
    script = f"const FILES = [{names}];\n{WORKER.read_text(encoding='utf-8')}"
    return Response(script, mimetype="text/javascript")


def _visit(invited: Invited) -> OpenSheets:
    """Return what somebody may answer now, in the language chosen or their own."""
    at = utc_now()
    with runtime().context.engine.connect() as connection:
        found = visiting.visitor(
            connection, wave_id=invited.wave_id, person_id=invited.person_id, at=at
        )
    opened = answer_pages().open_sheets(invited.wave_id, _locale(found.locale), at)
    return opened.without(found.left_out)


def _locale(own: str) -> str:
    chosen = request.args.get("lang", own)
    return languages().of(chosen)


def _take_document(invited: Invited) -> Response:
    try:
        letters = _seal(invited, read_document(request.get_json(silent=True)), None)
    except Invalid as invalid:
        return _state("unreadable", HTTPStatus.UNPROCESSABLE_ENTITY, fields=invalid.fields)
    return _state("kept", HTTPStatus.OK, **({"letters": letters} if letters else {}))


def _take_form(token: str, invited: Invited) -> AnyResponse:
    opened = _visit(invited)
    given = read_fields(request.form, opened.questions)
    if "heard" not in request.form and not given.withdraws:
        warned = Warned(any(map(sounds_grave, given.words)), _traces(given, opened))
        if warned:
            sheet = opened.chosen(request.args.get("part", ""))
            page = render_sheet("asking", opened, sheet, utc_now(), given.answers, warned=warned)
            return Response(page, HTTPStatus.UNPROCESSABLE_ENTITY, mimetype=HTML)
    try:
        letters = _seal(invited, given, opened)
    except Invalid as invalid:
        sheet = opened.chosen(request.args.get("part", ""))
        page = render_sheet(
            "asking", opened, sheet, utc_now(), given.answers, problems=invalid.fields
        )
        return Response(page, HTTPStatus.UNPROCESSABLE_ENTITY, mimetype=HTML)
    if letters:  # shown in this answer and nowhere again, so there is no page to go on to
        sheet = opened.chosen(request.args.get("part", ""))
        page = render_sheet("sent", opened, sheet, utc_now(), letters=letters)
        return Response(page, mimetype=HTML)
    values: dict[str, Any] = {"withdrawn" if given.withdraws else "sent": "1"}
    values |= {name: request.args[name] for name in ("lang", "part") if name in request.args}
    return redirect(url_for("answer.show", token=token, **values), HTTPStatus.SEE_OTHER)


def _traces(given: GivenAnswers, opened: OpenSheets) -> tuple[Trace, ...]:
    """Return by what somebody may be recognised in the words given; nothing of it is kept."""
    asked = opened.questions
    words = [str(said) for code, said in given.answers.items() if asked[code].kind == "text"]
    if not words:
        return ()
    with runtime().sessions() as session:
        return warnings_in("\n".join(words), all_names(session))


def _seal(invited: Invited, given: GivenAnswers, opened: OpenSheets | None) -> list[str]:
    """Write the one row: what was answered, merged into what was before, or nothing at all.

    Returns the addresses at which the comments just sealed can be answered, known to nobody else.
    """
    at, parts = utc_now(), runtime()
    where: dict[str, Any] = {
        "keys": parts.keys,
        "wave_id": invited.wave_id,
        "person_id": invited.person_id,
        "at": at,
    }
    if given.withdraws:
        write_surely(parts.context.engine, partial(submitting.withdraw, **where))
        return []
    if opened is None:
        opened = answer_pages().open_sheets(invited.wave_id, parts.settings.locale, at)
    answers = allowed_answers(opened.questions, given.answers, has_consent=given.has_consent)
    tokens = {code: new_token() for code in commented(opened.questions, answers)}
    where["threads"] = {code: thread_of(token) for code, token in tokens.items()}
    write_surely(parts.context.engine, partial(submitting.submit, answers=answers, **where))
    return [url_for("letters.show", token=token) for token in tokens.values()]


def _refuse(state: str, status: HTTPStatus) -> Response:
    return _state(state, status) if request.is_json else _gone(status)


def _state(state: str, status: HTTPStatus, **more: object) -> Response:
    response = jsonify(state=state, **more)
    response.status_code = status
    return response


def _gone(status: HTTPStatus) -> Response:
    return Response(render_closed(language_asked()), status, mimetype=HTML)
