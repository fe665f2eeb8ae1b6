"""Static files that may be cached for long, because their address changes with their content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask


@lru_cache(maxsize=64)
def fingerprint(path: Path, _modified: int) -> str:
    """Return eight characters that change whenever the file does."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def init_assets(app: Flask) -> None:
    """Add the fingerprint of a file to every link to it."""
    folder = Path(app.static_folder or "static")

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "filename" not in values:
            return
        path = folder / str(values["filename"])
        if path.is_file():
            values["v"] = fingerprint(path, path.stat().st_mtime_ns)
