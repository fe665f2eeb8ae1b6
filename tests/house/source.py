"""The product's own source, parsed once for the tests of the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = ("app", "pulse", "integrations")


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root, its text and its tree."""

    name: str
    text: str
    tree: ast.Module


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the product."""
    paths = [ROOT / "config.py", ROOT / "wsgi.py"]
    for top in OWN:
        paths += sorted((ROOT / top).rglob("*.py"))
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        found.append(Module(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    return tuple(found)


@cache
def _walked() -> tuple[tuple[Module, tuple[ast.AST, ...]], ...]:
    return tuple((module, tuple(ast.walk(module.tree))) for module in modules())


def nodes(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[tuple[Module, ast.AST]]:
    """Yield every node of ``kind`` with its module."""
    for module, every in _walked():
        for node in every:
            if isinstance(node, kind):
                yield module, node


def functions() -> Iterator[tuple[Module, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield every function of the product."""
    for module, node in nodes((ast.FunctionDef, ast.AsyncFunctionDef)):
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        yield module, node
