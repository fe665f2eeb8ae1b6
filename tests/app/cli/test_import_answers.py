from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.cli.import_answers import import_answers
from app.extensions import db
from app.runtime import runtime
from pulse.instants import system_now
from pulse.people.company_settings import change_settings
from pulse.surveys.models import Wave
from tests.factories import make_department, make_person

MAPPING = {
    "survey": {"code": "IMP-X", "name": {"ko": "지난 설문", "en": "Earlier survey"}},
    "unit": {"column": "team", "prefix": "X-"},
    "questions": [{"column": "a", "min": 1, "max": 5, "text": {"ko": "가", "en": "A"}}],
}


def run(app: Flask, folder: Path, table: str, *options: str, mapping: str = "") -> tuple[int, str]:
    (folder / "answers.csv").write_text(table)
    (folder / "mapping.json").write_text(mapping or json.dumps(MAPPING))
    outcome = app.test_cli_runner().invoke(
        import_answers,
        [str(folder / "answers.csv"), "--mapping", str(folder / "mapping.json"), *options],
    )
    return outcome.exit_code, outcome.output


def table(size: int, answer: str = "4") -> str:
    return "team,a\n" + "".join(f"one,{answer}\n" for _ in range(size))


def test_answers_are_imported_once(app: Flask, tmp_path: Path) -> None:
    status, output = run(app, tmp_path, table(12))
    assert (status, "12 respondents, 1 units, 1 questions." in output) == (0, True)
    assert "is published" in output
    status, output = run(app, tmp_path, table(12))
    assert (status, "already_imported" in output) == (1, True)


def test_a_check_changes_nothing(app: Flask, tmp_path: Path) -> None:
    for _ in range(2):
        assert run(app, tmp_path, table(12), "--check")[0] == 0
    assert run(app, tmp_path, table(12))[0] == 0


def test_a_cell_that_is_no_answer_is_named(app: Flask, tmp_path: Path) -> None:
    status, output = run(app, tmp_path, table(1, "9"))
    assert status == 1
    assert "line 2: a: not_an_answer ('9')" in output


def test_an_unreadable_mapping_or_a_missing_column_is_said(app: Flask, tmp_path: Path) -> None:
    assert run(app, tmp_path, table(1), mapping="{")[0] == 1
    status, output = run(app, tmp_path, "team,b\none,1\n")
    assert (status, "bad_columns" in output) == (1, True)


def test_its_days_are_those_of_the_companys_zone(
    app: Flask, tmp_path: Path, write: Callable[[], Any]
) -> None:
    with write() as session:
        someone = make_person(session, make_department(session, "C0"))
        change_settings(
            session, {"timezone": "America/Bogota"}, actor_id=someone.id, at=system_now()
        )
    with app.app_context():
        runtime(at_once=True)
    assert run(app, tmp_path, table(12))[0] == 0
    with app.app_context():
        assert db.session.scalars(select(Wave.timezone)).all() == ["America/Bogota"]
        db.session.remove()
