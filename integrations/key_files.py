"""Ballot keys as files: one of 32 random bytes per open wave, in a directory of their own.

The directory belongs outside every backup and snapshot. Destroying overwrites, flushes, unlinks
and flushes the directory; on copy-on-write file systems and on flash the old block may survive
below the file system, which the handbook says.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from pulse.ballots.keys import KEY_BYTES, KeyGone


class KeyFiles:
    """A KeyStore in a directory that only its owner can enter."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._stem = str(directory / "wave-")  # joined anew for every answer, it would show

    def create(self, wave_id: int) -> None:
        """Write a new random key whole and flushed, or not at all."""
        self._prepare()
        path = self._path(wave_id)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(
            draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR
        )
        try:
            _write_and_flush(descriptor, secrets.token_bytes(KEY_BYTES))
            os.link(draft, path)  # fails where a key exists, which a rename would not
        except FileExistsError as error:
            msg = f"wave {wave_id} has a key already"
            raise ValueError(msg) from error
        finally:
            draft.unlink()
        self._flush_directory()

    def read(self, wave_id: int) -> bytes:
        """Return the 32 bytes, or raise KeyGone."""
        try:
            descriptor = os.open(self._name(wave_id), os.O_RDONLY)
        except FileNotFoundError as error:
            raise KeyGone(wave_id) from error
        try:
            key = os.read(descriptor, KEY_BYTES + 1)
        finally:
            os.close(descriptor)
        if len(key) != KEY_BYTES or key == bytes(KEY_BYTES):
            raise KeyGone(wave_id)  # the overwriting was cut short: gone all the same
        return key

    def destroy(self, wave_id: int) -> None:
        """Overwrite with zeros, flush, unlink, flush the directory; missing is fine."""
        path = self._path(wave_id)
        try:
            descriptor = os.open(path, os.O_WRONLY)
        except FileNotFoundError:
            return
        _write_and_flush(descriptor, bytes(KEY_BYTES))
        path.unlink(missing_ok=True)
        self._flush_directory()

    def exists(self, wave_id: int) -> bool:
        """Tell whether a usable key is there."""
        try:
            self.read(wave_id)
        except KeyGone:
            return False
        return True

    def _path(self, wave_id: int) -> Path:
        return Path(self._name(wave_id))

    def _name(self, wave_id: int) -> str:
        return f"{self._stem}{int(wave_id)}.key"

    def _prepare(self) -> None:
        self._directory.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        self._directory.chmod(stat.S_IRWXU)

    def _flush_directory(self) -> None:
        descriptor = os.open(self._directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_and_flush(descriptor: int, content: bytes) -> None:
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
