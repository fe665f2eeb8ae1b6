"""One number for all that was published of a wave: it changes when any published number does.

The exact test needs to know who is in which cell, and that is destroyed at the close. What passed
it is remembered by this fingerprint, so that it can be said later that nothing else is stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

Rows = Sequence[Mapping[str, Any]]

LEFT_OUT = frozenset({"id", "wave_id"})


def fingerprint(*kinds: Rows) -> str:
    """Return the SHA-256 of rows of several kinds, whatever their order and their ids."""
    bare = [sorted(_line(row) for row in rows) for rows in kinds]
    return hashlib.sha256(json.dumps(bare, ensure_ascii=False).encode()).hexdigest()


def _line(row: Mapping[str, Any]) -> str:
    kept = {name: value for name, value in row.items() if name not in LEFT_OUT}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)
