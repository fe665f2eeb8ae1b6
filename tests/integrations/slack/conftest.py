"""The company in its workspace, for every scenario.

By signed HTTP on one kind of database, through a WebSocket on the other: which carries what makes
no difference to either.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.integrations.slack.stage import NINE, Stage, staged


@pytest.fixture
def stage(fresh_engine: Engine, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage that begins at the module's ``BEGINS``."""
    at = getattr(request.module, "BEGINS", NINE)
    with staged(fresh_engine, at, over_socket=fresh_engine.dialect.name == "postgresql") as made:
        yield made
