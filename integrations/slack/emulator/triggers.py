"""Trigger ids: the short permission to open a modal after a person did something."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from integrations.slack.emulator.problems import SlackError

LIFETIME_SECONDS = 3.0


@dataclass
class Trigger:
    """Whose act it was, and the view it happened in, if any."""

    user: str
    view_id: str | None
    issued: float
    used: bool = False


class Triggers:
    """Issues trigger ids and exchanges each once within three seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str | None = None) -> str:
        """A new trigger id for one act of a person."""
        with self._lock:
            now = self._clock()
            self._forget_before(now - 60)
            key = (
                f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**13)}.{secrets.token_hex(16)}"
            )
            self._issued[key] = Trigger(user, view_id, now)
            return key

    def exchange(self, key: str) -> Trigger:
        """Use up a trigger id; refuses unknown, used and late ones."""
        with self._lock:
            trigger = self._issued.get(key)
            if trigger is None:
                raise SlackError("invalid_trigger_id")
            if trigger.used:
                raise SlackError("exchanged_trigger_id")
            if self._clock() - trigger.issued > LIFETIME_SECONDS:
                raise SlackError("expired_trigger_id")
            trigger.used = True
            return trigger

    def _forget_before(self, limit: float) -> None:
        for key in [key for key, each in self._issued.items() if each.issued < limit]:
            del self._issued[key]
