"""What a web process says on the terminal while nobody is here: a link for the first person."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import URL, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app.runtime import Runtime
from pulse.people.founding import is_anybody

WORDS = """
  이음 Ieum

  아직 아무도 없습니다. 이 주소를 먼저 열어 등록하는 사람이 관리자가 됩니다.
  Nobody is here yet. Whoever opens this link first becomes the administrator:

  {link}

  한 번 등록하면 더는 열리지 않습니다. · It works once.
"""
PATIENCE = {"sqlite": {"timeout": 3}, "postgresql": {"connect_timeout": 3}}
"""Seconds in which a database has to answer: the pages start all the same."""


def say_at_start(app: Flask) -> None:
    """Print the link where this process serves pages and nobody could sign in to them."""
    parts: Runtime = app.extensions["ieum"]
    if parts.settings.env == "production" and not _is_command():
        sys.stderr.write(first_words(parts))
        sys.stderr.flush()


def first_words(parts: Runtime) -> str:
    """Return the link with what it is for; nothing once somebody is here or nobody can tell."""
    link = parts.signed_links.begin()
    return WORDS.format(link=link) if _is_empty(parts.context.engine.url) else ""


def _is_command() -> bool:
    """Tell whether ``flask …`` runs something else than the pages."""
    context = click.get_current_context(silent=True)
    return context is not None and context.info_name != "run"


def _is_empty(url: URL) -> bool:
    """Tell whether a migrated database has nobody in it.

    The connection is one of its own and gone afterwards: the process may fork yet.
    """
    kind = url.get_backend_name()
    if kind == "sqlite" and not Path(url.database or "").exists():
        return False  # looking would make the file
    engine = create_engine(url, poolclass=NullPool, connect_args=PATIENCE[kind])
    try:
        with Session(engine) as session:
            return not is_anybody(session)
    except SQLAlchemyError:
        return False
