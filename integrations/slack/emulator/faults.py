"""Faults on order: what goes wrong at Slack's side, method by method."""

import threading
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """The ways a call can go wrong."""

    RATE_LIMITED = "ratelimited"
    SERVER_ERROR = "http_500"
    FATAL = "fatal_error"
    DROP = "drop"
    HANG = "hang"
    ERROR = "error"


ACCEPTS_FIRST = frozenset({FaultKind.DROP, FaultKind.HANG})


@dataclass
class Fault:
    """One order: `method` or `*`, for the next `times` hits (None: until cleared).

    `every` hits only each n-th matching call. `accepted` says whether the call takes effect
    before the answer goes wrong; left out, it does for `drop` and `hang` only. `retry_after`
    and `seconds` are seconds; `error` is the code answered by kind `error`.
    """

    method: str
    kind: FaultKind
    times: int | None = 1
    every: int = 1
    accepted: bool | None = None
    retry_after: int = 1
    seconds: float = 30.0
    error: str = "internal_error"
    seen: int = 0

    @property
    def takes_effect(self) -> bool:
        """Whether the call is carried out although its answer is lost or wrong."""
        return self.kind in ACCEPTS_FIRST if self.accepted is None else self.accepted


class Faults:
    """The orders in force."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[Fault] = []
        self._released = threading.Event()

    def add(self, fault: Fault) -> None:
        """Put one more order in force."""
        with self._lock:
            self._released.clear()
            self._orders.append(fault)

    def clear(self) -> None:
        """Withdraw all orders and let hanging calls go."""
        with self._lock:
            self._orders.clear()
            self._released.set()

    def take(self, method: str) -> Fault | None:
        """The fault which hits this call, counted; None when it goes well."""
        with self._lock:
            for fault in self._orders:
                if fault.method in {"*", method} and self._hits(fault):
                    return fault
            return None

    def hang(self, seconds: float) -> None:
        """Keep the caller waiting until `seconds` are over or the orders are cleared."""
        self._released.wait(seconds)

    def _hits(self, fault: Fault) -> bool:
        if fault.times == 0:
            return False
        fault.seen += 1
        if fault.seen % fault.every:
            return False
        if fault.times is not None:
            fault.times -= 1
        return True
