"""How programs call us: a page made from the interface's own description, and a console."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import get_locale
from markupsafe import Markup

from app.access import requires
from app.api.registering import document
from app.i18n import language_asked
from app.program_words import EVENTS
from app.runtime import runtime

CODE = re.compile(r"`([^`]+)`")


def _assets() -> str:
    """Find the console's files without importing what carries them."""
    found = importlib.util.find_spec("flask_openapi3_swagger")
    places = list(found.submodule_search_locations or ()) if found else []
    return str(Path(places[0]) / "templates" / "swagger") if places else "."


blueprint = Blueprint("api_docs", __name__, static_folder=_assets(), static_url_path="/api/assets")


@dataclass(frozen=True)
class Call:
    """One call as the page tells it."""

    method: str
    path: str
    summary: str
    about: Markup
    scope: str
    parameters: list[dict[str, Any]]
    body: list[dict[str, Any]]
    answer: list[dict[str, Any]]
    answers: list[tuple[str, str]]

    @property
    def anchor(self) -> str:
        """Where the page tells it."""
        return f"{self.method}{self.path}".translate(str.maketrans("/{}", "---")).lower()


@blueprint.get("/api")
@requires()
def show() -> str:
    """Tell every call: what it needs, takes and gives."""
    return render_template(
        "api/show.html",
        calls=calls(document(str(get_locale()))),
        events=EVENTS,
        base=runtime().settings.public_url,
    )


@blueprint.get("/api/openapi.json")
def description() -> Response:
    """Give the description to programs; it says nothing about this installation."""
    language = language_asked()
    answer = jsonify(document(language))
    answer.headers["Content-Language"] = language
    answer.vary.add("Accept-Language")
    answer.cache_control.no_cache = True
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@blueprint.get("/api/console")
@requires()
def console() -> str:
    """Let somebody try calls out in the browser, with their own token."""
    return render_template("api/console.html")


def calls(described: dict[str, Any]) -> list[Call]:
    """Return the calls of a description in the order it tells them."""
    schemas = described["components"]["schemas"]
    return [
        Call(
            method=method.upper(),
            path=path,
            summary=operation["summary"],
            about=coded(operation["description"]),
            scope=", ".join(operation["security"][0]["token"]),
            parameters=[_field(one["name"], one) for one in operation.get("parameters", ())],
            body=_body(operation, schemas),
            answer=_answer(operation, schemas),
            answers=[
                (code, answer["description"])
                for code, answer in sorted(operation["responses"].items())
            ],
        )
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    ]


def coded(words: str) -> Markup:
    """Return words with what stands between backticks set as code."""
    parts = CODE.split(words)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if is_code else part
        for is_code, part in zip(cycle((False, True)), parts, strict=False)
    )


def _body(operation: dict[str, Any], schemas: dict[str, Any]) -> list[dict[str, Any]]:
    if "requestBody" not in operation:
        return []
    schema = _schema(operation["requestBody"], schemas)
    required = schema.get("required", ())
    return [
        _field(name, {"schema": one, "required": name in required, **one})
        for name, one in schema["properties"].items()
    ]


def _answer(operation: dict[str, Any], schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of what a call gives, those within others after a dot."""
    found = next(one for code, one in operation["responses"].items() if code.startswith("2"))
    return list(_fields(_schema(found, schemas), schemas, ""))


def _fields(
    schema: dict[str, Any], schemas: dict[str, Any], before: str
) -> Iterator[dict[str, Any]]:
    for name, one in schema["properties"].items():
        yield _field(f"{before}{name}", {"schema": one, **one})
        reference = _reference(one)
        if reference:
            yield from _fields(schemas[reference], schemas, f"{before}{name}.")


def _reference(schema: dict[str, Any]) -> str:
    """Return the name of the schema that a field, or each of those it lists, is of."""
    inner = schema.get("items", schema)
    found = [inner, *inner.get("anyOf", ())]
    return next((one["$ref"].rpartition("/")[2] for one in found if "$ref" in one), "")


def _schema(told: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schema a body or an answer refers to."""
    reference = told["content"]["application/json"]["schema"]["$ref"]
    found: dict[str, Any] = schemas[reference.rpartition("/")[2]]
    return found


def _field(name: str, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "place": told.get("in", ""),
        "is_required": bool(told.get("required")),
        "kind": _kind(told["schema"]),
        "about": coded(told.get("description", "")),
    }


def _kind(schema: dict[str, Any]) -> str:
    """Say what a value looks like, in a few words of JSON Schema."""
    if "anyOf" in schema:
        return next(_kind(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_kind(schema['items'])}]"
    return str(schema.get("format") or schema.get("type", "object"))
