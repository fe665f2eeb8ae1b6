"""An address becomes a picture that stands in the page itself."""

from __future__ import annotations

from app.qr import qr_code


def test_a_picture_holds_squares_and_asks_nothing_of_anybody() -> None:
    drawn = qr_code('https://ieum.example/a/"><script>', scale=5)
    assert drawn.startswith("<svg")
    assert "script" not in drawn
    assert "ieum.example" not in drawn
    assert "href" not in drawn


def test_a_larger_scale_draws_a_larger_picture() -> None:
    small, large = (qr_code("https://ieum.example", scale=scale) for scale in (2, 9))
    assert small != large
    assert small != qr_code("https://ieum.example/other", scale=2)
