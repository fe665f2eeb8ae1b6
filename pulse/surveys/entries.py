"""A questionnaire as it is written: its questions in order, each with its place.

An entry is one template of a document. What is asked when follows from a question's place: at the
beginning, once a quarter, drawn in turn from a pool, at the end, or simply in order.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pulse.errors import NotFound
from pulse.surveys.models import Template
from pulse.surveys.scales import STANDARD

FIRST, QUARTER, POOL, PLAIN, END = "first", "quarter_add", "pool", "plain", "end"
PLACES = (FIRST, QUARTER, POOL, PLAIN, END)
_OF_SCALE = ("min", "max", "labels", "extra")
_NAMED = (FIRST, QUARTER, END)

Entry = dict[str, Any]
Scales = dict[str, Any]


@dataclass(frozen=True)
class Placed:
    """One question as it is written, and its place."""

    question: dict[str, Any]
    place: str

    @property
    def code(self) -> str:
        """Return the code of the question."""
        return str(self.question.get("id", ""))


def entry_of(template: Template) -> tuple[Entry, Scales]:
    """Return what a stored template was made from, with the scales it uses."""
    kept_here = {key: value for key, value in template.document.items() if key != "sha256"}
    entry: Entry = {
        "template_id": template.code,
        "version": template.version,
        "name": {"ko": template.name_ko, "en": template.name_en},
        **copy.deepcopy(kept_here),
    }
    scales: Scales = copy.deepcopy(dict(STANDARD))
    for kept in ("questions", "pool"):
        entry[kept] = []
    for asked in template.questions:
        options = copy.deepcopy(asked.options)
        if "scale" in options:
            scales[options["scale"]] = {
                name: options.pop(name) for name in _OF_SCALE if name in options
            }
        written = {
            "id": asked.code,
            "type": asked.kind,
            "text": {"ko": asked.text_ko, "en": asked.text_en},
            **({"dimension": asked.dimension} if asked.dimension else {}),
            **options,
        }
        entry["pool" if asked.is_pooled else "questions"].append(written)
    return entry, scales


def placed_questions(entry: Mapping[str, Any]) -> list[Placed]:
    """Return the questions by place, and of one place in the order they stand in."""
    structure = entry.get("structure") or {}
    found = [Placed(question, POOL) for question in entry.get("pool", ())]
    for question in entry.get("questions", ()):
        code = question.get("id")
        place = next((name for name in _NAMED if code in structure.get(name, ())), PLAIN)
        found.append(Placed(question, place))
    return sorted(found, key=lambda item: PLACES.index(item.place))


def with_questions(entry: Mapping[str, Any], items: Iterable[Placed]) -> Entry:
    """Return an entry with these questions instead, its structure following their places."""
    ordered = list(items)
    structure = dict(entry.get("structure") or {})
    for name in _NAMED:
        codes = [item.code for item in ordered if item.place == name]
        structure.pop(name, None)
        if codes:
            structure[name] = codes
    return {
        **entry,
        "structure": structure,
        "pool": [item.question for item in ordered if item.place == POOL],
        "questions": [item.question for item in ordered if item.place != POOL],
    }


def draws(entry: Mapping[str, Any]) -> bool:
    """Tell whether waves draw from a pool, so that every question needs a place."""
    return "draw" in (entry.get("structure") or {})


def offered_places(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return where a question may stand; one that is drawn from nothing would never be asked."""
    return (FIRST, QUARTER, POOL, END) if draws(entry) else (PLAIN,)


def question_in(entry: Mapping[str, Any], code: str) -> Placed:
    """Return one question; NotFound where there is none of this code."""
    for item in placed_questions(entry):
        if item.code == code:
            return item
    raise NotFound("question_not_found", question=code)


def free_code(entry: Mapping[str, Any]) -> str:
    """Return a code no question of the entry has."""
    taken = {item.code for item in placed_questions(entry)}
    return next(code for number in range(1, 10_000) if (code := f"Q-{number}") not in taken)


def put_in(entry: Mapping[str, Any], written: Placed) -> Entry:
    """Return an entry with a question changed, or added at the end of its place."""
    items = placed_questions(entry)
    codes = [item.code for item in items]
    if written.code in codes:
        items[codes.index(written.code)] = written
    else:
        items.append(written)
    return with_questions(entry, sorted(items, key=lambda item: PLACES.index(item.place)))


def moved(entry: Mapping[str, Any], code: str, by: int) -> Entry:
    """Return an entry with a question one step up (-1) or down (1) among those of its place."""
    items = placed_questions(entry)
    chosen = question_in(entry, code)
    at = next(index for index, item in enumerate(items) if item.code == code)
    other = at + by
    if 0 <= other < len(items) and items[other].place == chosen.place:
        items[at], items[other] = items[other], items[at]
    return with_questions(entry, items)


def without(entry: Mapping[str, Any], code: str) -> Entry:
    """Return an entry without a question."""
    question_in(entry, code)
    kept = [item for item in placed_questions(entry) if item.code != code]
    made = with_questions(entry, kept)
    for name in ("consent_required", "taps"):
        if name in made:
            made[name] = [each for each in made[name] if each != code]
    return made
