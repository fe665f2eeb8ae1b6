"""What several pages are tried with: a small company, and a mail server beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from config import Settings
from tests.app.company import standing_still
from tests.app.views import asking
from tests.app.views.asking import Scene
from tests.smtp_server import SmtpServer, smtp_server


@pytest.fixture
def scene(write: Callable[[], Any]) -> Iterator[Scene]:
    """The small company of `asking`, at a moment that stands still."""
    with write() as session:
        made = asking.build(session)
    with standing_still():
        yield made


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def app_with_mail(sqlite_template: Path, tmp_path: Path, smtp: SmtpServer) -> Iterator[Flask]:
    """The application on an empty database, with a mail server beside it."""
    shutil.copy(sqlite_template, tmp_path / "web.db")
    made = create_app(
        Settings(
            env="test",
            database_url=f"sqlite:///{tmp_path / 'web.db'}",
            data_dir=tmp_path,
            locale="en",
            log_level="error",
            smtp_url=f"smtp+plain://127.0.0.1:{smtp.port}",
            mail_from="Ieum <ieum@example.com>",
            base_url="https://ieum.example.com",
        )
    )
    yield made
    with made.app_context():
        db.engine.dispose()
