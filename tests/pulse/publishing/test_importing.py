from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from pulse.ballots.models import SealedBallot
from pulse.errors import Conflict, Invalid
from pulse.people.groups import roster_attributes
from pulse.people.models import Person, PersonStatus
from pulse.publishing.cells import cells_of, findings_of
from pulse.publishing.closing import Closer
from pulse.publishing.import_closing import import_answers
from pulse.publishing.importing import AnswerMapping, read_answers
from pulse.surveys.models import RosterEntry, Wave, WaveState
from tests.pulse.surveys.world import DURING, OPENS, MemoryKeys

MAPPING = Path(__file__).parents[3] / "app" / "demo" / "mappings" / "leadership.json"
SMALL: dict[str, Any] = {
    "survey": {"code": "IMP-X", "name": {"ko": "지난 설문", "en": "Earlier survey"}},
    "unit": {"column": "team", "prefix": "X-"},
    "questions": [
        {"column": "a", "min": 1, "max": 5, "text": {"ko": "가", "en": "A"}},
        {"column": "b", "min": 0, "max": 4, "text": {"ko": "나", "en": "B"}},
    ],
}


def rows(**sizes: int) -> Iterator[tuple[int, dict[str, str]]]:
    line = 1
    for team, size in sizes.items():
        for at in range(size):
            line += 1
            yield line, {"team": team, "a": str(1 + at % 5), "b": "" if at % 4 else "0"}


ZONE = "America/Bogota"


def closer(engine: Engine) -> Closer:
    return Closer(sessionmaker(engine), engine, MemoryKeys())


def test_an_import_is_published_and_leaves_nobody(fresh_engine: Engine) -> None:
    mapping = AnswerMapping.from_document(SMALL)
    closing = closer(fresh_engine)
    wave_id = import_answers(
        closing, mapping, read_answers(rows(one=10, two=6, six=3), mapping), OPENS, ZONE
    )
    with Session(fresh_engine) as session:
        shown = {(c.cell_key, c.question_code): c.mean for c in cells_of(session, wave_id)}
        assert shown["everyone", "a"] == "2.7"
        assert shown["department:X-one", "a"] == "3.0"
        assert not any("X-six" in key for key, _code in shown)
        wave = session.get_one(Wave, wave_id)
        assert (wave.state, wave.timezone) == (WaveState.PUBLISHED, ZONE)
        for table in (SealedBallot, RosterEntry):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert set(session.scalars(select(Person.status))) == {PersonStatus.LEFT}
        assert roster_attributes(session, DURING.date()) == []
    assert not closing.keys.exists(wave_id)


def test_a_survey_is_imported_once(fresh_engine: Engine) -> None:
    mapping = AnswerMapping.from_document(SMALL)
    answers = read_answers(rows(one=10), mapping)
    import_answers(closer(fresh_engine), mapping, answers, OPENS, ZONE)
    with pytest.raises(Conflict, match="already_imported"):
        import_answers(closer(fresh_engine), mapping, answers, OPENS, ZONE)


def test_cells_that_are_no_answer_are_named_and_stop_the_import(fresh_engine: Engine) -> None:
    mapping = AnswerMapping.from_document(SMALL)
    table = [(2, {"team": "one", "a": "6", "b": "x"}), (3, {"team": " ", "a": "1", "b": "NA"})]
    answers = read_answers(table, mapping)
    assert [(p.line, p.field, p.code) for p in answers.problems] == [
        (2, "a", "not_an_answer"),
        (2, "b", "not_an_answer"),
        (3, "team", "bad_unit"),
    ]
    with pytest.raises(Invalid, match="bad_answers"):
        import_answers(closer(fresh_engine), mapping, answers, OPENS, ZONE)


@pytest.mark.parametrize("without", ["survey", "unit", "questions"])
def test_a_mapping_without_a_part_is_refused(without: str) -> None:
    with pytest.raises(Invalid, match="bad_mapping") as caught:
        AnswerMapping.from_document({k: v for k, v in SMALL.items() if k != without})
    assert caught.value.fields == {without: "missing"}


