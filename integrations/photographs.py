"""Making a photo fit to be kept: small, upright, silent about where and with what it was taken.

Every photo is drawn anew as a JPEG, so nothing of the file that was sent is kept: no place, no
device, no second file hidden behind the first.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pulse.commitments.photos import Picture
from pulse.errors import Invalid

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_BYTES = 10 * 1024 * 1024
LONGEST_SIDE, SMALL_SIDE = 1600, 320
MOST_PIXELS = {"JPEG": 85_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
"""What is read, and how large: a JPEG is shrunk while it is read, the others fill the memory."""
_SEVERAL = {"MPO": "JPEG"}
"""A JPEG with further pictures behind it, as some phones make them, is called by another name."""
_QUALITY, _SMALL_QUALITY = 82, 74


def fit(content: bytes) -> Picture:
    """Return a photo ready to be kept; Invalid says what is wrong with it.

    ``photo_too_large`` for over 10 MB, ``photo_unreadable`` for what is no photo of a kind we
    read, is broken or is cut off, ``photo_too_many_pixels`` for what would fill the memory.
    """
    if len(content) > LARGEST_BYTES:
        raise Invalid("photo_too_large")
    image = _upright(_read(content))
    whole, small = image.copy(), image
    whole.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Picture(_jpeg(whole, _QUALITY), _jpeg(small, _SMALL_QUALITY), *whole.size)


def _read(content: bytes) -> Image:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - heavy, and seldom needed

    try:
        image = Image.open(BytesIO(content), formats=tuple(MOST_PIXELS))
        kind = image.format or ""
        if image.width * image.height > MOST_PIXELS[_SEVERAL.get(kind, kind)]:
            raise Invalid("photo_too_many_pixels")
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid("photo_too_many_pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Invalid("photo_unreadable") from error
    return image


def _upright(image: Image) -> Image:
    """Turn it the way it was held, on white where it is clear, in plain colours."""
    from PIL import Image as Images  # noqa: PLC0415
    from PIL import ImageOps  # noqa: PLC0415

    turned = ImageOps.exif_transpose(image)
    if not turned.has_transparency_data:
        return turned.convert("RGB")
    clear = turned.convert("RGBA")
    paper = Images.new("RGBA", clear.size, "white")
    paper.alpha_composite(clear)
    return paper.convert("RGB")


def _jpeg(image: Image, quality: int) -> bytes:
    image.info.clear()
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
