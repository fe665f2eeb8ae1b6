"""How the domain's refusals become answers: one table of statuses, one of sentences."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as Answer

from app.body_limits import most_of_request
from app.problem_details import NOT_THERE, problem_answer
from app.sent_again import kept_page, written
from pulse.errors import Conflict, DomainError, Invalid, NotFound, Refused

STATUS: dict[type[DomainError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Refused: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
}

WAIT = "too_many_attempts"
"""Refused for now alone: the parameter ``seconds`` says for how long."""

SENTENCES = {
    "way_closed": _l("Please sign in another way."),
    "sign_in_failed": _l("The e-mail and password do not belong together."),
    "too_many_attempts": _l("Too many attempts. Please try again in %(minutes)s min."),
    "password_wrong": _l("That is not your present password."),
    "password_too_short": _l("Please use at least 12 characters."),
    "password_too_long": _l("Please use at most 200 characters."),
    "password_too_plain": _l("This is too easy to guess. Please choose something else."),
    "no_mail_address": _l("We have no mail address of yours. Please ask HR to add it."),
    "bad_pause": _l("Please choose a day after today, at most half a year from now."),
    "bad_reason": _l("Please say why, in at most 500 characters."),
    "template_archived": _l("This questionnaire was put away. Take it out first."),
    "template_in_use": _l("It is still being asked or planned. Stop its series first."),
    "template_in_work": _l("Somebody is writing its next version. Publish it or throw it away."),
    "own_addition": _l("You brought them in yourself. Please let somebody else confirm them."),
    "own_draft": _l("You wrote in it yourself. Please let somebody else read and publish it."),
    "unfinished_draft": _l("Something is still missing. It is listed under “Publish”."),
    "pilot_is_frozen": _l("This pilot has been started: nothing of it changes any more."),
    "already_proposed": _l(
        "Another version is proposed already. Please sign it or take it back first."
    ),
    "already_raised": _l("You have raised this already, and it still waits for an answer."),
    "too_many_open": _l(
        "Three of your proposals wait for an answer; please wait for one of them."
    ),
    "reason_missing": _l("Please write what is decided and why: whoever proposed it reads it."),
    "already_decided": _l("This pilot has been decided already."),
    "chain_in_use": _l("Promises name this chain, so it stays."),
    "nothing_published": _l("Nothing has been published of this pilot yet."),
    "series_stopped": _l("This series has been stopped already."),
    "series_goes_on": _l("This series goes on already."),
    "draft_went_on": _l(
        "The draft has been changed since, so this cannot be undone any more. Please add the "
        "question anew."
    ),
    "not_open_to_you": _l("This survey is not open for you."),
    "already_answered": _l("Somebody has answered this in the meantime."),
    "already_changed": _l("Somebody else was a moment faster. Here is how it stands now."),
    "not_allowed": _l("This is not for you to do. The department that answers can do it."),
    "code_wrong": _l("That code is not right, or was used already."),
    "second_factor_unreadable": _l(
        "Your second proof cannot be read any more. Please ask an administrator to take it away."
    ),
    "second_factor_own": _l("For your own account, ask another administrator."),
    "second_factor_not_found": _l("Nobody with that number has a second proof."),
    "role_own": _l("For your own account, ask another administrator."),
    "role_held": _l("They hold this role at that time already."),
    "role_follows": _l("This role follows the catalogue or the employer and is not ended here."),
    "last_administrator": _l(
        "Nobody would be left who can set things up. Give somebody else the administrator's role "
        "first."
    ),
    "leave_own": _l("For your own account, ask another administrator."),
    "person_left": _l("They have left already."),
    "department_closed": _l("That department is not open on that day."),
    "department_closes_before_opening": _l("It opens no earlier than that. Choose a later day."),
    "department_counted_on": _l("Others still count on it, as is said below."),
    "department_has_children": _l("Departments are still below it."),
    "department_not_empty": _l("People are still in it."),
    "site_in_use": _l("People or departments are at this site already, so it stays."),
    "account_other_counts": _l(
        "Another account of theirs counts already. Say first that it is not theirs."
    ),
    "account_ended": _l("This account is deactivated in Slack."),
    "account_in_use": _l("This account is another person's."),
    "not_found": _l("This page does not exist, or is not for you."),
}
FALLBACK = {
    HTTPStatus.NOT_FOUND: _l("This page does not exist, or is not for you."),
    HTTPStatus.FORBIDDEN: _l("You may not do this."),
    HTTPStatus.CONFLICT: _l("This has changed in the meantime. Please look again."),
    HTTPStatus.UNPROCESSABLE_ENTITY: _l("Something in the form needs another look."),
    HTTPStatus.METHOD_NOT_ALLOWED: _l("This address only takes what a form on a page sends."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _l("This address only takes what a form on a page sends."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _l("This is over %(most)s, more than is taken here."),
    HTTPStatus.TOO_MANY_REQUESTS: _l("That was a lot at once. Please try again in a minute."),
    HTTPStatus.BAD_REQUEST: _l("This form is too old. Please go back, reload and try again."),
    HTTPStatus.INTERNAL_SERVER_ERROR: _l("Something broke on our side. It has been noted."),
}

NEXT = {
    HTTPStatus.NOT_FOUND: _l("Perhaps the link is old or cut off. Search finds what you may see."),
    HTTPStatus.FORBIDDEN: _l("If it should be yours to do, ask your administrator for the role."),
    HTTPStatus.CONFLICT: _l("Nothing of what you sent was kept."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _l(
        "Nothing was sent. Go back with your browser: what you typed is still there. Then choose "
        "fewer or smaller files, or shorten the text."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: _l(
        "Nothing was half kept. Please try again; if it stays so, tell your administrator when."
    ),
}
"""What to do about it, where the sentence alone does not say."""


def sentence(error: DomainError) -> str:
    """Return what to tell a person about a refusal, in the language of the request."""
    words = str(SENTENCES.get(error.code) or FALLBACK[status_of(error)])
    return words % error.params if "%(" in words else words


def status_of(error: DomainError) -> HTTPStatus:
    """Return the HTTP status that fits a refusal."""
    if error.code == WAIT:
        return HTTPStatus.TOO_MANY_REQUESTS
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def form_answer(
    page: str, refused: DomainError | None = None, *, is_wrong: bool = False
) -> Answer:
    """Return the page of a form: as it is, with what to mend (422), or how long to wait (429).

    What was typed stands in the page already.
    """
    if refused is not None and refused.code == WAIT:
        answer = Answer(page, HTTPStatus.TOO_MANY_REQUESTS, mimetype="text/html")
        return with_wait(answer, refused)
    is_asked_again = is_wrong or refused is not None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_asked_again else HTTPStatus.OK
    return Answer(page, status, mimetype="text/html")


def with_wait(answer: Answer, error: DomainError) -> Answer:
    """Add to an answer in how many seconds to try again, where the refusal says it."""
    if "seconds" in error.params:
        answer.headers["Retry-After"] = str(error.params["seconds"])
    return answer


def _page(status: HTTPStatus, words: str) -> tuple[str | Response, int]:
    if f"{request.path}/".startswith("/api/v1/"):
        said = str(NOT_THERE.get(status, ""))
        return problem_answer(status, status.name.lower(), said), status.value
    if request.accept_mimetypes.best == "application/json" or request.path == "/healthz":
        return jsonify(error=status.phrase), status.value
    then = NEXT.get(status, "")
    back, kept = _way_back(status), _written(status)
    page = render_template(
        "error.html", status=status.value, words=words, then=then, back=back, written=kept
    )
    return page, status.value


def _written(status: HTTPStatus) -> list[str]:
    """Return what somebody wrote into the form that is refused, where it can be read."""
    is_too_large = status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return written() if request.method == "POST" and not is_too_large else []


def _way_back(status: HTTPStatus) -> str:
    """Return the page a refused form was sent to, where there is one to go back to."""
    told_enough = (HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if request.method != "POST" or status in told_enough:
        return ""  # nothing is there; or it would be empty of what the browser still has
    try:
        current_app.url_map.bind_to_environ(request.environ).match(request.path, method="GET")
    except HTTPException:
        return ""
    return request.path


def init_errors(app: Flask) -> None:
    """Answer every refusal and every accident with a page that says what to do next."""

    @app.errorhandler(DomainError)
    def refused(error: DomainError) -> Answer:
        return with_wait(app.make_response(_page(status_of(error), sentence(error))), error)

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Answer:
        if error.code is None or error.code < 400:
            return error.get_response()
        if isinstance(error, CSRFError) and (kept := kept_page()) is not None:
            return kept
        status = HTTPStatus(error.code)
        words = str(FALLBACK.get(status, status.phrase))
        if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            words %= {"most": most_of_request()}
        answer = app.make_response(_page(status, words))
        if isinstance(error, MethodNotAllowed):
            answer.allow.update(error.valid_methods or ())
        return answer
