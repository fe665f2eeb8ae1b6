"""Migrations: one head, there and back on both databases, and equal to the models."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, create_engine, inspect, text

from app import create_app
from app.extensions import db
from config import Settings
from pulse.digests.models import Decision, DecisionKind
from pulse.instants import utc_now
from pulse.tables import Base
from pulse.transaction import transaction
from tests import databases
from tests.house.source import ROOT
from tests.pulse.participation.scene import build


def test_one_head() -> None:
    heads = ScriptDirectory(str(ROOT / "migrations")).get_heads()
    assert len(heads) == 1


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_name: str
) -> Iterator[Flask]:
    """An application whose database stands at the head; whoever leads it away brings it back."""
    name, place = f"{worker_name}_migrations", tmp_path_factory.mktemp("migrations")
    if request.param == "sqlite":
        url = f"sqlite:///{place / 'empty.db'}"
    else:
        url = databases.create_postgresql(name)
    app = create_app(Settings(env="test", database_url=url, data_dir=place))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()
    if request.param == "postgresql":
        databases.drop_postgresql(name)


def test_the_triggers_of_the_audit_trail_are_those_of_the_models(
    migrated: Flask, request: pytest.FixtureRequest
) -> None:
    """They are no part of the comparison with the models, and a rebuilt table loses its own."""
    said: Engine = request.getfixturevalue(f"{db.engine.dialect.name}_engine")
    assert _triggers(db.engine) == _triggers(said) != []


def test_up_down_up_and_equal_to_the_models(migrated: Flask) -> None:
    downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert left == set()
    assert _triggers(db.engine) == []
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_decision_may_be_about_whatever_the_models_say(migrated: Flask) -> None:
    """Checks are no part of the comparison either, so each kind is stored once."""
    moment = utc_now()
    with transaction(db.session()) as session:
        for kind in DecisionKind:
            session.add(
                Decision(key=kind.value, kind=kind, facts={}, raised_at=moment, expires_at=moment)
            )
    db.session.remove()
    downgrade(revision="0022")
    upgrade()


def test_answers_written_before_are_in_the_language_of_their_letters(migrated: Flask) -> None:
    words = {"교대표가 늦어요": "ko", "The roster comes late": "en"}
    with transaction(db.session()) as session:
        made = build(session)
        wave = made.survey(0)
        for version, heard in enumerate(words, 1):
            answer = made.answer(wave, utc_now(), utc_now().date(), version=version)
            session.execute(
                text("UPDATE published_response SET heard = :heard WHERE id = :id"),
                {"heard": heard, "id": answer.id},
            )
    db.session.remove()
    downgrade(revision="0024")
    upgrade()
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT heard, locale FROM published_response"))
        assert {one.heard: one.locale for one in found} == words


def _triggers(engine: Engine) -> list[tuple[str, ...]]:
    listed = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT pg_get_triggerdef(pg_trigger.oid), prosrc FROM pg_trigger"
        " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal ORDER BY tgname",
    }
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(listed[engine.dialect.name]))]


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
def test_rebuilding_a_parent_keeps_its_children(migrated: Flask) -> None:
    """SQLite drops a rebuilt table; with foreign keys on its children would cascade away."""
    with db.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    raw = create_engine(db.engine.url)
    with raw.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    raw.dispose()
