"""A dump of PostgreSQL counts only once it was read through; its password is in no argument."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from integrations import database_dumps as dumps
from integrations.database_copies import UnusableCopyError
from tests.databases import postgresql_programs

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(postgresql_programs()), prepend=":")


def test_a_dump_is_one_whole_private_file(postgresql_engine: Engine, tmp_path: Path) -> None:
    made = dumps.make_dump(postgresql_engine.url, tmp_path / "copies", AT)
    assert made.name == "ieum-20260901-030000.dump"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [one.name for one in made.parent.iterdir()] == [made.name]
    assert dumps.check_dump(made) == made.stat().st_size
    content = made.read_bytes()
    made.write_bytes(content[: len(content) // 2])
    with pytest.raises(UnusableCopyError):
        dumps.check_dump(made)


def test_a_database_that_refuses_leaves_nothing_behind(
    postgresql_engine: Engine, tmp_path: Path
) -> None:
    with pytest.raises(dumps.RefusedError, match="nowhere"):
        dumps.make_dump(postgresql_engine.url.set(database="nowhere"), tmp_path / "copies", AT)
    assert list((tmp_path / "copies").iterdir()) == []


def test_without_postgresqls_programs_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(dumps.NoToolError, match="pg_dump is not installed"):
        dumps.make_dump(make_url("postgresql+psycopg://a:b@c/d"), tmp_path, AT)


def test_the_password_is_in_no_argument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written_program: Callable[[str], Path]
) -> None:
    said = tmp_path / "said"
    program = written_program(f'echo "$@" "[$PGPASSWORD]" > {said}; exit 1')
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    with pytest.raises(dumps.RefusedError):
        dumps.make_dump(
            make_url("postgresql+psycopg://a:s3cret@c:5/d?sslmode=require"), tmp_path, AT
        )
    arguments, _, secret = said.read_text().strip().rpartition(" ")
    assert secret == "[s3cret]"
    assert "s3cret" not in arguments
    assert "postgresql://a@c:5/d?sslmode=require" in arguments


@pytest.fixture
def written_program(tmp_path: Path) -> Callable[[str], Path]:
    def write(script: str) -> Path:
        made = tmp_path / "bin" / dumps.MAKE
        made.parent.mkdir()
        made.write_text(f"#!/bin/sh\n{script}\n")
        made.chmod(0o755)
        return made

    return write
