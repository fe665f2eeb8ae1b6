"""What a refusal says to the person who reads a program's log: why, and what to do."""

from __future__ import annotations

from http import HTTPStatus

from app.errors import FALLBACK, sentence, status_of
from app.errors import SENTENCES as OF_PAGES
from app.problem_details import NOT_THERE
from app.request_refusals import SENTENCES as OF_REQUESTS
from app.request_refusals import refusal
from app.translate import _l
from pulse.errors import DomainError

SENTENCES: dict[str, object] = {
    "token_missing_or_over": _l("Send “Authorization: Bearer …” with a token that still counts."),
    "scope_missing": _l("The token was not made for this: it lacks the scope."),
    "acting_person_needed": _l("Name the person this call is for in Ieum-Acting-As."),
    "acting_person_unknown": _l("Nobody here has the number in Ieum-Acting-As."),
    "unsupported_media_type": _l("Send the body as application/json."),
    "malformed_json": _l("The body is not JSON that can be read."),
    "content_too_large": _l("The body is larger than what is taken here."),
    "invalid_input": _l("“errors” names each field and what is wrong with it."),
    "invalid_service_request": _l("“errors” names each field and what is wrong with it."),
    "idempotency_key_reused": _l("This key stands for another call. Take a new one."),
    "plan_changed": _l("The list would change something else by now. Look at its plan again."),
    "too_many_leavers": _l("More than a fifth would leave. To have that, use the command."),
    "import_has_problems": _l("Rows of the list cannot be read. Its plan names them."),
    "may_not_open": _l("This person may not open service requests."),
    "service_not_offered": _l("This service cannot be asked for now."),
    "already_opened": _l("A service request with this external_ref has been opened already."),
    "requester_without_department": _l("This person belongs to no department now."),
    "nobody_to_ask": _l("Nobody of that service is there to ask."),
    "wrong_state": _l("It does not stand so that this could be done."),
    "empty_table": _l("The list has no line with the names of its columns."),
    "unreadable_text": _l("The list holds signs that are no text."),
}
BY_STATUS: dict[HTTPStatus, object] = {
    **NOT_THERE,
    HTTPStatus.UNPROCESSABLE_ENTITY: SENTENCES["invalid_input"],
    HTTPStatus.INTERNAL_SERVER_ERROR: FALLBACK[HTTPStatus.INTERNAL_SERVER_ERROR],
}


def detail_of(error: DomainError) -> str:
    """Say what the domain refused, in the language of the call.

    What is missing and what is hidden read the same: no code of 404 has words of its own.
    """
    status = status_of(error)
    if error.code in OF_REQUESTS or error.code == "wrong_state":
        return refusal(error)
    if status is not HTTPStatus.NOT_FOUND and error.code in OF_PAGES:
        return sentence(error)
    return detail_of_code(status, error.code)


def detail_of_code(status: HTTPStatus, code: str) -> str:
    """Say why a call was refused by the web layer, in the language of the call."""
    return str(SENTENCES.get(code) or BY_STATUS.get(status) or FALLBACK.get(status, ""))
