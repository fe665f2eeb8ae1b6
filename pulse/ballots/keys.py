"""Where the key of an open wave lives: outside the database and its backups, until the close."""

from __future__ import annotations

from typing import Protocol

KEY_BYTES = 32


class KeyGone(Exception):  # noqa: N818 - reads as the answer, not as an accident
    """The wave has no key: never made, or destroyed for good."""


class KeyStore(Protocol):
    """Holds one random key of 32 bytes per open wave; a key is never derived from another."""

    def create(self, wave_id: int) -> None:
        """Make a new random key; ValueError where the wave has one already."""

    def read(self, wave_id: int) -> bytes:
        """Return the key or raise KeyGone."""

    def destroy(self, wave_id: int) -> None:
        """Make the key unrecoverable; doing it again is no error."""

    def exists(self, wave_id: int) -> bool:
        """Tell whether the wave has a key."""
