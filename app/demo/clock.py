"""The demo's movable time: an offset in a file that web, worker and workspace all read."""

from __future__ import annotations

import fcntl
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pulse import instants

FILE_NAME = "demo-clock.json"
BEGINS_AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)  # Monday 10:00 in Seoul, all hands at work


class DemoClock:
    """Reads and moves the offset; reading costs one ``stat`` unless somebody moved it."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._seen = (-1, -1)
        self._offset = timedelta()

    def read(self) -> timedelta:
        """Return how far product time is from system time."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return timedelta()
        changed = (found.st_mtime_ns, found.st_ino)  # two moves may fall into one tick of the disk
        if changed != self._seen:
            self._offset = timedelta(seconds=json.loads(self._path.read_text())["seconds"])
            self._seen = changed
        return self._offset

    def set_to(self, at: datetime) -> None:
        """Make it ``at`` now. Time only ever moves forward once the story has begun."""
        seconds = (at - instants.system_now()).total_seconds()
        scratch = self._path.with_suffix(".tmp")
        scratch.write_text(json.dumps({"seconds": seconds}))
        scratch.replace(self._path)

    def advance_to(self, at: datetime) -> datetime:
        """Move forward to ``at`` (never back) and return the instant it is now."""
        with self._path.with_suffix(".lock").open("w") as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            now = instants.system_now() + self.read()
            if at > now:
                self.set_to(at)
        return max(at, now)


def install(data_dir: Path) -> DemoClock:
    """Let product time follow the file in ``data_dir`` and return its clock."""
    clock = DemoClock(data_dir)
    instants.install_offset(clock.read)
    return clock
