"""The company in its workspace, for every scenario.

By signed HTTP on one kind of database, through a WebSocket on the other: which carries what makes
no difference to either.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from pulse.transaction import transaction
from tests.integrations.slack.stage import NINE, Stage, company, staged
from tests.pulse.commitments import scene as commitments_scene
from tests.pulse.commitments.scene import Scene


@pytest.fixture
def stage(either_engine: Engine, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage that begins at the module's ``BEGINS``."""
    at = getattr(request.module, "BEGINS", NINE)
    with staged(either_engine, at, over_socket=either_engine.dialect.name == "postgresql") as made:
        yield made


@pytest.fixture
def scene(stage: Stage) -> Scene:
    """A company whose department has promised something."""
    found = company(stage)
    with stage.sessions() as session, transaction(session):
        commitments_scene.promise(session, found)
    return found


@pytest.fixture
def asked_scene(stage: Stage, scene: Scene) -> Scene:
    """The same with one request, of which everybody has heard."""
    with stage.sessions() as session, transaction(session):
        commitments_scene.ask(session, scene)
    stage.send()
    return scene
