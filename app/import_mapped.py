"""Files that are read by a mapping: another system's event log, and an earlier survey's answers.

Commands of their own do the same as these pages; both come to the same verbs of the domain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.cli import words
from app.import_kinds import KINDS, ImportKind, Order, rows_of
from app.runtime import runtime
from integrations.tables_io import read_json
from pulse import audit
from pulse.commitments.log_reading import LogMapping, Oddity
from pulse.commitments.request_log import (
    RequestLogPlan,
    apply_request_log,
    lay_request_log_aside,
    plan_request_log,
)
from pulse.errors import Invalid
from pulse.people.problems import Problem
from pulse.publishing import importing
from pulse.publishing.importing import AnswerMapping, ImportedAnswers

Read = TypeVar("Read")
LEFT_OUT = {"bad_time": "unread_time", "missing_case": "missing_case"}
"""Oddities whose row cannot be used, and what they are called; all others are only noted."""
AGO = timedelta(minutes=2)
MOST_ANSWERS = 5_000
"""Answers of more people than these are for the command: a page keeps no file of answers long."""
MOST_ROWS = 200_000
"""A longer log is for the command: moving its rows in would hold others up for over a second."""
WRONG_SHAPE = (AttributeError, KeyError, TypeError, ValueError)


@dataclass(frozen=True)
class LogPlan:
    """What the load of an event log would do, part by part."""

    plan: RequestLogPlan
    locale: str

    @property
    def added(self) -> list[str]:
        """The cases that would become service requests, with how many rows each has."""
        rows = words.say(words.ROWS, self.locale)
        return [f"{case.ref}, {rows.format(count=len(case.updates))}" for case in self.plan.new]

    @property
    def unchanged(self) -> list[str]:
        """The cases that were loaded before."""
        return self.plan.known

    @property
    def noted(self) -> list[str]:
        """What is odd and taken all the same, each with its line."""
        return [self._words(one) for one in self.plan.log.oddities if one.code not in LEFT_OUT]

    @property
    def problems(self) -> list[Problem]:
        """The rows that cannot be used."""
        return [
            Problem(one.line, one.case or "case", LEFT_OUT[one.code], one.value)
            for one in self.plan.log.oddities
            if one.code in LEFT_OUT
        ]

    def _words(self, one: Oddity) -> str:
        line = words.say(words.LINE, self.locale).format(line=one.line)
        shown = f" ({one.value})" if one.value else ""
        return f"{line}, {one.case}: {words.reason(one.code, self.locale)}{shown}"


@dataclass(frozen=True)
class AnswersPlan:
    """What bringing in a survey's answers would do; nobody's answers are shown."""

    mapping: AnswerMapping
    answers: ImportedAnswers
    locale: str

    @property
    def added(self) -> list[str]:
        """The survey."""
        return [f"{self.mapping.code}: {self.mapping.names[self.locale]}"]

    @property
    def questions(self) -> list[str]:
        """Its questions."""
        return [str(entry["text"][self.locale]) for entry in self.mapping.questions]

    @property
    def units(self) -> list[str]:
        """The units that people answered in; a page says only how many."""
        return sorted({unit for unit, _answers in self.answers.respondents})

    @property
    def respondents(self) -> list[str]:
        """The units again, one a respondent; a page says only how many."""
        return [unit for unit, _answers in self.answers.respondents]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every cell that is neither an answer nor missing."""
        return self.answers.problems


def _plan_log(session: Session, order: Order) -> LogPlan:
    if order.content.count(b"\n") > MOST_ROWS:
        raise Invalid("too_many_rows")
    mapping = _mapping(order, LogMapping.from_document)
    rows = rows_of(order, mapping.columns.values())
    return LogPlan(plan_request_log(session, rows, mapping), order.locale)


def _lay_log_aside(session: Session, planned: LogPlan, order: Order) -> None:
    if planned.problems and not order.does_force:
        raise Invalid("rows_to_check")
    _shaped(lambda: lay_request_log_aside(session, planned.plan))


def _load_log(session: Session, planned: LogPlan, order: Order) -> None:
    _shaped(lambda: apply_request_log(session, planned.plan, order.at, order.actor_id))


def _plan_answers(session: Session, order: Order) -> AnswersPlan:
    if order.content.count(b"\n") > MOST_ANSWERS:
        raise Invalid("too_many_answers")
    mapping = _mapping(order, AnswerMapping.from_document)
    if importing.is_known(session, mapping.code):
        raise Invalid(
            "already_imported", fields={f"survey.code {mapping.code}": "already_imported"}
        )
    rows = rows_of(order, mapping.columns)
    answers = _shaped(lambda: importing.read_answers(rows, mapping))
    return AnswersPlan(mapping, answers, order.locale)


def _hand_in(session: Session, planned: AnswersPlan, order: Order) -> None:
    """Seal the answers in a wave that the ticks close and publish in the next minute."""
    at = order.at - AGO
    keys, zone = runtime().keys, runtime().settings.timezone
    mapping, answers = planned.mapping, planned.answers
    wave_id = _shaped(lambda: importing.hand_in(session, keys, mapping, answers, at, zone))
    audit.record(
        session,
        "answers_imported",
        "wave",
        wave_id,
        at=order.at,
        actor_id=order.actor_id,
        details={"survey": mapping.code, "units": len(planned.units)},
    )


def _mapping(order: Order, read: Callable[[Mapping[str, Any]], Read]) -> Read:
    """Read the mapping of an order; Invalid where it is none."""
    try:
        document = read_json(order.mapping)
    except Invalid as error:
        where = {f"mapping, {line}": "mapping_not_json" for line in error.fields}
        raise Invalid("mapping_not_json", fields=where) from error
    return _shaped(lambda: read(document))


def _shaped(work: Callable[[], Read]) -> Read:
    """Do what rests on a mapping; Invalid where it has not the shape that is needed."""
    try:
        return work()
    except WRONG_SHAPE as error:
        said = str(error.args[0]) if isinstance(error, KeyError) else ""
        where = {f"mapping: {said}": "missing"} if said else {}
        raise Invalid("bad_mapping", fields=where) from error


MAPPED: dict[str, ImportKind] = {
    "requests": ImportKind(
        _plan_log, _load_log, ("added", "noted", "unchanged"), lay_aside=_lay_log_aside
    ),
    "answers": ImportKind(_plan_answers, _hand_in, ("added", "questions", "units", "respondents")),
}
EVERY: dict[str, ImportKind] = {**KINDS, **MAPPED}
"""All that pages can bring in."""
FORCEABLE_MAPPED = frozenset({"requests"})
ONLY_SAID = frozenset({"unchanged", "noted", "questions", "units", "respondents"})


def brings_something(kind: str, planned: Any) -> bool:
    """Tell whether a plan would change anything."""
    parts = (name for name in EVERY[kind].sections if name not in ONLY_SAID)
    return any(getattr(planned, name) for name in parts)
