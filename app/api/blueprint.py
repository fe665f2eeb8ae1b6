"""The blueprint all calls share: who is let in, how refusals read, what answers carry."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, g
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException

from app.api.bodies import read_body
from app.api.caller import ApiRefusal, admit
from app.errors import status_of
from app.problem_details import MIMETYPE, problem_answer
from pulse.errors import DomainError, Invalid

MOST_ERRORS = 20


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    model_config = ConfigDict(extra="forbid")
    field: str
    code: str


class Problem(BaseModel):
    """A refusal, as RFC 9457 writes it; programs decide by ``code``."""

    model_config = ConfigDict(extra="forbid")
    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[FieldProblem] = Field(default_factory=list)


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
    """Say how many calls are left, and that nothing is to be kept by anybody between."""
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    for name, value in g.get("api_headers", {}).items():
        answer.headers.setdefault(name, value)
    return answer


@blueprint.errorhandler(ApiRefusal)
def not_let_in(error: ApiRefusal) -> Response:
    """Answer a call that is not let in."""
    return problem_answer(error.status, error.code, error.detail, headers=error.headers)


@blueprint.errorhandler(DomainError)
def refused(error: DomainError) -> Response:
    """Answer what the domain will not do; what is missing and what is hidden read the same."""
    errors = error.fields if isinstance(error, Invalid) else None
    return problem_answer(status_of(error), error.code, errors=errors)


@blueprint.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response | HTTPException:
    """Answer what the web layer refuses, and accidents."""
    if error.response is not None or error.code is None:
        return error
    status = HTTPStatus(error.code)
    return problem_answer(status, status.name.lower())


def malformed(error: ValidationError) -> Response:
    """Answer input that does not fit its schema: where and why, never what was sent."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    fields = {".".join(str(part) for part in one["loc"]) or "body": one["type"] for one in found}
    named = dict(list(fields.items())[:MOST_ERRORS])
    return problem_answer(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_input", errors=named)
