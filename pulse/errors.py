"""What the domain says when it will not do something: a code and its parameters, never a sentence.

The edges own the words: one table maps codes to HTTP answers, another to Slack texts.
"""

from __future__ import annotations

from collections.abc import Mapping


class DomainError(Exception):
    """Anything the domain refuses, named by a stable ``code`` with parameters for the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotFound(DomainError):  # noqa: N818 - reads as the answer, not as an accident
    """The thing does not exist, or this viewer may not know that it does (the two look alike)."""


class Refused(DomainError):  # noqa: N818
    """The viewer sees the thing but may not do this to it."""


class Conflict(DomainError):  # noqa: N818
    """Somebody else was first, or the thing is no longer in a state that allows this."""


class Invalid(DomainError):  # noqa: N818
    """Input that cannot be accepted; ``fields`` maps a field path to an error code."""

    def __init__(
        self, code: str, *, fields: Mapping[str, str] | None = None, **params: object
    ) -> None:
        super().__init__(code, **params)
        self.fields: dict[str, str] = dict(fields or {})
