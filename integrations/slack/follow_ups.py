"""What is done once Slack has its answer: a few threads, a bounded queue, nothing kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from integrations.ports import DeliveryError
from integrations.slack.context import FollowUp
from pulse.errors import DomainError

_LOG = logging.getLogger("ieum.slack")


class FollowUps:
    """Runs follow-ups in ``threads`` threads; beyond ``most`` waiting ones new ones are dropped.

    A dropped or failed one is repaired by the next press or by the Home tab.
    """

    def __init__(self, threads: int = 4, most: int = 1000) -> None:
        self._room = threading.BoundedSemaphore(most)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="slack-follow-up")

    def submit(self, follow_ups: Iterable[FollowUp]) -> None:
        """Take ``follow_ups`` to be run soon, in their order where they come in one call."""
        waiting = tuple(follow_ups)
        if not waiting:
            return
        if not self._room.acquire(blocking=False):
            _LOG.warning("follow_up_dropped")
            return
        self._pool.submit(self._run, waiting)

    def close(self) -> None:
        """Finish what waits and stop."""
        self._pool.shutdown(wait=True)

    def _run(self, waiting: tuple[FollowUp, ...]) -> None:
        try:
            for each in waiting:
                run_safely(each)
        finally:
            self._room.release()


def run_safely(follow_up: FollowUp) -> None:
    """Run one follow-up; a failure is logged by its code alone, never with a body."""
    try:
        follow_up()
    except (DeliveryError, DomainError) as error:
        _LOG.warning("follow_up_failed code=%s", error.code)
    except Exception as error:  # noqa: BLE001 - the thread must live on; the text might hold a body
        _LOG.error("follow_up_broke kind=%s", type(error).__name__)
