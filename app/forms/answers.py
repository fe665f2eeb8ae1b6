"""Answers as they come from a personal page: from its form, or from its script's queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from pulse.errors import Invalid
from pulse.surveys.sheet import SheetQuestion

MOST_BYTES = 256 * 1024
MOST_ANSWERS = 200
FIELD = "q."
LISTED = ("multi", "ranking")
"""Kinds whose answer is a list; of a ranking, in the order of its places."""


@dataclass(frozen=True)
class GivenAnswers:
    """What somebody sent: raw answers by question, or the wish to take all of them back."""

    answers: Mapping[str, Any]
    has_consent: bool = False
    withdraws: bool = False

    @property
    def words(self) -> list[str]:
        """Whatever was given as a single text; codes of options are among it."""
        return [given for given in self.answers.values() if isinstance(given, str)]


def read_fields(
    fields: MultiDict[str, str], questions: Mapping[str, SheetQuestion]
) -> GivenAnswers:
    """Read the form of a page without scripts; what was left empty is not an answer."""
    answers: dict[str, Any] = {}
    for code, question in questions.items():
        values = [value for value in fields.getlist(f"{FIELD}{code}") if value.strip()]
        if values:
            answers[code] = values if question.kind in LISTED else values[0]
    return GivenAnswers(answers, bool(fields.get("consent")), bool(fields.get("withdraw")))


def read_document(document: object) -> GivenAnswers:
    """Read what the page's script sends; Invalid("not_an_answer") where it is something else."""
    answers = document.get("answers") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(answers, dict):
        raise Invalid("not_an_answer")
    if len(answers) > MOST_ANSWERS:
        raise Invalid("not_an_answer")
    return GivenAnswers(answers, document.get("consent") is True)
