"""What comes in by addresses and forms, as it can be kept and shown: one rule for every view.

Control characters are left out of typed values, and no address holds them. A number in an address
is one a database takes; any other names nothing that is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, iter_multi_items
from werkzeug.routing import BaseConverter, UnicodeConverter, ValidationError

from pulse.legible import legible

MOST_DIGITS = 15
"""Every database counts so far, and no id or page ever comes near."""


class LegibleFields(ImmutableMultiDict[str, Any]):
    """The values of an address or a form, without what nobody can read."""

    def __init__(self, sent: Any = None) -> None:
        pairs: Iterable[tuple[str, Any]] = () if sent is None else iter_multi_items(sent)
        super().__init__([(name, _read(value)) for name, value in pairs])


def _read(value: Any) -> Any:
    if isinstance(value, FileStorage) and value.filename:
        value.filename = legible(value.filename)
    return legible(value) if isinstance(value, str) else value


def asked_number(name: str) -> int | None:
    """Return the number that the address gives ``name``; None where it gives none."""
    return plain_number(request.args.get(name, ""))


def plain_number(typed: str) -> int | None:
    """Return a number written in plain digits, as our own pages write them; None for all else."""
    is_plain = typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS
    return int(typed) if is_plain else None


class LegiblePart(UnicodeConverter):
    """A part of an address; one that cannot be read names nothing."""

    def to_python(self, value: str) -> str:
        """Return the part as it is."""
        if legible(value) != value:
            raise ValidationError
        return super().to_python(value)


class PlainNumber(BaseConverter):
    """A number in an address, never longer than a database counts."""

    regex = f"[0-9]{{1,{MOST_DIGITS}}}"
    weight = 50

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)


def init_legible_input(app: Flask) -> None:
    """Hold addresses to the rule; before any of them is registered."""
    app.url_map.converters |= {"default": LegiblePart, "int": PlainNumber}
