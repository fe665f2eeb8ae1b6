"""Every act the product notes has words, so that nobody has to read codes."""

from __future__ import annotations

import ast

from app.views.audit_words import ACTS, KINDS
from pulse.people.audit_log import SET_UP
from tests.house.source import nodes


def noted() -> set[str]:
    """The acts named wherever something is recorded."""
    return {
        argument.value
        for _, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"audit.record", "_note"}
        for argument in node.args[1:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_every_act_has_words() -> None:
    assert noted() - set(ACTS) == set()


def test_the_kinds_administrators_choose_among_have_words() -> None:
    unnamed = set(SET_UP) - set(KINDS) - {"workspace_app", "workspace_install"}
    assert unnamed == set()
