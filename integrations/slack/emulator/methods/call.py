"""One call of a Web API method, with its arguments read strictly."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.problems import SlackError, invalid
from integrations.slack.emulator.state import Json, User, Workspace
from integrations.slack.emulator.tokens import Token

Item = TypeVar("Item")
MISSING = "[ERROR] missing required field: {} [json-pointer:/{}]"


@dataclass(frozen=True)
class Method:
    """A method with the scope and tier it needs; `posts` marks those under posting limits.

    `kind` is the kind of token it takes: bot, user, app, any, or none. Methods that only read
    (`reads`) ignore a JSON body, as Slack's do: their arguments come as a query or a form.
    """

    run: Callable[["Call"], Json]
    scope: str | None = None
    tier: int | None = None
    posts: bool = False
    kind: str = "bot"
    reads: bool = False


@dataclass(frozen=True)
class Call:
    """The emulator, the caller's token and the arguments as they were sent."""

    core: Emulator
    token: Token
    args: Json

    @property
    def workspace(self) -> Workspace:
        """The workspace acted on."""
        return self.core.workspace

    def need(self, name: str) -> str:
        """A required string argument."""
        value = self.args.get(name)
        if value is None or value == "":
            raise invalid("invalid_arguments", [MISSING.format(name, name)])
        return str(value)

    def text(self, name: str, default: str = "") -> str:
        """An optional string argument."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """An optional yes or no; forms send it as a word."""
        value = self.args.get(name)
        return default if value is None else str(value).lower() in {"1", "true"}

    def structure(self, name: str, error: str) -> Any:
        """A JSON argument, which a form sends as text; `error` when it does not parse."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def user(self, user_id: str) -> User:
        """A known member."""
        user = self.workspace.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        return user

    def page(
        self, items: Sequence[Item], default: int, most: int = 1000
    ) -> tuple[list[Item], str]:
        """The part of a list which `cursor` and `limit` ask for, and the next cursor."""
        start = self._start()
        try:
            limit = int(self.args.get("limit") or default)
        except (TypeError, ValueError):
            raise SlackError("invalid_limit") from None
        if not 0 < limit <= most:
            raise SlackError("invalid_limit")
        end = start + limit
        following = urlsafe_b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
        return list(items[start:end]), following

    def _start(self) -> int:
        cursor = self.text("cursor")
        if not cursor:
            return 0
        try:
            word, _, place = urlsafe_b64decode(cursor).decode().partition(":")
            if word == "next":
                return int(place)
        except (ValueError, Base64Error):
            raise SlackError("invalid_cursor") from None
        raise SlackError("invalid_cursor")


def paged(body: Json, cursor: str) -> Json:
    """The answer with Slack's cursor beside it."""
    return {**body, "response_metadata": {"next_cursor": cursor}}
