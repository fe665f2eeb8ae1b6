"""The index of rules is whole: every rule names tests, and every test it names exists."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.pulse.commitments.rules import ESCALATION, HONEST, OBJECTS, RULES

TESTS = Path(__file__).parents[2]
NAMED = {
    **{f"rule {number}": tests for number, tests in RULES.items()},
    **{f"honest {name}": tests for name, tests in HONEST.items()},
    **ESCALATION,
    **OBJECTS,
}


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_no_rule_is_left_out() -> None:
    assert list(RULES) == list(range(1, 13))
    assert [name.split()[0] for name in HONEST] == [str(number) for number in range(1, 7)]
    assert (len(ESCALATION), len(OBJECTS)) == (6, 7)


@pytest.mark.parametrize("rule", NAMED)
def test_the_tests_that_hold_a_rule_exist(rule: str) -> None:
    assert NAMED[rule]
    for one in NAMED[rule]:
        path, _, name = one.partition("::")
        if name:
            assert name in names_in(path), one
        else:
            number = rule.removeprefix("rule ")
            assert any(found.startswith(f"test_rule_{number}_") for found in names_in(path)), one


@pytest.mark.parametrize("number", range(1, 13))
def test_a_rule_has_a_test_of_its_own_name(number: int) -> None:
    homes = {one.partition("::")[0] for one in RULES[number]}
    found = {name for home in homes for name in names_in(home)}
    assert any(name.startswith(f"test_rule_{number}_") for name in found)
