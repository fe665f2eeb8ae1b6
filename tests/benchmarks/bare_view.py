"""The bare Flask view the answer endpoint is measured against.

It does what nobody can leave out: check the signature, read the JSON, one SELECT, one INSERT, one
commit, through the database's own driver, with one connection kept open per thread.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

import psycopg
from flask import Flask, Response, request

from integrations.slack import signing

SECRET = "benchmark"
URL = "BENCH_BARE_URL"


def from_environment() -> Flask:
    """Build the view for the database named by the environment."""
    return build(os.environ[URL])


def build(url: str) -> Flask:
    """Build the view for a SQLite file or a PostgreSQL address."""
    return _flask(*(_postgresql(url) if url.startswith("postgresql") else _sqlite(url)))


def prepare(url: str, people: int) -> None:
    """Create the view's own two tables and put the people there."""
    is_postgresql = url.startswith("postgresql")
    connection: Any = psycopg.connect(url) if is_postgresql else sqlite3.connect(url)
    connection.execute("CREATE TABLE bare_person (slack TEXT PRIMARY KEY, id INTEGER NOT NULL)")
    connection.execute("CREATE TABLE bare_answer (person INTEGER, question TEXT, value TEXT)")
    rows = ", ".join(f"('U{n:06}', {n})" for n in range(people))
    connection.execute(f"INSERT INTO bare_person VALUES {rows}")
    connection.commit()
    connection.close()


def _flask(find: Callable[[str], int], put: Callable[[int, str, str], None]) -> Flask:
    app = Flask("bare")

    @app.post("/slack/interactions")
    def view() -> Response:
        body = request.get_data(cache=False)
        if not signing.verify(SECRET, body, request.headers, datetime.now(UTC)):
            return Response(status=401)
        payload = json.loads(unquote_plus(body[len(b"payload=") :].decode()))
        action = payload["actions"][0]
        put(find(payload["user"]["id"]), action["action_id"], action["value"])
        return Response()

    return app


def _sqlite(path: str) -> tuple[Callable[[str], int], Callable[[int, str, str], None]]:
    kept = threading.local()

    def connection() -> sqlite3.Connection:
        if not hasattr(kept, "connection"):
            kept.connection = sqlite3.connect(path, isolation_level=None, timeout=10)
            kept.connection.execute("PRAGMA journal_mode = WAL")
            kept.connection.execute("PRAGMA synchronous = NORMAL")
        found: sqlite3.Connection = kept.connection
        return found

    def find(user: str) -> int:
        row = connection().execute("SELECT id FROM bare_person WHERE slack = ?", (user,))
        return int(row.fetchone()[0])

    def put(person: int, question: str, value: str) -> None:
        mine = connection()
        mine.execute("BEGIN IMMEDIATE")
        mine.execute("INSERT INTO bare_answer VALUES (?, ?, ?)", (person, question, value))
        mine.execute("COMMIT")

    return find, put


def _postgresql(url: str) -> tuple[Callable[[str], int], Callable[[int, str, str], None]]:
    kept = threading.local()

    def connection() -> psycopg.Connection[Any]:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(url, autocommit=True)
        found: psycopg.Connection[Any] = kept.connection
        return found

    def find(user: str) -> int:
        row = connection().execute("SELECT id FROM bare_person WHERE slack = %s", (user,))
        return int(row.fetchone()[0])  # type: ignore[index]

    def put(person: int, question: str, value: str) -> None:
        mine = connection()
        with mine.transaction():
            mine.execute("INSERT INTO bare_answer VALUES (%s, %s, %s)", (person, question, value))

    return find, put
