"""The blueprint all calls share: who is let in, how refusals read, what answers carry.

Texts in addresses are taken as they come (``<string:…>``), so that what nobody can read is refused
as the document says, instead of leading nowhere.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, g, request
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException

from app.api.bodies import read_body
from app.api.caller import ApiRefusal, admit
from app.api.refusal_words import detail_of, detail_of_code
from app.errors import status_of
from app.problem_details import MIMETYPE, problem_answer
from app.translate import N_
from pulse.errors import DomainError, Invalid

MOST_ERRORS = 20


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    model_config = ConfigDict(extra="forbid")
    field: str = Field(description=N_("Which field, with dots into what it holds."))
    code: str = Field(description=N_("What is wrong with it, for programs."))


class Problem(BaseModel):
    """A refusal, as RFC 9457 writes it; programs decide by ``code``."""

    model_config = ConfigDict(extra="forbid")
    type: str = Field(description=N_("Always `about:blank`: `code` says which problem it is."))
    title: str = Field(description=N_("What the status is called."))
    status: int = Field(description=N_("The status, once more."))
    code: str = Field(description=N_("Which problem it is, for programs; it does not change."))
    detail: str = Field("", description=N_("Why, and what to do, for people."))
    errors: list[FieldProblem] = Field(
        default_factory=list, description=N_("Which fields are wrong, for bad input.")
    )


Responses = dict[str | int | HTTPStatus, type[BaseModel] | dict[Any, Any] | None]


def refusals(*statuses: int) -> Responses:
    """Describe which refusals a call may get."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": {MIMETYPE: {"schema": schema}},
        }
        for status in statuses
    }


ALWAYS = refusals(400, 401, 403, 404, 422, 429)
WITH_BODY = refusals(413, 415)
blueprint = APIBlueprint(
    "api",
    __name__,
    url_prefix="/api/v1",
    abp_security=[{"token": []}],
    abp_responses=ALWAYS,
)
blueprint.before_request(admit)
blueprint.before_request(read_body)


@blueprint.after_request
def complete(answer: Response) -> Response:
    """Say how many calls are left, and that nothing is to be kept by anybody between.

    What is read carries its ``ETag``: a program that has it already is told so instead.
    """
    if request.method == "GET" and answer.status_code == HTTPStatus.OK:
        answer.cache_control.private = answer.cache_control.no_cache = True
        answer.add_etag()
        answer.make_conditional(request)
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    for name, value in g.get("api_headers", {}).items():
        answer.headers.setdefault(name, value)
    return answer


@blueprint.errorhandler(ApiRefusal)
def not_let_in(error: ApiRefusal) -> Response:
    """Answer a call that is not let in."""
    detail = error.detail or detail_of_code(error.status, error.code)
    return problem_answer(error.status, error.code, detail, headers=error.headers)


@blueprint.errorhandler(DomainError)
def refused(error: DomainError) -> Response:
    """Answer what the domain will not do; what is missing and what is hidden read the same."""
    errors = error.fields if isinstance(error, Invalid) else None
    return problem_answer(status_of(error), error.code, detail_of(error), errors=errors)


@blueprint.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response | HTTPException:
    """Answer what the web layer refuses, and accidents."""
    if error.response is not None or error.code is None:
        return error
    status = HTTPStatus(error.code)
    code = status.name.lower()
    return problem_answer(status, code, detail_of_code(status, code))


def malformed(error: ValidationError) -> Response:
    """Answer input that does not fit its schema: where and why, never what was sent."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    fields = {".".join(str(part) for part in one["loc"]) or "body": one["type"] for one in found}
    named = dict(list(fields.items())[:MOST_ERRORS])
    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_input"
    return problem_answer(status, code, detail_of_code(status, code), errors=named)
