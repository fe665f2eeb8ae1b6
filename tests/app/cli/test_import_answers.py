from __future__ import annotations

import json
from pathlib import Path

from flask import Flask

from app.cli.import_answers import import_answers

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
