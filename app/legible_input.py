"""What comes in by addresses and forms, as it can be kept and shown: one rule for every view.

Control characters are left out of typed values, and no address holds them. A number in an address
is one a database takes; any other names nothing that is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Flask, abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, iter_multi_items
from werkzeug.routing import BaseConverter, Map, UnicodeConverter

from app.security import MACHINE_PATHS
from pulse.legible import ILLEGIBLE, legible, plain_day, plain_number


class LegibleFields(ImmutableMultiDict[str, Any]):
    """The values of an address or a form, without what nobody can read."""

    def __init__(self, sent: Any = None) -> None:
        pairs: Iterable[tuple[str, Any]] = () if sent is None else iter_multi_items(sent)
        super().__init__([(name, _read(value)) for name, value in pairs])


def _read(value: Any) -> Any:
    """Return a value as it is kept: lines end as browsers count them, by one character.

    What is nothing but blanks is empty, so that it fills in no field.
    """
    if isinstance(value, FileStorage) and value.filename:
        value.filename = legible(value.filename)
    if not isinstance(value, str):
        return value
    kept = legible(value).replace("\r\n", "\n")
    return "" if kept.isspace() else kept


class PlainJson(DefaultJSONProvider):
    """How a JSON body is read: one that is nested without end is none."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Return the document; ValueError for what is none."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError("nested_too_deep") from error


def asked_day(name: str) -> date | None:
    """Return the day that the address gives ``name``; None where it gives none."""
    return plain_day(request.args.get(name, ""))


def asked_number(name: str) -> int | None:
    """Return the number that the address gives ``name``; None where it gives none."""
    return plain_number(request.args.get(name, ""))


class LegiblePart(UnicodeConverter):
    """A part of an address; one that cannot be read names nothing.

    No rule matches it then: one that matched and refused would be taken for the wrong method
    where another rule has the same address.
    """

    def __init__(self, map: Map, **given: Any) -> None:  # noqa: A002 - named by Werkzeug
        super().__init__(map, **given)
        self.regex = self.regex.replace("[^/]", f"[^/{ILLEGIBLE.pattern[1:-1]}]", 1)


class PlainNumber(BaseConverter):
    """A number in an address, of no more digits than every database counts to."""

    regex = "[0-9]{1,9}"
    weight = 50

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)


def init_legible_input(app: Flask) -> None:
    """Hold addresses to the rule; before any of them is registered."""
    app.url_map.converters |= {"default": LegiblePart, "int": PlainNumber}
    app.before_request(_refuse_documents)


def _refuse_documents() -> None:
    """Take what a form sends on our pages; documents are for programs, at addresses of theirs."""
    if request.is_json and not request.path.startswith(MACHINE_PATHS):
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
