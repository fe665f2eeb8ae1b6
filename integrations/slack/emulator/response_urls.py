"""Response URLs: five answers within half an hour, without a token."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from integrations.slack.emulator.problems import SlackError

LIFETIME_SECONDS = 30 * 60.0
USES = 5


@dataclass
class ResponseTarget:
    """Where an answer goes: the conversation, the person, and the message acted on, if any."""

    channel: str
    user: str
    message_ts: str | None
    thread_ts: str | None
    issued: float
    uses: int = 0


class ResponseUrls:
    """Issues the keys of response URLs and counts their uses."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._issued: dict[str, ResponseTarget] = {}

    def issue(
        self,
        channel: str,
        user: str,
        message_ts: str | None = None,
        thread_ts: str | None = None,
    ) -> str:
        """A new key."""
        with self._lock:
            now = self._clock()
            for old in [
                k for k, t in self._issued.items() if now - t.issued > 2 * LIFETIME_SECONDS
            ]:
                del self._issued[old]
            key = secrets.token_urlsafe(18)
            self._issued[key] = ResponseTarget(channel, user, message_ts, thread_ts, now)
            return key

    def use(self, key: str) -> ResponseTarget:
        """Count one use; refuses unknown keys, the sixth use, and use after 30 minutes."""
        with self._lock:
            target = self._issued.get(key)
            if target is None or self._clock() - target.issued > LIFETIME_SECONDS:
                raise SlackError("expired_url")
            if target.uses >= USES:
                raise SlackError("used_url")
            target.uses += 1
            return target
