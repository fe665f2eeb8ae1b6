"""Tokens: what they may do, how long they live, and how rotating ones are exchanged."""

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from integrations.slack.emulator.problems import SlackError

LIFETIME_SECONDS = 43_200
MOST_ALIVE = 2


@dataclass
class Token:
    """A token: whom it acts as, what it may do, and until when (`clock` seconds; None: always).

    `kind` is bot, user or app. A rotating token has the one-use `refresh` text that replaces it.
    """

    text: str
    user_id: str
    scopes: tuple[str, ...]
    revoked: bool = False
    kind: str = "bot"
    expires: float | None = None
    refresh: str = ""


class Tokens:
    """All tokens of the workspace, newest last."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: list[Token] = []

    def __getitem__(self, place: int) -> Token:
        return self._known[place]

    def add(self, token: Token) -> Token:
        """Put a token in force."""
        with self._lock:
            self._known.append(token)
            return token

    def find(self, text: str) -> Token:
        """The token of this text, compared in constant time; refuses what no longer works."""
        if not text:
            raise SlackError("not_authed")
        with self._lock:
            found = [t for t in self._known if hmac.compare_digest(t.text.encode(), text.encode())]
        if not found:
            raise SlackError("invalid_auth")
        if found[0].revoked:
            raise SlackError("token_revoked")
        if found[0].expires is not None and self._clock() >= found[0].expires:
            raise SlackError("token_expired")
        return found[0]

    def alive(self, kind: str = "bot") -> list[Token]:
        """The tokens of one kind which still work, oldest first."""
        with self._lock:
            return [each for each in self._known if each.kind == kind and self._works(each)]

    def issue(
        self, user_id: str, scopes: tuple[str, ...], kind: str = "bot", *, rotating: bool = False
    ) -> Token:
        """A new token; of rotating ones only the two newest stay alive."""
        start = {"bot": "xoxb", "user": "xoxp", "app": "xapp"}[kind]
        text = f"{start}-{secrets.token_hex(20)}"
        token = Token(text, user_id, scopes, kind=kind)
        if rotating:
            token.text = f"xoxe.{text}"
            token.expires = self._clock() + LIFETIME_SECONDS
            token.refresh = f"xoxe-1-{secrets.token_hex(24)}"
        self.add(token)
        if rotating:
            for old in [t for t in self.alive(kind) if t.expires is not None][:-MOST_ALIVE]:
                old.revoked = True
        return token

    def refresh(self, text: str) -> Token:
        """Exchange a refresh token, once, for a new pair; the old access token runs on."""
        with self._lock:
            found = next((t for t in self._known if t.refresh and t.refresh == text), None)
            if found is None or found.revoked:
                raise SlackError("invalid_refresh_token")
            found.refresh = ""
        return self.issue(found.user_id, found.scopes, found.kind, rotating=True)

    def revoke(self, user_id: str) -> None:
        """End every token that acts as this member."""
        with self._lock:
            for token in self._known:
                token.revoked = token.revoked or token.user_id == user_id

    def _works(self, token: Token) -> bool:
        return not token.revoked and (token.expires is None or self._clock() < token.expires)
