from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from app import uploads
from app.uploads import Upload
from pulse.errors import NotFound

FILE = Upload("people.csv", date(2026, 8, 31), b"a,b\n1,2\n")


def test_a_file_is_found_by_who_sent_it_alone(tmp_path: Path) -> None:
    key = uploads.keep(tmp_path, 7, "people", FILE)

    assert uploads.find(tmp_path, 7, "people", key) == FILE
    for who, kind in ((8, "people"), (7, "services")):
        with pytest.raises(NotFound):
            uploads.find(tmp_path, who, kind, key)


def test_only_the_product_can_read_it(tmp_path: Path) -> None:
    uploads.keep(tmp_path, 7, "people", FILE)
    (kept,) = (tmp_path / uploads.FOLDER).iterdir()
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "x" * 22 + "/", "%2e%2e"])
def test_no_key_leads_elsewhere(tmp_path: Path, key: str) -> None:
    with pytest.raises(NotFound):
        uploads.find(tmp_path, 7, "people", key)


def test_what_is_forgotten_or_a_day_old_is_gone(tmp_path: Path) -> None:
    first, second = (uploads.keep(tmp_path, 7, "people", FILE) for _ in range(2))
    uploads.forget(tmp_path, 7, "people", first)
    (left,) = (tmp_path / uploads.FOLDER).iterdir()
    os.utime(left, (0, 0))
    third = uploads.keep(tmp_path, 7, "people", FILE)

    assert uploads.find(tmp_path, 7, "people", third) == FILE
    for gone in (first, second):
        with pytest.raises(NotFound):
            uploads.find(tmp_path, 7, "people", gone)
