from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from app.cli import words
from app.cli.imports import imports
from app.extensions import db
from app.import_mapped import EVERY
from app.runtime import build_runtime, install_runtime
from config import Settings
from pulse.people.models import Person
from pulse.tables import Base
from pulse.transaction import prepare_engine

ROOT = Path(__file__).parents[3]
DATA = ROOT / "app" / "demo" / "data"
FILES = {
    "calendars": "calendars.json",
    "departments": "departments.csv",
    "people": "people.csv",
    "chains": "escalation_chains.json",
    "services": "services.csv",
    "commitments": "commitments.csv",
    "templates": "pulse_templates.json",
}


@pytest.fixture
def flask_app(tmp_path: Path) -> Iterator[Flask]:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'cli.db'}"
    db.init_app(app)
    settings = Settings(env="test", data_dir=tmp_path, secret_key="s" * 40)
    with app.app_context():
        prepare_engine(db.engine)
        Base.metadata.create_all(db.engine)
        install_runtime(app, build_runtime(settings, db.engine))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def run(app: Flask, kind: str, file: Path, *options: str) -> Result:
    with app.app_context():
        result = CliRunner().invoke(imports, [kind, str(file), "--on", "2026-08-31", *options])
        db.session.remove()
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def people(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(Person)) or 0
        db.session.remove()
        return found


def load(app: Flask, *kinds: str) -> None:
    for kind in kinds:
        assert run(app, kind, DATA / FILES[kind], "--apply").exit_code == 0


def test_nothing_changes_without_apply(flask_app: Flask) -> None:
    load(flask_app, "calendars", "departments")
    shown = run(flask_app, "people", DATA / "people.csv")

    assert shown.exit_code == 0
    assert "Joining: 615" in shown.output
    assert "P0001 최자람 → D00" in shown.output
    assert "and 595 more" in shown.output
    assert "Nothing has been changed yet" in shown.output
    assert people(flask_app) == 0


def test_every_kind_loads_and_then_finds_nothing_to_do(flask_app: Flask) -> None:
    load(flask_app, *FILES)
    assert people(flask_app) == 615
    for kind, file in FILES.items():
        again = run(flask_app, kind, DATA / file, "--locale", "ko")
        assert again.exit_code == 0
        if kind != "departments":  # its heads became known in between
            assert "새로 생기는 것: 0" in again.output or "들어오는 사람: 0" in again.output


def test_bad_rows_are_listed_with_line_and_reason_and_nothing_is_done(
    flask_app: Flask, tmp_path: Path
) -> None:
    load(flask_app, "calendars", "departments")
    broken = tmp_path / "people.csv"
    text = (DATA / "people.csv").read_text(encoding="utf-8")
    broken.write_text(text.replace("2013-03-04", "2013-13-04"), encoding="cp949")

    english = run(flask_app, "people", broken, "--apply")
    assert english.exit_code == 1
    assert "line 2, hired_on: dates are written like 2026-03-09 (2013-13-04)" in english.output
    korean = run(flask_app, "people", broken, "--locale", "ko")
    assert "2번째 줄, hired_on: 날짜는 2026-03-09처럼 적어 주세요" in korean.output
    assert people(flask_app) == 0

    forced = run(flask_app, "people", broken, "--apply", "--force")
    assert forced.exit_code == 1
    assert people(flask_app) > 600


def test_a_file_that_would_empty_the_company_is_refused(flask_app: Flask, tmp_path: Path) -> None:
    load(flask_app, "calendars", "departments", "people")
    few = tmp_path / "few.csv"
    lines = (DATA / "people.csv").read_text(encoding="utf-8").splitlines()
    few.write_text("\n".join(lines[:100]), encoding="utf-8")
    refused = run(flask_app, "people", few, "--apply")

    assert refused.exit_code == 1
    assert "more than a fifth of the people would leave" in refused.output


def test_a_missing_column_is_named(flask_app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "transfers.csv"
    file.write_text("person_id,from_dept_id\nP1,T1\n", encoding="utf-8")
    refused = run(flask_app, "transfers", file)

    assert refused.exit_code == 1
    assert "effective_on: the column is missing" in refused.output


def test_transfers_after_the_fact_are_found_in_place_or_named(flask_app: Flask) -> None:
    load(flask_app, "calendars", "departments", "people")
    shown = run(flask_app, "transfers", DATA / "transfers.csv")
    assert shown.exit_code == 1
    assert "Transfers: 0" in shown.output
    assert "effective_on: this is before the day of hiring (2026-03-25)" in shown.output


def test_a_broken_document_is_one_clear_line(flask_app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "chains.json"
    file.write_text("{", encoding="utf-8")
    assert "JSON:" in run(flask_app, "chains", file).output
    file.write_text("[]", encoding="utf-8")
    assert "the form cannot be read" in run(flask_app, "chains", file).output


def test_every_reason_of_an_import_has_words_in_both_languages() -> None:
    sources = [
        *(ROOT / "pulse" / "people").glob("*.py"),
        *(ROOT / "pulse" / "commitments").glob("*_import.py"),
        ROOT / "pulse" / "commitments" / "agreements.py",
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    documents = [
        *(ROOT / "pulse" / "calendars").glob("*.py"),
        ROOT / "pulse" / "surveys" / "authoring.py",
        ROOT / "pulse" / "commitments" / "chains_import.py",
    ]
    paths = "\n".join(path.read_text(encoding="utf-8") for path in documents)
    codes = set(re.findall(r'problems\[[^]]+\] = "(\w+)"', paths))
    codes |= set(re.findall(r'refuse\("\w+", "(\w+)"', text))
    codes |= set(re.findall(r'Problem\([\w.]+, "\w+", "(\w+)"', text))

    assert len(codes) >= 15
    assert codes - words.REASONS.keys() == set()
    assert all(all(pair) for pair in words.REASONS.values())


def test_every_section_shown_has_words() -> None:
    shown = {section for kind in EVERY.values() for section in kind.sections}
    assert shown == words.SECTIONS.keys()


def test_absences_are_shown_then_applied(flask_app: Flask, tmp_path: Path) -> None:
    load(flask_app, "calendars", "departments", "people")
    file = tmp_path / "absences.csv"
    file.write_text("person_id,first_day,last_day\nP0242,2026-09-07,2026-09-11\n", "utf-8")
    shown = run(flask_app, "absences", file)
    assert "New: 1\n  P0242 2026-09-07 – 2026-09-11" in shown.output
    assert "Nothing has been changed" in shown.output
    assert "Done." in run(flask_app, "absences", file, "--apply").output
    assert "Unchanged: 1" in run(flask_app, "absences", file).output
    file.write_text("person_id,first_day,last_day\nP9999,2026-09-07,2026-09-01\n", "utf-8")
    refused = run(flask_app, "absences", file, "--apply")
    assert refused.exit_code == 1
    assert "line 2" in refused.output
