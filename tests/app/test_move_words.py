"""What a move changes is said in words, and nothing that it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Flask

from app.move_words import move_words
from pulse.people.department_editing import Move
from pulse.people.tree import DepartmentNode

DAY = date(2026, 9, 7)


def node(code: str) -> DepartmentNode:
    return DepartmentNode(1, code, 1, code, code, "team", "hq", 1, None, "CAL", False, "", None)


def test_readers_are_named_only_where_they_change(app: Flask) -> None:
    move = Move(node("T"), node("E"), departments=0, people=1, left=(), joined=(node("E"),))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        said = move_words(move, DAY)
        away = move_words(replace(move, left=(node("D"),), joined=(), departments=3), DAY)
    assert "takes 1 person along" in said
    assert "Whoever heads E sees them" in said
    assert "no longer sees" not in said
    assert "comes with it" not in said
    assert "Whoever heads D no longer sees" in away
    assert "3 departments below it come with it." in away
