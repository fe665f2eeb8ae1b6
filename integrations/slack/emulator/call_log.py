"""Every call the app made, one JSON line each."""

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class LoggedCall:
    """One call: `t` is seconds since 1970, `status` the HTTP status, 0 when none was sent."""

    method: str
    payload: Mapping[str, Any]
    t: float
    status: int
    retry_after: int | None


class CallLog:
    """Keeps the calls in memory, newest last, and appends them to a file when there is one."""

    def __init__(self, path: Path | None, keep: int = 20_000) -> None:
        self._path = path
        self._keep = keep
        self._lock = threading.Lock()
        self._calls: list[LoggedCall] = []

    def add(self, call: LoggedCall) -> None:
        """Record one call; a token is never part of a payload."""
        with self._lock:
            self._calls.append(call)
            if len(self._calls) > 2 * self._keep:
                del self._calls[: -self._keep]
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(call), ensure_ascii=False) + "\n")

    def calls(self, method: str | None = None) -> list[LoggedCall]:
        """The recorded calls, of one method or all."""
        with self._lock:
            return [call for call in self._calls if method in {None, call.method}]
