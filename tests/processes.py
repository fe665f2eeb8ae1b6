"""Processes of one test: begun from a clean one, never forked from the tests' own threads.

A fork copies whatever lock another thread holds at that moment, and nobody opens it again.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

CLEAN = multiprocessing.get_context("forkserver")
CLEAN.set_forkserver_preload(["pulse.outbox", "tests.databases"])


def pool(processes: int) -> ProcessPoolExecutor:
    """So many processes that import what they run by name."""
    return ProcessPoolExecutor(processes, mp_context=CLEAN)
