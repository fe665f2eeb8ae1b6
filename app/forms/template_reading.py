"""What was typed about a questionnaire, as the domain writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.forms.templates import (
    AS_IT_IS,
    CHOOSING,
    NOTICE_PARTS,
    PARTS,
    STANDARD_KINDS,
    QuestionForm,
    WordsForm,
)
from pulse.errors import Invalid
from pulse.surveys.entries import Placed
from pulse.surveys.form import wording_of
from pulse.surveys.keeping import FIELD
from pulse.surveys.scales import NOT_MINE, RATHER_NOT

_DROPPED = ("show_if", "reads_as")
"""What does not stay by itself: a condition can no longer be published (a question is asked of
everybody or of nobody), and that other wording asks the same is said anew."""

_OF_A_KIND = ("type", "scale", "options", "extra", "max_len", "optional", "reverse", "sensitive")
FEWEST, MOST = 2, 10
BARE = ("check", "stage")
"""Kinds of which nothing has to be said."""


def read_words(form: WordsForm, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry with the words of the form; Invalid where a dimension cannot be read."""
    made = {**entry, "name": _both(form, "name")}
    notice = dict(entry.get("notice") or {})
    for part in PARTS:
        where = notice if part in NOTICE_PARTS else made
        words = _both(form, part)
        where.pop(part, None)
        if any(words.values()):
            where[part] = words
    made["notice"] = notice
    made["basis"] = str(form.basis.data)
    made[FIELD] = form.comments_kept_months.data
    made["anonymity"] = {
        **(entry.get("anonymity") or {}),
        "min_group": form.min_group.data,
        "min_group_comments": form.min_group_comments.data,
    }
    made["cadence"] = {**(entry.get("cadence") or {}), "open_days": form.open_days.data}
    made["answer_in"] = ["slack", "link"] if form.in_slack.data else ["link"]
    made["dimensions"] = read_dimensions(str(form.dimensions.data or ""))
    return made


def read_dimensions(typed: str) -> list[dict[str, Any]]:
    """Read lines of ``code | Korean | English | weight``; one without a weight counts nowhere."""
    found = []
    for line in typed.splitlines():
        parts = [part.strip() for part in line.split("|")]
        if not any(parts):
            continue
        code, ko, en, weight = [*parts, ""][:4] if len(parts) in (3, 4) else [""] * 4
        if not (ko and en and 0 < len(code) <= 32):
            raise Invalid("bad_dimensions", fields={"dimensions": "bad_line"})
        named = {"id": code, "name": {"ko": ko, "en": en}}
        found.append(named | ({"weight": _weight(weight)} if weight else {}))
    if len({each["id"] for each in found}) != len(found):
        raise Invalid("bad_dimensions", fields={"dimensions": "duplicate"})
    return found


def read_question(form: QuestionForm, code: str, before: Mapping[str, Any] | None) -> Placed:
    """Return the question that was typed; what the form does not show stays as it was.

    A condition does not: it could not be published.
    """
    old = dict(before or {})
    kind = str(form.kind.data)
    kept = {name: value for name, value in old.items() if name not in (*_OF_A_KIND, *_DROPPED)}
    if kind == AS_IT_IS:
        kept |= {name: old[name] for name in _OF_A_KIND if name in old}
    text = {"ko": _typed(form.text_ko), "en": _typed(form.text_en)}
    if old.get("locked") and text != old["text"]:
        raise Invalid("locked_wording", fields={"text_ko": "locked"})
    made = {
        **kept,
        "id": code,
        "text": text,
        **_reads_as(form, text, old),
        "dimension": str(form.dimension.data or ""),
        **({} if kind == AS_IT_IS else _answered(form, kind, old)),
    }
    for flag in ("reverse", "sensitive"):
        made.pop(flag, None)
        if form[flag].data:
            made[flag] = True
    return Placed(made, str(form.place.data))


def _reads_as(
    form: QuestionForm, text: Mapping[str, str], old: Mapping[str, Any]
) -> dict[str, str]:
    """Return the first wording, where what was measured by it is still measured."""
    if not old:
        return {}
    before, now = wording_of(old["text"]), wording_of(text)
    first = str(old.get("reads_as") or before)
    is_same = now == before and "reads_as" in old
    goes_on = form.same_meaning.data and now != first
    return {"reads_as": first} if is_same or goes_on else {}


