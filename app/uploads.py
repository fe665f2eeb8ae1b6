"""Files between their upload and their confirmation: kept for one person, for one day, privately.

They lie in the data directory, readable by the product alone, under a name nobody can guess.
What is applied, taken back or forgotten is deleted; a tick sees to the last.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pulse.errors import NotFound
from pulse.instants import system_now

FOLDER = "uploads"
LASTS = timedelta(days=1)
LASTS_LESS = {"answers": timedelta(hours=1)}
"""What people answered is kept for an hour, until a tick that comes once an hour."""
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Upload:
    """A file somebody sent: what it is called, from which day it is to hold, and its bytes.

    Some are read by a ``mapping``; ``slack_team`` is whose Slack ids a file holds, if not ours.
    """

    name: str
    on: date
    content: bytes
    mapping: bytes = b""
    slack_team: str = ""


def keep(data_dir: Path, person_id: int, kind: str, upload: Upload) -> str:
    """Keep a file and return the key it is found by; what is older than a day goes."""
    folder = data_dir / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep(data_dir)
    key = secrets.token_urlsafe(16)
    path = _path(data_dir, person_id, kind, key)
    path.touch(mode=0o600)
    told = {
        "name": upload.name,
        "on": upload.on.isoformat(),
        "mapping": upload.mapping.decode("latin-1"),
        "slack_team": upload.slack_team,
    }
    path.write_bytes(json.dumps(told).encode() + b"\n" + upload.content)
    return key


def find(data_dir: Path, person_id: int, kind: str, key: str) -> Upload:
    """Return a file of this person's; NotFound for another's, an old one or none."""
    try:
        head, _, content = _path(data_dir, person_id, kind, key).read_bytes().partition(b"\n")
    except FileNotFoundError as error:
        raise NotFound("upload_not_found") from error
    told = json.loads(head)
    return Upload(
        str(told["name"]),
        date.fromisoformat(told["on"]),
        content,
        str(told.get("mapping", "")).encode("latin-1"),
        str(told.get("slack_team", "")),
    )


def forget(data_dir: Path, person_id: int, kind: str, key: str) -> None:
    """Delete a file that is no longer needed."""
    _path(data_dir, person_id, kind, key).unlink(missing_ok=True)


def _path(data_dir: Path, person_id: int, kind: str, key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise NotFound("upload_not_found")
    return data_dir / FOLDER / f"{person_id}.{kind}.{key}"


def sweep(data_dir: Path) -> int:
    """Delete every file whose time is over; return how many."""
    folder, gone, now = data_dir / FOLDER, 0, system_now()
    for path in folder.iterdir() if folder.is_dir() else ():
        kind = path.name.split(".")[1]
        if path.stat().st_mtime < (now - LASTS_LESS.get(kind, LASTS)).timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
