"""Bringing in the answers of an earlier survey, by the same way as any other answer.

Every row becomes a respondent made up for the import, who has left before anybody could list them;
the answers go through roster, sealed ballots, close and publishing, so an import shows no more
than a survey would have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.ballots import submitting
from pulse.ballots.keys import KeyStore
from pulse.errors import Conflict, Invalid
from pulse.people.groups import RosterAttributes
from pulse.people.models import Department, Employer, Person, PersonStatus
from pulse.people.problems import Problem
from pulse.people.structure import open_department
from pulse.publishing.opening import open_wave
from pulse.surveys.models import Question, Template
from pulse.surveys.question_kinds import make_kind
from pulse.surveys.waves import Schedule, plan_wave

EMPLOYER = "IMPORT"
OPEN_FOR = timedelta(minutes=1)
MISSING = ("", "NA")
UNIT_CODE_LENGTH = 32

Rows = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True)
class AnswerMapping:
    """How the columns of a table become a survey; read from a mapping document."""

    code: str
    names: Mapping[str, str]
    unit_column: str
    unit_prefix: str
    questions: tuple[Mapping[str, Any], ...]
    dimensions: tuple[Mapping[str, Any], ...]
    missing: frozenset[str]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> AnswerMapping:
        """Read a mapping; Invalid("bad_mapping") names the part that is missing."""
        try:
            survey, unit = document["survey"], document["unit"]
            found = cls(
                code=str(survey["code"]),
                names={locale: str(survey["name"][locale]) for locale in ("ko", "en")},
                unit_column=str(unit["column"]),
                unit_prefix=str(unit["prefix"]),
                questions=tuple(document["questions"]),
                dimensions=tuple(document.get("dimensions", ())),
                missing=frozenset(document.get("missing", MISSING)),
            )
            for entry in found.questions:
                make_kind(str(entry["column"]), "scale", entry)
        except (KeyError, TypeError) as error:
            raise Invalid("bad_mapping", fields={str(error.args[0]): "missing"}) from error
        return found

    @property
    def columns(self) -> list[str]:
        """The columns a table must have."""
        return [self.unit_column, *(str(entry["column"]) for entry in self.questions)]


@dataclass(frozen=True)
class ImportedAnswers:
    """The rows of a table, read: the unit and the answers of each respondent."""

    respondents: tuple[tuple[str, Mapping[str, int]], ...]
    problems: tuple[Problem, ...]


def read_answers(rows: Rows, mapping: AnswerMapping) -> ImportedAnswers:
    """Read every row; a cell that is neither an answer nor missing is a problem of its row."""
    kinds = {
        str(entry["column"]): make_kind(str(entry["column"]), "scale", entry)
        for entry in mapping.questions
    }
    respondents: list[tuple[str, Mapping[str, int]]] = []
    problems: list[Problem] = []
    for line, row in rows:
        unit = f"{mapping.unit_prefix}{row[mapping.unit_column].strip()}"
        if unit == mapping.unit_prefix or len(unit) > UNIT_CODE_LENGTH:
            problems.append(Problem(line, mapping.unit_column, "bad_unit", unit))
        answers: dict[str, int] = {}
        for column, kind in kinds.items():
            raw = row[column].strip()
            if raw in mapping.missing:
                continue
            try:
                answers[column] = int(str(kind.parse(raw)))
            except Invalid:
                problems.append(Problem(line, column, "not_an_answer", raw))
        respondents.append((unit, answers))
    return ImportedAnswers(tuple(respondents), tuple(problems))


def is_known(session: Session, code: str) -> bool:
    """Tell whether there is a questionnaire of that code, so that nothing can be brought in."""
    return session.scalar(select(Template.id).where(Template.code == code)) is not None


def hand_in(
    session: Session,
    keys: KeyStore,
    mapping: AnswerMapping,
    answers: ImportedAnswers,
    at: datetime,
    zone: str,
) -> int:
    """Seal read answers in a wave that opened ``at``; return its id. Its days are ``zone``'s.

    It is one transaction, so that no tick closes the wave in between. A minute after ``at`` the
    ticks close and publish it as any other.
    """
    if answers.problems:
        raise Invalid("bad_answers", problems=len(answers.problems))
    schedule = Schedule(at, at + OPEN_FOR, at + OPEN_FOR, zone)
    wave_id, people = _prepare(session, keys, mapping, answers, schedule)
    given = {
        person_id: entry
        for person_id, (_unit, entry) in zip(people, answers.respondents, strict=True)
    }
    submitting.submit_many(
        session.connection(), keys, wave_id=wave_id, answers_by_person=given, at=at
    )
    return wave_id


def _prepare(
    session: Session,
    keys: KeyStore,
    mapping: AnswerMapping,
    answers: ImportedAnswers,
    schedule: Schedule,
) -> tuple[int, list[int]]:
    """Store the questionnaire, the units and the respondents, and open the wave for them."""
    if is_known(session, mapping.code):
        raise Conflict("already_imported", survey=mapping.code)
    template, at = _template(mapping), schedule.opens_at
    session.add(template)
    units = [unit for unit, _answers in answers.respondents]
    employer = _employer(session)
    top = f"{mapping.unit_prefix}{EMPLOYER}"[:UNIT_CODE_LENGTH]
    _open_units(session, employer, top, mapping, units, at)
    people = _respondents(session, employer, mapping, units, at)
    wave = plan_wave(session, template, schedule)
    roster = [
        RosterAttributes(
            person_id=person_id,
            department_id=0,
            department_path=(top, unit),
            role="",
            site="",
            tenure_band="",
            employer=EMPLOYER,
        )
        for person_id, unit in zip(people, units, strict=True)
    ]
    open_wave(session, keys, wave.id, at, people=roster)
    return wave.id, people


def _template(mapping: AnswerMapping) -> Template:
    questions = [
        Question(
            code=str(entry["column"]),
            position=position,
            kind="scale",
            dimension=str(entry.get("dimension", "")),
            text_ko=str(entry["text"]["ko"]),
            text_en=str(entry["text"]["en"]),
            options={
                name: entry[name] for name in ("min", "max", "labels", "reverse") if name in entry
            },
        )
        for position, entry in enumerate(mapping.questions)
    ]
    return Template(
        code=mapping.code,
        version=1,
        name_ko=mapping.names["ko"],
        name_en=mapping.names["en"],
        document={"dimensions": list(mapping.dimensions), "answer_in": []},
        questions=questions,
    )


def _employer(session: Session) -> Employer:
    found = session.scalars(select(Employer).where(Employer.code == EMPLOYER)).one_or_none()
    if found is None:
        found = Employer(
            code=EMPLOYER, name_ko="가져온 응답", name_en="Imported answers", is_own=False
        )
        session.add(found)
        session.flush()
    return found


def _open_units(
    session: Session,
    employer: Employer,
    top: str,
    mapping: AnswerMapping,
    units: Sequence[str],
    at: datetime,
) -> None:
    """Open the units for the one day of the wave, so that they appear in its results only."""
    company = _unit(top, employer, at)
    open_department(session, company, None, mapping.names["ko"], mapping.names["en"])
    for code in sorted(set(units)):
        open_department(session, _unit(code, employer, at), company.id, code, code)


def _unit(code: str, employer: Employer, at: datetime) -> Department:
    day = at.date() - timedelta(days=1)  # whatever the zone, the wave's day lies inside
    return Department(
        code=code,
        level="imported",
        kind="imported",
        employer_id=employer.id,
        calendar_code="",
        opened_on=day,
        closed_on=day + timedelta(days=3),
    )


def _respondents(
    session: Session,
    employer: Employer,
    mapping: AnswerMapping,
    units: Sequence[str],
    at: datetime,
) -> list[int]:
    people = [
        Person(
            number=f"{mapping.code}-{number}",
            name_ko="",
            name_en="",
            employer_id=employer.id,
            calendar_code="",
            status=PersonStatus.LEFT,
            left_on=at.date() - timedelta(days=1),
        )
        for number in range(1, len(units) + 1)
    ]
    session.add_all(people)
    session.flush()
    return [person.id for person in people]
