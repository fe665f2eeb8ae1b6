"""Pictures are drawn in a process of their own, with the letters in them."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from integrations import charts
from integrations.charts import Bar, score_bars

BARS = [Bar("일의 만족", 3.8, "3.8"), Bar("쉼", 4.5, "4.5 이상")]


def test_the_specification_holds_its_numbers_and_names_no_address() -> None:
    spec = score_bars("영역별 평균", BARS, 1, 5)
    assert spec["data"] == {
        "values": [
            {"area": "일의 만족", "mean": 3.8, "words": "3.8"},
            {"area": "쉼", "mean": 4.5, "words": "4.5 이상"},
        ]
    }
    assert spec["encoding"]["x"]["scale"] == {"domain": [1, 5]}
    assert spec["encoding"]["y"]["sort"] == ["일의 만족", "쉼"]


def test_a_picture_has_the_letters_of_its_labels_in_it() -> None:
    """Without a font nothing would be drawn for text, and both pictures would be the same."""
    korean, other = (charts.png(score_bars(title, BARS, 1, 5)) for title in ("가나다", "라마바"))
    assert korean.startswith(b"\x89PNG")
    assert len(korean) > 5_000
    assert korean != other


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="not_drawn"):
        charts.png({"mark": "no such mark"})


def test_a_process_that_hangs_or_prints_something_else_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hang(*_args: Any, **_options: Any) -> Any:
        raise subprocess.TimeoutExpired("charts", 1)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(ValueError, match="not_drawn"):
        charts.png({})
    done = subprocess.CompletedProcess([], 0, stdout=b"hello")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: done)
    with pytest.raises(ValueError, match="not_drawn"):
        charts.png({})


def test_the_drawing_library_is_not_loaded_by_those_who_only_ask_for_a_picture() -> None:
    assert "vl_convert" not in sys.modules