def filled_question(placed: Placed) -> dict[str, Any]:
    """Return what a question puts into the form."""
    question = placed.question
    extras = _extra_codes(question)
    return {
        "text_ko": question["text"].get("ko", ""),
        "text_en": question["text"].get("en", ""),
        "kind": kind_in_form(question),
        "choices": "\n".join(_line(option) for option in _own_options(question)),
        "with_na": "na" in extras,
        "with_skip": "skip" in extras,
        "max_len": question.get("max_len"),
        "dimension": question.get("dimension", ""),
        "place": placed.place,
        "reverse": bool(question.get("reverse")),
        "sensitive": bool(question.get("sensitive")),
    }


def kind_in_form(question: Mapping[str, Any]) -> str:
    """Return which choice of the form a question is; some are written elsewhere."""
    if question.get("scale") in STANDARD_KINDS:
        return str(question["scale"])
    kind = str(question.get("type"))
    if kind == "stage" and question.get("options"):
        return AS_IT_IS
    return kind if kind in (*CHOOSING, *BARE, "text") else AS_IT_IS


def _answered(form: QuestionForm, kind: str, old: Mapping[str, Any]) -> dict[str, Any]:
    if kind in STANDARD_KINDS:
        return {"type": "scale", "scale": kind}
    if kind == "text":
        return {"type": "text", "max_len": form.max_len.data or 500, "optional": True}
    if kind in BARE:
        return {"type": kind}
    extras = ((form.with_na.data, NOT_MINE), (form.with_skip.data, RATHER_NOT))
    found: dict[str, Any] = {"type": kind, "options": _options(form, old)}
    offered = [_as_before(extra, old) for wanted, extra in extras if wanted]
    if offered and kind == "choice":
        found["extra"] = offered
    return found


def _options(form: QuestionForm, old: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Read the choices; one whose words stayed keeps its code, by which it is counted."""
    known = {_line(option): str(option["code"]) for option in _own_options(old)}
    lines = [line.strip() for line in str(form.choices.data or "").splitlines() if line.strip()]
    if not FEWEST <= len(lines) <= MOST:
        raise Invalid("bad_choices", fields={"choices": "how_many"})
    found: list[dict[str, Any]] = []
    taken = set(known.values())
    for line in lines:
        ko, _, en = (part.strip() for part in line.partition("|"))
        if not ko or not en:
            raise Invalid("bad_choices", fields={"choices": "bad_line"})
        label = {"ko": ko, "en": en}
        code = known.get(f"{ko} | {en}") or _new_code(taken)
        taken.add(code)
        found.append({"code": code, "label": label})
    if len({_line(option) for option in found}) != len(found):
        raise Invalid("bad_choices", fields={"choices": "duplicate"})
    return found


def _new_code(taken: set[str]) -> str:
    return next(code for number in range(1, 1000) if (code := f"c{number}") not in taken)


def _as_before(extra: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """Return an extra in the words it had in this question."""
    named = (*old.get("options", ()), *old.get("extra", ()))
    found = next((each for each in named if each["code"] == extra["code"]), extra)
    return dict(found)


def _own_options(question: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [o for o in question.get("options", ()) if o["code"] not in ("na", "skip")]


def _extra_codes(question: Mapping[str, Any]) -> set[str]:
    named = (*question.get("options", ()), *question.get("extra", ()))
    return {str(each["code"]) for each in named if each["code"] in ("na", "skip")}


def _line(option: Mapping[str, Any]) -> str:
    label = option["label"]
    return f"{label.get('ko', '')} | {label.get('en', '')}"


def _weight(typed: str) -> float:
    try:
        return float(typed)
    except ValueError:
        raise Invalid("bad_dimensions", fields={"dimensions": "bad_line"}) from None


def _both(form: WordsForm, part: str) -> dict[str, str]:
    return {locale: _typed(form[f"{part}_{locale}"]) for locale in ("ko", "en")}


def _typed(field: Any) -> str:
    return " ".join(str(field.data or "").split())
