"""What would cost the suite minutes and prove nothing twice, made cheap for every test.

What is made cheap is named here with the product's own measure beside it, so that a test can look
at what people really get.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher, Type

from pulse.people import credentials, pins

REAL_HASHER = credentials._hasher
REAL_PIN_WORK = (pins._ROUNDS, pins._KIBIBYTES)
_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID)


@pytest.fixture(scope="session", autouse=True)
def quick_secrets() -> None:
    """Hash passwords and personal numbers with the least work argon2id can do."""
    credentials._hasher = _HASHER
    credentials._NOBODY = _HASHER.hash("nobody signs in with this")
    pins._KIBIBYTES = 8


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect no garbage while modules and tests are made, and leave these alone for good.

    They stay to the end; the collector would walk through them again and again. It looks more
    seldom afterwards too: a test leaves little behind.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()
