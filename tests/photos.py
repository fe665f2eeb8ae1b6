"""Photos made up for tests."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image


def photo(width: int = 640, height: int = 480, kind: str = "JPEG", **given: Any) -> bytes:
    """A plain photo with one lighter corner."""
    image = Image.new("RGB", (width, height), (20, 90, 110))
    image.paste((240, 240, 240), (0, 0, width // 4, height // 4))
    out = BytesIO()
    image.save(out, kind, **given)
    return out.getvalue()


def huge() -> bytes:
    """A real picture of thirty million pixels, black or white, which is quickly made."""
    out = BytesIO()
    Image.new("1", (6000, 5000)).save(out, "PNG")
    return out.getvalue()