def expected(values: list[int], low: int, high: int) -> tuple[str, str | None]:
    """The mean as it may be said: one decimal, halves up, ends of the scale cut off."""
    mean = Fraction(sum(values), len(values))
    exact = Decimal(mean.numerator) / Decimal(mean.denominator)
    rounded = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    lower, upper = Decimal(low) + Decimal("0.5"), Decimal(high) - Decimal("0.5")
    if rounded <= lower:
        return str(lower), "low"
    return (str(upper), "high") if rounded >= upper else (str(rounded), None)


@pytest.mark.shared
def test_real_answers_keep_their_means(
    sqlite_template: Path, tmp_path: Path, shared_data: Path
) -> None:
    """1,361 people in 49 units: every shown mean is the file's, to the published precision."""
    from shutil import copy  # noqa: PLC0415 - used here only

    from tests.databases import make_engine  # noqa: PLC0415

    copy(sqlite_template, tmp_path / "real.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'real.db'}")
    mapping = AnswerMapping.from_document(json.loads(MAPPING.read_text()))
    with (shared_data / "real" / "likert_company_leadership_items.csv").open() as table:
        found = list(csv.DictReader(table))
    wave_id = import_answers(
        closer(engine), mapping, read_answers(enumerate(found, 2), mapping), OPENS, ZONE
    )
    truth: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in found:
        for entry in mapping.questions:
            for key in ("everyone", f"department:LQ-{row['COMPID']}"):
                truth[key, str(entry["column"])].append(int(row[str(entry["column"])]))
    ends = {str(e["column"]): (int(e["min"]), int(e["max"])) for e in mapping.questions}
    with Session(engine) as session:
        shown = {(c.cell_key, c.question_code): c for c in cells_of(session, wave_id)}
        assert session.scalar(select(func.count()).select_from(SealedBallot)) == 0
        straight = [
            entry.document["straight"]
            for entry in findings_of(session, wave_id)
            if entry.kind == "doubtful_ballots"
        ]
    assert straight == ["<10"]
    engine.dispose()
    for (key, code), cell in shown.items():
        assert (cell.mean, cell.end_code) == expected(truth[key, code], *ends[code])
        assert len(truth[key, code]) >= 5
    big_enough = {at for at, values in truth.items() if len(values) >= 5}
    assert len(shown) >= 0.98 * len(big_enough)
    assert any(cell.end_code == "low" for cell in shown.values())


@pytest.mark.thorough
@pytest.mark.shared
def test_a_second_real_file_warns_of_ballots_filled_in_without_reading(
    fresh_engine: Engine, shared_data: Path
) -> None:
    """3,880 course evaluations, half of them the same step throughout; the means stay whole."""
    columns = [f"Q{number}" for number in range(1, 29)]
    document = {
        "survey": {"code": "IMP-COURSE", "name": {"ko": "강의 평가", "en": "Course evaluation"}},
        "unit": {"column": "class", "prefix": "CL-"},
        "questions": [
            {"column": c, "min": 1, "max": 5, "text": {"ko": f"{c} 문항", "en": f"Item {c}"}}
            for c in columns
        ],
    }
    mapping = AnswerMapping.from_document(document)
    with (shared_data / "real" / "likert_course_evaluation.csv").open() as table:
        found = list(csv.DictReader(table))
    answers = read_answers(enumerate(found, 2), mapping)
    wave_id = import_answers(closer(fresh_engine), mapping, answers, OPENS, ZONE)
    with Session(fresh_engine) as session:
        cells = {c.question_code: c for c in cells_of(session, wave_id, {"everyone"})}
        findings = findings_of(session, wave_id, {"everyone"})
    told = next(entry.document for entry in findings if entry.kind == "doubtful_ballots")
    assert told["straight"] == "50+"
    assert set(told["without"]) == set(columns) == set(cells)
    for code in columns:
        truth = expected([int(row[code]) for row in found], 1, 5)
        assert (cells[code].mean, cells[code].end_code) == truth
        kept = [int(row[code]) for row in found if len({row[c] for c in columns}) > 1]
        without = told["without"][code]
        assert (without["mean"], without["end_code"]) == expected(kept, 1, 5)
