"""Rooms one can oversee: short files, short functions."""

from __future__ import annotations

from tests.house.source import functions, modules


def test_no_file_reaches_400_lines() -> None:
    long = {module.name: module.text.count("\n") for module in modules()}
    assert {name: lines for name, lines in long.items() if lines >= 400} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = []
    for module, node in functions():
        assert node.end_lineno is not None
        if node.end_lineno - node.lineno + 1 > 40:
            long.append(f"{module.name}:{node.name}")
    assert long == []


def test_every_function_says_what_it_returns() -> None:
    assert [f"{m.name}:{n.name}" for m, n in functions() if n.returns is None] == []
