"""Charts for messages: a Vega-Lite specification with its numbers inside, drawn to PNG.

Drawing happens in a process of its own (``python -m integrations.charts`` reads a specification
and writes a picture): the drawing library is large, must not be carried over a fork, and may not
take the worker down with it. It fetches nothing: no data address is allowed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pylopdf_fonts_ko

PATIENCE_SECONDS = 20
FONT = "Noto Sans KR, sans-serif"
INK, QUIET, ACCENT = "#1b2430", "#5b6472", "#1f4fd8"
BAR_HEIGHT, WIDTH, SCALE = 26, 420, 2.0


@dataclass(frozen=True)
class Bar:
    """One area: what it is called, its published mean, and how that mean is written."""

    label: str
    mean: float
    words: str


def score_bars(title: str, bars: Sequence[Bar], low: int, high: int) -> dict[str, Any]:
    """Return the specification of bars from the low end of the scale, each with its number."""
    rows = [{"area": bar.label, "mean": bar.mean, "words": bar.words} for bar in bars]
    order = [bar.label for bar in bars]
    axis = {"title": None, "labelLimit": 220, "ticks": False, "domain": False}
    across = {
        "field": "mean",
        "type": "quantitative",
        "scale": {"domain": [low, high]},
        "axis": {"title": None, "grid": False, "values": [low, high]},
    }
    down = {"field": "area", "type": "nominal", "sort": order, "axis": axis}
    text = {"field": "words", "type": "nominal"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "anchor": "start"},
        "width": WIDTH,
        "height": BAR_HEIGHT * len(bars),
        "background": "#ffffff",
        "padding": 16,
        "config": _config(),
        "data": {"values": rows},
        "encoding": {"y": down, "x": across},
        "layer": [
            {
                "mark": {"type": "bar", "color": ACCENT, "height": 12},
                "encoding": {"x2": {"datum": low}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
                "encoding": {"text": text},
            },
        ],
    }


def png(spec: dict[str, Any]) -> bytes:
    """Draw a specification; ValueError where that fails or takes too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "integrations.charts"],
            input=json.dumps(spec).encode(),
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=True,
            cwd=Path(__file__).parents[1],
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise ValueError("not_drawn") from error
    if not done.stdout.startswith(b"\x89PNG"):
        raise ValueError("not_drawn")
    return done.stdout


def draw(spec: dict[str, Any]) -> bytes:
    """Draw in this very process; only for the one that ``png`` starts."""
    import vl_convert  # noqa: PLC0415 - large, and only ever needed here

    vl_convert.register_font_directory(str(Path(pylopdf_fonts_ko.__file__).parent))
    picture: bytes = vl_convert.vegalite_to_png(vl_spec=spec, scale=SCALE, allowed_base_urls=[])
    return picture


def _config() -> dict[str, Any]:
    return {
        "font": FONT,
        "title": {"color": INK, "fontSize": 15, "fontWeight": "normal"},
        "axis": {"labelColor": QUIET, "labelFontSize": 13},
        "text": {"fontSize": 13},
        "view": {"stroke": None},
    }


def main() -> None:
    """Read a specification and write its picture."""
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
