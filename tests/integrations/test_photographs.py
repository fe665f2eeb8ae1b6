from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from integrations.photographs import LARGEST_BYTES, LONGEST_SIDE, SMALL_SIDE, fit
from pulse.errors import Invalid
from tests.photos import huge, photo

PLACE, TURNED = 0x8825, 0x0112


def read(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_large_photo_is_kept_small_twice() -> None:
    kept = fit(photo(4000, 3000))
    assert (kept.width, kept.height) == (LONGEST_SIDE, 1200)
    assert read(kept.whole).size == (LONGEST_SIDE, 1200)
    assert read(kept.small).size == (SMALL_SIDE, 240)
    assert len(kept.small) < len(kept.whole)


def test_place_and_device_are_gone_and_the_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[TURNED], exif[0x010F] = 6, "a telltale phone"
    exif.get_ifd(PLACE)[1], exif.get_ifd(PLACE)[2] = "N", (37.0, 33.0, 59.0)
    sent = photo(400, 200, exif=exif)
    assert b"telltale" in sent
    kept = fit(sent)
    assert (kept.width, kept.height) == (200, 400)
    for content in (kept.whole, kept.small):
        assert not read(content).getexif()
        assert b"telltale" not in content
        assert b"Exif" not in content


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_become_jpegs_and_what_is_clear_becomes_white(kind: str) -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    out = BytesIO()
    image.save(out, kind)
    kept = read(fit(out.getvalue()).whole)
    assert kept.format == "JPEG"
    assert min(kept.getpixel((20, 20))) > 250  # type: ignore[type-var, arg-type]


def gif() -> bytes:
    out = BytesIO()
    Image.new("P", (8, 8)).save(out, "GIF")
    return out.getvalue()


def claiming_to_be_huge() -> bytes:
    """A PNG of one pixel whose head says 50,000 times 50,000."""
    out = BytesIO()
    Image.new("L", (1, 1)).save(out, "PNG")
    return out.getvalue().replace(b"\0\0\0\1\0\0\0\1", (50_000).to_bytes(4) * 2, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "photo_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "photo_unreadable"),
        (gif(), "photo_unreadable"),
        (photo(200, 200)[:600], "photo_unreadable"),
        (huge(), "photo_too_many_pixels"),
        (b"\xff" * (LARGEST_BYTES + 1), "photo_too_large"),
    ],
    ids=["nothing", "a drawing with a script", "a GIF", "cut off", "too many", "too large"],
)
def test_what_is_no_photo_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        fit(content)
    assert refused.value.code == code


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    with pytest.raises(Invalid) as refused:
        fit(claiming_to_be_huge())
    assert refused.value.code in ("photo_too_many_pixels", "photo_unreadable")
