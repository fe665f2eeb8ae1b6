"""What a sender signs its claims with, and whether an earlier one of this machine still lives."""

from __future__ import annotations

import os
import secrets
import socket

LIFE = secrets.token_hex(4)
"""Tells this process from an earlier one that had its number."""
LONGEST_HOST = 40


def owner_name() -> str:
    """Return the name of this process among all senders."""
    return f"{_host()}:{os.getpid()}:{LIFE}"


def is_gone(owner: str) -> bool:
    """Tell whether a sender of this machine has died, so that its rows need not wait for it."""
    host, _, rest = owner.partition(":")
    pid, _, life = rest.partition(":")
    if host != _host() or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return life != LIFE
    try:
        os.kill(int(pid), 0)
    except OSError as error:
        return isinstance(error, ProcessLookupError)
    return False


def _host() -> str:
    return socket.gethostname()[:LONGEST_HOST]
