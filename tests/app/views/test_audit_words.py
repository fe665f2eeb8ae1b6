"""Every act the product notes has words, so that nobody has to read codes."""

from __future__ import annotations

import ast

from app.views.audit_words import ACTS, KINDS
from pulse.people.audit_log import SET_UP
from tests.house.source import nodes


def noted() -> set[str]:
    """The acts named wherever something is recorded."""
    return said_in(1, {"audit.record", "_note", "_record"})


def said_in(place: int, functions: set[str]) -> set[str]:
    """What stands in one place of every call: there itself, or in a constant of the module."""
    found = set()
    for module, node in nodes(ast.Call):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in functions:
            for argument in node.args[place : place + 1]:
                found |= texts(module.tree, argument)
    return found


def texts(tree: ast.Module, said: ast.expr) -> set[str]:
    if isinstance(said, ast.Constant):
        return {said.value} if isinstance(said.value, str) else set()
    names = [one for one in tree.body if isinstance(one, ast.Assign)]
    called = ast.unparse(said)
    alone = [one.value for one in names if ast.unparse(one.targets[0]) == called]
    return {one.value for one in alone if isinstance(one, ast.Constant)}


def test_every_act_has_words() -> None:
    assert {"publications_checked", "calendar_change.applied"} <= noted()
    assert noted() - set(ACTS) == set()


def test_every_kind_of_thing_has_words() -> None:
    kinds = said_in(2, {"audit.record"})
    assert {"wave", "publications"} <= kinds
    assert (kinds | set(SET_UP)) - set(KINDS) == set()
