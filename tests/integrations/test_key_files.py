from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from integrations.key_files import KeyFiles
from pulse.ballots.keys import KEY_BYTES, KeyGone


@pytest.fixture
def keys(tmp_path: Path) -> KeyFiles:
    return KeyFiles(tmp_path / "keys")


def test_a_key_is_random_and_stays_the_same(keys: KeyFiles) -> None:
    keys.create(1)
    keys.create(2)
    assert len(keys.read(1)) == KEY_BYTES
    assert keys.read(1) == keys.read(1) != keys.read(2)


def test_only_the_owner_can_read(keys: KeyFiles, tmp_path: Path) -> None:
    keys.create(1)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / "wave-1.key").stat().st_mode) == 0o600


def test_a_key_is_never_replaced(keys: KeyFiles, tmp_path: Path) -> None:
    keys.create(1)
    before = keys.read(1)
    with pytest.raises(ValueError, match="has a key already"):
        keys.create(1)
    assert keys.read(1) == before
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["wave-1.key"]


def test_destroying_overwrites_before_it_unlinks(keys: KeyFiles, tmp_path: Path) -> None:
    keys.create(1)
    kept = tmp_path / "hard-link-by-a-backup"
    os.link(tmp_path / "keys" / "wave-1.key", kept)
    keys.destroy(1)
    assert kept.read_bytes() == bytes(KEY_BYTES)
    assert not keys.exists(1)
    with pytest.raises(KeyGone):
        keys.read(1)
    keys.destroy(1)


def test_a_key_overwritten_but_not_unlinked_is_gone(keys: KeyFiles, tmp_path: Path) -> None:
    keys.create(1)
    (tmp_path / "keys" / "wave-1.key").write_bytes(bytes(KEY_BYTES))
    assert not keys.exists(1)


def test_a_store_that_was_never_used_has_no_keys(keys: KeyFiles) -> None:
    assert not keys.exists(1)
    keys.destroy(1)
