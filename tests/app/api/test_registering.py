"""The description is true: calls made up from it never break a promise it makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from app.api.caller import LIMITS
from app.api.limits import CallLimits
from app.api.registering import document
from pulse.people.api_tokens import Scope, TokenKind
from tests.app.api.conftest import Program
from tests.app.company import ADMINISTRATOR, HR_LEAD, OWNER

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 5
"""Calls made up for each operation: enough to find a slip, few enough to be run always."""


def test_every_call_says_which_scope_it_needs() -> None:
    paths = document()["paths"]
    needed = {
        f"{method} {path}": operation["security"][0]["token"]
        for path, operations in paths.items()
        for method, operation in operations.items()
    }
    assert needed.pop("get /api/v1/token") == []
    assert all(len(scopes) == 1 for scopes in needed.values())
    assert {scopes[0] for scopes in needed.values()} == {scope.value for scope in Scope}


def test_refusals_are_described_as_problems() -> None:
    for operations in document()["paths"].values():
        for operation in operations.values():
            refused = {code: one for code, one in operation["responses"].items() if code >= "4"}
            assert {"401", "403", "404", "422", "429"} <= set(refused)
            assert all("application/problem+json" in one["content"] for one in refused.values())


def test_the_description_is_one_by_its_own_rules_and_leaves_no_call_out(app: Flask) -> None:
    schemathesis.openapi.from_dict(document()).validate()
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if str(rule).startswith("/api/v1/") and method not in {"HEAD", "OPTIONS"}
    }
    told = {(path, method) for path, found in document()["paths"].items() for method in found}
    assert served == told
    for found in document()["paths"].values():
        for operation in found.values():
            answers = operation["responses"]
            assert "RateLimit-Remaining" in answers["422"]["headers"]
            assert "Retry-After" in answers["429"]["headers"]
            assert ("ETag" in answers.get("200", {}).get("headers", ())) == ("304" in answers)
            assert ("requestBody" in operation) == ({"413", "415"} <= set(answers))


def operations() -> list[str]:
    return [
        f"{method.upper()} {path}"
        for path, found in document()["paths"].items()
        for method in found
    ]


@pytest.mark.parametrize("operation", operations())
def test_made_up_calls_keep_what_is_described(
    program: Callable[..., Program], demo_app: Flask, operation: str
) -> None:
    demo_app.extensions[LIMITS] = CallLimits(60_000)
    number = HR_LEAD if "/results" in operation else OWNER
    caller = program(number, Scope.SERVICES_READ, Scope.REQUESTS_READ, Scope.REQUESTS_WRITE)
    if "/results" in operation:
        caller = program(HR_LEAD, Scope.RESULTS_READ)
    if "/people" in operation:
        caller = program(ADMINISTRATOR, Scope.PEOPLE_WRITE, kind=TokenKind.SERVICE)
    method, path = operation.split(" ")
    schema = schemathesis.openapi.from_dict(document())
    schema.app = demo_app
    found = schema[path][method]
    run(found, caller.headers())


def run(operation: Any, headers: dict[str, str]) -> None:
    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from(modes))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    check()
