"""The kinds of question: what counts as an answer, how it reads, and where it is counted.

A kind never changes what it is given, and zero is a value like any other. "Does not apply"
(``na``) and "rather not say" (``skip``) are answers of their own: no value, and not missing.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pulse.errors import Invalid
from pulse.legible import legible
from pulse.surveys.models import Question
from pulse.surveys.scales import NO_STAGE, STAGES

AnswerValue = int | str | bool | list[str]
"""What is sealed for one question: plain JSON."""

NA = "na"
SKIP = "skip"
EXTRAS = (NA, SKIP)
NONE = "none"
MAX_TEXT = 4000
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")

NOT_COUNTED = -1
"""Index of an answer that is in no option: missing, ``na``, ``skip`` or text."""


@dataclass(frozen=True)
class Option:
    """One thing a person can tap: what is sent back, and what is read."""

    code: str
    label: str
    is_extra: bool = False


@dataclass(frozen=True)
class Column:
    """One countable question: ``size`` options in order, and its scale where it has a mean.

    ``low`` and ``high`` are the ends of the scale in the question's own numbers; both are None
    where options are names, so that only shares can be published.
    """

    code: str
    size: int
    low: int | None
    high: int | None
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """One published share as it reads: of which column, which of its labels, and in words."""

    column: str
    label: str
    words: str


class QuestionKind(ABC):
    """One kind of question, made from its code and its frozen specification."""

    name: ClassVar[str]

    def __init__(self, code: str, spec: Mapping[str, Any]) -> None:
        self.code = code
        self.spec = spec
        self.extras: tuple[Mapping[str, Any], ...] = tuple(spec.get("extra", ()))
        self._extra_codes = frozenset(str(extra["code"]) for extra in self.extras)

    def parse(self, raw: object) -> AnswerValue:
        """Return the answer that ``raw`` stands for, or raise Invalid("not_an_answer")."""
        if isinstance(raw, str) and raw in self._extra_codes:
            return raw
        value = self._parse(raw)
        if value is None:
            raise Invalid("not_an_answer", fields={self.code: "not_an_option"})
        return value

    def options(self, locale: str) -> list[Option]:
        """List what can be chosen, in order, then the extras; empty where one writes freely."""
        extras = [Option(str(e["code"]), label_in(e["label"], locale), True) for e in self.extras]
        return [*self._options(locale), *extras]

    def describe(self, value: AnswerValue, locale: str) -> str:
        """Return an answer as its author reads it while the wave is open."""
        wanted = {str(item) for item in value} if isinstance(value, list) else {_code(value)}
        return ", ".join(o.label for o in self.options(locale) if o.code in wanted) or str(value)

    def columns(self) -> list[Column]:
        """Return what is counted for this question; empty for text."""
        return []

    def indices(self, value: AnswerValue | None) -> list[int]:
        """Return the option index of an answer in each of ``columns``."""
        return [NOT_COUNTED] * len(self.columns())

    def shares(self, locale: str) -> list[Share]:
        """Return the published shares that sum this question up; empty: as they are told."""
        return []

    def frozen(self) -> dict[str, Any]:
        """Return all that decides how answers are read and counted, without a word of wording."""
        kept = {key: self.spec[key] for key in ("min", "max", "max_len") if key in self.spec}
        if self.extras:
            kept["extra"] = [{"code": str(extra["code"]), "label": {}} for extra in self.extras]
        return kept

    @abstractmethod
    def _parse(self, raw: object) -> AnswerValue | None:
        """Return the answer, or None where ``raw`` is none."""

    def _options(self, locale: str) -> list[Option]:
        return []


class Scale(QuestionKind):
    """A whole number from ``min`` to ``max``."""

    name = "scale"

    def __init__(self, code: str, spec: Mapping[str, Any]) -> None:
        super().__init__(code, spec)
        self.low, self.high = int(spec["min"]), int(spec["max"])

    def columns(self) -> list[Column]:
        """One column with a mean."""
        labels = tuple(str(value) for value in range(self.low, self.high + 1))
        return [Column(self.code, len(labels), self.low, self.high, labels)]

    def indices(self, value: AnswerValue | None) -> list[int]:
        """Count from the lower end."""
        counted = isinstance(value, int) and not isinstance(value, bool)
        return [int(value) - self.low if counted else NOT_COUNTED]  # type: ignore[arg-type]

    def shares(self, locale: str) -> list[Share]:
        """Return each step with its words, where every step has some; means speak of steps."""
        if len(self.spec.get("labels", ())) != self.high - self.low + 1:
            return []
        steps = self._options(locale)
        return [Share(self.code, one.code, f"{one.code} · {one.label}") for one in steps]

    def _parse(self, raw: object) -> AnswerValue | None:
        number = _whole_number(raw)
        return number if number is not None and self.low <= number <= self.high else None

    def _options(self, locale: str) -> list[Option]:
        labels: Sequence[Mapping[str, str]] = self.spec.get("labels", ())
        steps = range(self.low, self.high + 1)
        named = len(labels) == len(steps)
        return [
            Option(str(step), label_in(labels[at], locale) if named else self._end(at, locale))
            for at, step in enumerate(steps)
        ]

    def _end(self, at: int, locale: str) -> str:
        """Name only the ends where a long scale has two labels."""
        labels: Sequence[Mapping[str, str]] = self.spec.get("labels", ())
        if len(labels) == 2 and at in (0, self.high - self.low):
            return label_in(labels[0 if at == 0 else 1], locale)
        return str(self.low + at)


class Choice(QuestionKind):
    """Exactly one of the options."""

    name = "choice"

    def __init__(self, code: str, spec: Mapping[str, Any]) -> None:
        super().__init__(code, spec)
        found = [entry for entry in spec.get("options", ()) if str(entry["code"]) not in EXTRAS]
        self.extras += tuple(
            entry for entry in spec.get("options", ()) if str(entry["code"]) in EXTRAS
        )
        self._extra_codes = frozenset(str(extra["code"]) for extra in self.extras)
        self.choices = tuple(found)
        self.codes = tuple(str(entry["code"]) for entry in found)

    def columns(self) -> list[Column]:
        """One column without a mean."""
        return [Column(self.code, len(self.codes), None, None, self.codes)] if self.codes else []

    def indices(self, value: AnswerValue | None) -> list[int]:
        """Count in the order of the options."""
        if not self.codes:
            return []
        return [self.codes.index(str(value)) if value in self.codes else NOT_COUNTED]

    def shares(self, locale: str) -> list[Share]:
        """Return each choice in its words."""
        return [Share(self.code, one.code, one.label) for one in self._options(locale)]

    def frozen(self) -> dict[str, Any]:
        """Keep the codes in their order."""
        return super().frozen() | {"options": [{"code": c, "label": {}} for c in self.codes]}

    def _parse(self, raw: object) -> AnswerValue | None:
        return raw if isinstance(raw, str) and raw in self.codes else None

    def _options(self, locale: str) -> list[Option]:
        return [Option(str(e["code"]), label_in(e["label"], locale)) for e in self.choices]


class Pick(Choice):
    """One of a list that was filled when the wave was planned, or none of them if allowed."""

    name = "pick"

    def __init__(self, code: str, spec: Mapping[str, Any]) -> None:
        entries = list(spec.get("options", ()))
        known = {str(entry["code"]) for entry in entries}
        if spec.get("allow_none") and NONE not in known:
            entries.append(
                {"code": NONE, "label": {"ko": "고를 것이 없음", "en": "None of these"}}
            )
        super().__init__(code, {**spec, "options": entries})


class Multi(Choice):
    """Any number of the options; counted as a yes or no for each."""

    name = "multi"

    def columns(self) -> list[Column]:
        """One yes-or-no column an option."""
        return [Column(f"{self.code}:{c}", 2, None, None, ("no", "yes")) for c in self.codes]

    def indices(self, value: AnswerValue | None) -> list[int]:
        """Count each option of a given list, nothing where no list was given."""
        if not isinstance(value, list):
            return [NOT_COUNTED] * len(self.codes)
        return [int(code in value) for code in self.codes]

    def shares(self, locale: str) -> list[Share]:
        """Return for each choice how many took it."""
        found = self._options(locale)
        return [Share(f"{self.code}:{one.code}", "yes", one.label) for one in found]

    def _parse(self, raw: object) -> AnswerValue | None:
        chosen = _distinct(raw, self.codes)
        return None if chosen is None else [code for code in self.codes if code in chosen]


class Ranking(Choice):
    """The options in one's own order, the first at least; counted by what stands first.

    Only shares of first places are published, where shares are. A mean place would tell the exact
    share of two options, and of five people's orders too much.
    """

    name = "ranking"

    def indices(self, value: AnswerValue | None) -> list[int]:
        """Count what stands first."""
        first = value[0] if isinstance(value, list) and value else None
        return super().indices(first)

    def describe(self, value: AnswerValue, locale: str) -> str:
        """Return the options in the order they were put in."""
        labels = {one.code: one.label for one in self.options(locale)}
        given = value if isinstance(value, list) else [str(value)]
        return " > ".join(labels.get(code, code) for code in given)

    def _parse(self, raw: object) -> AnswerValue | None:
        return _distinct(raw, self.codes) or None


class Stage(Choice):
    """Which stage of a service it is about: the usual five, or none of them."""

    name = "stage"

    def __init__(self, code: str, spec: Mapping[str, Any]) -> None:
        super().__init__(code, {**spec, "options": spec.get("options") or [*STAGES, NO_STAGE]})


class Text(QuestionKind):
    """Free words up to ``max_len`` characters; never counted."""

    name = "text"

    def describe(self, value: AnswerValue, locale: str) -> str:
        """Return the words themselves."""
        return str(value)

    def _parse(self, raw: object) -> AnswerValue | None:
        if not isinstance(raw, str):
            return None
        body = legible(raw).strip()
        if len(body) > min(int(self.spec.get("max_len", MAX_TEXT)), MAX_TEXT):
            raise Invalid("not_an_answer", fields={self.code: "too_long"})
        return body


class Check(QuestionKind):
    """A box that is ticked or not."""

    name = "check"

    def columns(self) -> list[Column]:
        """One yes-or-no column."""
        return [Column(self.code, 2, None, None, ("no", "yes"))]

    def indices(self, value: AnswerValue | None) -> list[int]:
        """Not ticked is an answer; not answered is none."""
        return [int(value) if isinstance(value, bool) else NOT_COUNTED]

    def shares(self, locale: str) -> list[Share]:
        """Say yes and no in words."""
        told = (("yes", True), ("no", False))
        return [Share(self.code, label, self.describe(is_yes, locale)) for label, is_yes in told]

    def describe(self, value: AnswerValue, locale: str) -> str:
        """Say yes or no."""
        words = ("아니요", "예") if locale == "ko" else ("No", "Yes")
        return words[bool(value)]

    def _parse(self, raw: object) -> AnswerValue | None:
        if isinstance(raw, bool):
            return raw
        return {"true": True, "1": True, "false": False, "0": False}.get(str(raw).lower())

    def _options(self, locale: str) -> list[Option]:
        return [
            Option("true", self.describe(True, locale)),
            Option("false", self.describe(False, locale)),
        ]


KINDS: dict[str, type[QuestionKind]] = {
    kind.name: kind for kind in (Scale, Choice, Pick, Multi, Ranking, Stage, Text, Check)
}


def kind_of(question: Question) -> QuestionKind:
    """Return the kind that reads answers to a stored question."""
    return make_kind(question.code, question.kind, question.options)


def make_kind(code: str, kind: str, spec: Mapping[str, Any]) -> QuestionKind:
    """Return a kind by its name; an unknown name is Invalid("unknown_kind")."""
    if kind not in KINDS:
        raise Invalid("unknown_kind", fields={code: kind})
    return KINDS[kind](code, spec)


def label_in(label: Mapping[str, str] | str, locale: str) -> str:
    """Return a label in a language, in English where that one is missing, else in any."""
    if isinstance(label, str):
        return label
    return label.get(locale) or label.get("en") or next(iter(label.values()), "")


def _distinct(raw: object, codes: Sequence[str]) -> list[str] | None:
    """Return what was given, in its order; None unless it is a list of different codes."""
    if not isinstance(raw, list | tuple):
        return None
    given = [item for item in raw if isinstance(item, str) and item in codes]
    return given if len(given) == len(raw) == len(set(given)) else None


def _whole_number(raw: object) -> int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw
    is_written = isinstance(raw, str) and _WHOLE_NUMBER.fullmatch(raw.strip())
    return int(str(raw)) if is_written else None


def _code(value: AnswerValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
