"""Addresses as pictures for a telephone's camera."""

from __future__ import annotations

from markupsafe import Markup


def qr_code(address: str, *, scale: int) -> Markup:
    """Draw an address as an SVG that stands in the page itself; dots are ``scale`` units wide."""
    import segno  # noqa: PLC0415 - two pages need it

    drawn = segno.make(address, error="m").svg_inline(scale=scale, border=3, light="#fff")
    return Markup(drawn)  # noqa: S704 - squares and nothing else
