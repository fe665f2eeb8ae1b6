"""Putting the interface into the application, and describing it: OpenAPI 3.1 from its own code."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from flask import Flask
from flask_babel import force_locale
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from app.api import catalogue, people, results, service_requests
from app.api.blueprint import WITH_BODY, Problem, blueprint, malformed
from app.api.caller import GUESSES, LIMITS, NEEDED, STRANGERS_PER_MINUTE
from app.api.limits import CallLimits
from app.extensions import csrf
from app.translate import N_, _

AREAS = (catalogue, service_requests, results, people)
"""The modules whose calls the blueprint holds."""
HEADERS = {
    "RateLimit-Limit": (
        "integer",
        N_("Calls this token may make in a minute in each web process."),
    ),
    "RateLimit-Remaining": ("integer", N_("Calls left now in the process that answered.")),
    "RateLimit-Reset": ("integer", N_("Seconds until there is a call again.")),
    "Retry-After": ("integer", N_("Seconds to wait.")),
    "Idempotency-Replayed": (
        "string",
        N_("`true`: the answer a call with this key got before."),
    ),
    "ETag": ("string", N_("What stands here; sent as `If-None-Match`, only news is sent.")),
    "WWW-Authenticate": ("string", N_("How to prove oneself.")),
    "Accept-Post": ("string", N_("What a body has to be.")),
}
UNCHANGED = {"304": {"description": N_("Not Modified")}}
PACE = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
ALSO = {
    "201": ("Idempotency-Replayed",),
    "304": ("ETag",),
    "401": ("WWW-Authenticate",),
    "415": ("Accept-Post",),
    "429": ("Retry-After",),
}
ABOUT = N_(
    "Service requests, promises, published results and people. Every call carries a token as "
    "`Authorization: Bearer …`; refusals are problem details (RFC 9457)."
)
SAID = frozenset({"description", "summary"})
"""Where texts for people stand; a field of such a name holds no text but its schema."""


def register_api(app: Flask, calls_per_minute: int) -> None:
    """Register every call; a token is a proof, so that none needs a form's token."""
    app.extensions[LIMITS] = CallLimits(calls_per_minute)
    app.extensions[GUESSES] = CallLimits(STRANGERS_PER_MINUTE)
    app.validation_error_callback = malformed  # type: ignore[attr-defined]
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)


@cache
def document(language: str = "en") -> dict[str, Any]:
    """Return the whole description in one language, made once when somebody asks for it."""
    if language == "en":
        return _document()
    with force_locale(language):
        found: dict[str, Any] = _said(_document())
    return found


def _said(node: Any) -> Any:
    """Return a part of the description with its texts in the language of the moment."""
    if isinstance(node, list):
        return [_said(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _(one) if key in SAID and isinstance(one, str) and one else _said(one)
        for key, one in node.items()
    }


@cache
def _document() -> dict[str, Any]:
    described = OpenAPI(
        __name__,
        info=Info(title="Ieum", version="1", description=ABOUT),
        security_schemes={"token": {"type": "http", "scheme": "bearer"}},
        validation_error_model=Problem,
        doc_ui=False,
    )
    described.register_api(blueprint)
    found: dict[str, Any] = described.api_doc
    for rule in described.url_map.iter_rules():
        scope = getattr(described.view_functions[rule.endpoint], NEEDED, None)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            operation = found["paths"].get(_braced(str(rule)), {}).get(method.lower(), {})
            if operation and scope is not None:
                operation["security"] = [{"token": [scope.value]}]
            if operation and method == "GET":
                operation["responses"] |= UNCHANGED
            if operation:
                _complete(operation, _braced(str(rule)).split("/")[3])
    found["components"]["headers"] = {
        name: {"description": about, "schema": {"type": kind}}
        for name, (kind, about) in HEADERS.items()
    }
    for schema in found["components"]["schemas"].values():
        schema.pop("description", None)  # what a class says of itself is for whoever reads it
    _untitle({name: part for name, part in found.items() if name != "info"})
    return found


def _untitle(node: Any) -> None:
    """Take out the titles that were made up from the names of fields."""
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if isinstance(node, dict) and isinstance(node.get("title"), str):
        del node["title"]
    for part in list(parts):
        _untitle(part)


def _complete(operation: dict[str, Any], tag: str) -> None:
    """Add what one call has in common with its like: bodies that are refused, and headers."""
    operation["tags"] = [tag]
    if "requestBody" in operation:
        operation["responses"] |= WITH_BODY
    for code, answer in operation["responses"].items():
        names = [*(PACE if code != "401" else ()), *ALSO.get(code, ())]
        if code == "200" and "304" in operation["responses"]:
            names.append("ETag")
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _braced(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
