from __future__ import annotations

import pytest

from app.views.navigation import safe_path


@pytest.mark.parametrize("path", ["/", "/requests/R-000001", "/results?x=1#y", "/a%20b"])
def test_a_path_of_this_site_is_kept(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [None, "", "requests", "//x.example", "/\\x.example", "https://x.example", "/a\nb", "\t//x"],
)
def test_anything_else_is_dropped(path: str | None) -> None:
    assert safe_path(path) == ""
