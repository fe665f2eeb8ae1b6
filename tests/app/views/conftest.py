"""The small company of `asking`, at a moment that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.app.company import standing_still
from tests.app.views import asking
from tests.app.views.asking import Scene


@pytest.fixture
def scene(write: Callable[[], Any]) -> Iterator[Scene]:
    with write() as session:
        made = asking.build(session)
    with standing_still():
        yield made
