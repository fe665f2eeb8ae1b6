"""What a wave asks, frozen at its opening: which questions, in which installment, how answered.

A form is rebuilt from the document sealed into the wave's plan, so reading an answer never depends
on what a template says today.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from pulse.errors import Invalid
from pulse.surveys.models import Installment, Question
from pulse.surveys.question_kinds import AnswerValue, QuestionKind, kind_of, make_kind


@dataclass(frozen=True)
class AskedQuestion:
    """One question of a form: its kind, its dimension and of whom it is asked."""

    code: str
    dimension: str
    kind: QuestionKind
    is_reversed: bool = False
    is_dropped: bool = False
    """Whether some are not asked it, in whose language the item does not work."""
    arms: tuple[str, ...] = ()
    """The arms of a comparison it is asked in; empty for a question asked of everybody."""


@dataclass(frozen=True)
class FormPart:
    """The questions of one installment, in order."""

    number: int
    opens_at: datetime
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """All questions of a wave.

    With ``notes_slots`` a ballot also holds, sealed in it, in which ten minutes it began.
    """

    parts: tuple[FormPart, ...]
    questions: Mapping[str, AskedQuestion]
    notes_slots: bool = False

    def without(self, codes: Collection[str]) -> Form:
        """Return the form of somebody who is not asked some of it."""
        if not codes:
            return self
        parts = tuple(
            replace(part, codes=tuple(code for code in part.codes if code not in codes))
            for part in self.parts
        )
        questions = {code: one for code, one in self.questions.items() if code not in codes}
        return replace(self, parts=parts, questions=questions)

    def open_parts(self, at: datetime) -> tuple[FormPart, ...]:
        """Return the installments that have begun, oldest first."""
        return tuple(part for part in self.parts if part.opens_at <= at)

    def parse(self, raw: Mapping[str, object], at: datetime) -> dict[str, AnswerValue | None]:
        """Read raw answers; None takes an answer back. Anything else is Invalid, named by code."""
        asked = {code for part in self.open_parts(at) for code in part.codes}
        fields: dict[str, str] = {}
        parsed: dict[str, AnswerValue | None] = {}
        for code, value in raw.items():
            try:
                parsed[code] = self._parse_one(code, value, asked)
            except Invalid as error:
                fields |= error.fields
        if fields:
            raise Invalid("not_an_answer", fields=fields)
        return parsed

    def _parse_one(self, code: str, value: object, asked: set[str]) -> AnswerValue | None:
        if code not in asked:
            raise Invalid("not_an_answer", fields={code: "not_asked"})
        return None if value is None else self.questions[code].kind.parse(value)


def freeze_form(
    installments: Iterable[Installment], questions: Iterable[Question]
) -> dict[str, Any]:
    """Return the document of a form: the questions asked, without their wording."""
    parts = list(installments)
    asked = {code for part in parts for code in part.question_codes}
    return {
        "installments": [
            {
                "number": part.number,
                "opens_at": part.opens_at.isoformat(),
                "codes": list(part.question_codes),
            }
            for part in parts
        ],
        "questions": [_freeze_question(entry) for entry in questions if entry.code in asked],
    }


def read_form(document: Mapping[str, Any]) -> Form:
    """Rebuild a form from its document."""
    parts = tuple(
        FormPart(part["number"], datetime.fromisoformat(part["opens_at"]), tuple(part["codes"]))
        for part in document["installments"]
    )
    questions = {entry["code"]: _read_question(entry) for entry in document["questions"]}
    return Form(parts, questions, bool(document.get("notes_slots")))


def _freeze_question(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "kind": question.kind,
        "dimension": question.dimension,
        "spec": kind_of(question).frozen(),
        "reverse": bool(question.options.get("reverse", False)),
        **({"dropped_in": question.options["dropped_in"]} if _is_dropped(question) else {}),
        **({"arms": list(question.options["arms"])} if question.options.get("arms") else {}),
    }


def _read_question(entry: Mapping[str, Any]) -> AskedQuestion:
    kind = make_kind(entry["code"], entry["kind"], entry["spec"])
    return AskedQuestion(
        entry["code"],
        entry["dimension"],
        kind,
        entry["reverse"],
        bool(entry.get("dropped_in")),
        tuple(entry.get("arms", ())),
    )


def _is_dropped(question: Question) -> bool:
    return bool(question.options.get("dropped_in"))


def weights_of(document: Mapping[str, object]) -> dict[str, Decimal]:
    """Return the weights of a template's dimensions in its order; empty where it has none."""
    listed = document.get("dimensions")
    if not isinstance(listed, list):
        return {}
    return {
        str(entry["id"]): Decimal(str(entry["weight"])) for entry in listed if "weight" in entry
    }


def wording_of(text: Mapping[str, object]) -> str:
    """Return a question's words in both languages, as trends tell one wording from another."""
    return f"{text.get('ko', '')} {text.get('en', '')}".strip()
