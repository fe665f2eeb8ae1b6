"""Importing pulse templates: checked whole, versioned, and never changed in place.

A version that is stored stays as it is; other content needs a higher version. Importing the same
file again changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.errors import Invalid, NotFound
from pulse.people.audience_rules import AudienceRule
from pulse.surveys.keeping import FIELD, KEPT_MONTHS, may_keep
from pulse.surveys.models import Question, Template
from pulse.surveys.question_kinds import make_kind
from pulse.surveys.sheet import BASES

LEAST_GROUP, LEAST_BLOCK = 5, 10
"""No template may publish scores of fewer people, nor comments of fewer."""

ANSWER_PLACES = frozenset({"slack", "link"})
_OWN_COLUMNS = frozenset({"id", "type", "text", "dimension", "scale"})
_LONGEST_TEXT = 1000


@dataclass
class TemplatePlan:
    """What an import would add; ``problems`` maps a path in the document to a code."""

    templates: list[Template] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


def plan_templates(session: Session, document: Mapping[str, Any]) -> TemplatePlan:
    """Check every template of a document and say which versions are new."""
    plan = TemplatePlan()
    stored = {
        (template.code, template.version): template.document.get("sha256")
        for template in session.scalars(select(Template))
    }
    seen: set[tuple[str, int]] = set()
    scales = document.get("scales", {})
    for index, entry in enumerate(document.get("templates", [])):
        path = f"templates.{index}"
        problems = check_entry(entry, scales)
        key = (str(entry.get("template_id", "")), _version(entry))
        if key in seen:
            problems["template_id"] = "duplicate"
        seen.add(key)
        label, digest = f"{key[0]} v{key[1]}", _digest(entry, scales)
        if not problems and key not in stored:
            plan.templates.append(build_template(entry, scales, digest))
            plan.added.append(label)
        elif not problems and stored[key] == digest:
            plan.unchanged.append(label)
        elif not problems:
            problems["version"] = "changed_without_new_version"
        plan.problems.update({f"{path}.{place}": code for place, code in problems.items()})
    return plan


def apply_templates(session: Session, plan: TemplatePlan) -> None:
    """Store the new versions; Invalid, with every problem, when anything is wrong."""
    if plan.problems:
        raise Invalid("invalid_templates", fields=plan.problems)
    session.add_all(plan.templates)
    session.flush()


def import_templates(session: Session, document: Mapping[str, Any]) -> TemplatePlan:
    """Plan and store in one go."""
    plan = plan_templates(session, document)
    apply_templates(session, plan)
    return plan


def latest_template(session: Session, code: str) -> Template:
    """Return the highest version of a template; NotFound for an unknown code."""
    query = (
        select(Template).where(Template.code == code).order_by(Template.version.desc()).limit(1)
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound("template_not_found", template=code)
    return found


def latest_templates(session: Session) -> list[Template]:
    """Return the highest version of every template, in order of code."""
    found: dict[str, Template] = {}
    for template in session.scalars(select(Template).order_by(Template.code, Template.version)):
        found[template.code] = template
    return list(found.values())


def _version(entry: Mapping[str, Any]) -> int:
    version = entry.get("version", 1)
    return version if isinstance(version, int) and not isinstance(version, bool) else 0


def _digest(entry: Mapping[str, Any], scales: Mapping[str, Any]) -> str:
    used = {str(question.get("scale")) for question, _ in _questions(entry)}
    whole = [entry, {name: scales[name] for name in sorted(used & scales.keys())}]
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _questions(entry: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Yield questions in the order people meet them, with whether they are drawn from the pool."""
    listed = [question for question in entry.get("questions", []) if isinstance(question, Mapping)]
    first = set((entry.get("structure") or {}).get("first", ()))
    yield from ((question, False) for question in listed if question.get("id") in first)
    yield from ((question, True) for question in entry.get("pool", []))
    yield from ((question, False) for question in listed if question.get("id") not in first)


def _options(question: Mapping[str, Any], scales: Mapping[str, Any]) -> dict[str, Any]:
    options = {key: value for key, value in question.items() if key not in _OWN_COLUMNS}
    if question.get("scale") in scales:
        options |= {"scale": question["scale"], **scales[question["scale"]]}
    return options


def build_template(
    entry: Mapping[str, Any], scales: Mapping[str, Any], digest: str = ""
) -> Template:
    """Return the template an entry of a document describes, in no session."""
    kept = {key: value for key, value in entry.items() if key not in ("questions", "pool")}
    return Template(
        code=entry["template_id"],
        version=_version(entry),
        name_ko=entry["name"]["ko"],
        name_en=entry["name"]["en"],
        document={FIELD: KEPT_MONTHS, **kept, "sha256": digest},
        questions=[
            Question(
                code=question["id"],
                position=position,
                kind=question["type"],
                dimension=question.get("dimension", ""),
                is_pooled=is_pooled,
                text_ko=question["text"]["ko"],
                text_en=question["text"]["en"],
                options=_options(question, scales),
            )
            for position, (question, is_pooled) in enumerate(_questions(entry))
        ],
    )


def check_entry(entry: Mapping[str, Any], scales: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with one template of a document, by its place in it."""
    problems: dict[str, str] = {}
    code = entry.get("template_id")
    if not isinstance(code, str) or not 0 < len(code) <= 48:
        problems["template_id"] = "bad_code"
    if _version(entry) < 1:
        problems["version"] = "bad_version"
    _check_words(entry.get("name"), "name", 120, problems)
    _check_groups(entry, problems)
    _check_places(entry, problems)
    _check_audience(entry, problems)
    _check_questions(entry, scales, problems)
    _check_structure(entry, problems)
    if entry.get("basis", "consent") not in BASES:
        problems["basis"] = "unknown"
    if not may_keep(entry.get(FIELD, KEPT_MONTHS)):
        problems[FIELD] = "out_of_range"
    return problems


def _check_words(value: object, path: str, limit: int, problems: dict[str, str]) -> None:
    for language in ("ko", "en"):
        words = value.get(language) if isinstance(value, Mapping) else None
        if not isinstance(words, str) or not words.strip():
            problems[f"{path}.{language}"] = "missing"
        elif len(words) > limit:
            problems[f"{path}.{language}"] = "too_long"


def _check_groups(entry: Mapping[str, Any], problems: dict[str, str]) -> None:
    anonymity = entry.get("anonymity") or {}
    if int(anonymity.get("min_group", LEAST_GROUP)) < LEAST_GROUP:
        problems["anonymity.min_group"] = "below_minimum"
    if int(anonymity.get("min_group_comments", LEAST_BLOCK)) < LEAST_BLOCK:
        problems["anonymity.min_group_comments"] = "below_minimum"


def _check_places(entry: Mapping[str, Any], problems: dict[str, str]) -> None:
    """Refuse unknown places, and Slack for anything sensitive: it is storage overseas."""
    places = entry.get("answer_in") or ["link"]
    if not set(places) <= ANSWER_PLACES:
        problems["answer_in"] = "unknown"
    is_sensitive = bool((entry.get("anonymity") or {}).get("no_slack_content"))
    is_sensitive |= any(question.get("sensitive") for question, _ in _questions(entry))
    if is_sensitive and "slack" in places:
        problems["answer_in"] = "sensitive_in_slack"


def _check_audience(entry: Mapping[str, Any], problems: dict[str, str]) -> None:
    try:
        AudienceRule.from_document(entry.get("audience") or {})
    except Invalid as error:
        problems.update({f"audience.{place}": code for place, code in error.fields.items()})


def _check_questions(
    entry: Mapping[str, Any], scales: Mapping[str, Any], problems: dict[str, str]
) -> None:
    """Refuse what cannot be asked, and questions only some are led to: to answer one tells."""
    questions = [question for question, _ in _questions(entry)]
    if not questions:
        problems["questions"] = "missing"
    seen: set[str] = set()
    for question in questions:
        code = str(question.get("id") or "")
        path = f"questions.{code}"
        if not 0 < len(code) <= 48 or code in seen:
            problems[path] = "duplicate" if code in seen else "bad_code"
        seen.add(code)
        _check_words(question.get("text"), f"{path}.text", _LONGEST_TEXT, problems)
        problems |= _problems_of_whom(question, path)
        if "scale" in question and question["scale"] not in scales:
            problems[f"{path}.scale"] = "unknown"
        elif not _is_kind(question, scales):
            problems[f"{path}.type"] = "bad_question"


def _problems_of_whom(question: Mapping[str, Any], path: str) -> dict[str, str]:
    """Refuse conditions, and words of a few roles: a block of comments promises ten authors."""
    roles = question.get("only_roles") or []
    if question.get("show_if"):
        return {f"{path}.show_if": "conditional"}
    if not isinstance(roles, list) or not all(isinstance(one, str) and one for one in roles):
        return {f"{path}.only_roles": "unknown"}
    if roles and question.get("type") == "text":
        return {f"{path}.only_roles": "words_of_few"}
    return {}


def _is_kind(question: Mapping[str, Any], scales: Mapping[str, Any]) -> bool:
    """Tell whether the question's kind can be made from what is written of it."""
    try:
        make_kind(str(question.get("id")), str(question.get("type")), _options(question, scales))
    except (Invalid, KeyError, TypeError, ValueError):
        return False
    return True


def _check_structure(entry: Mapping[str, Any], problems: dict[str, str]) -> None:
    structure = entry.get("structure") or {}
    known = {question.get("id") for question, _ in _questions(entry)}
    for part in ("first", "quarter_add", "end"):
        if not set(structure.get(part, ())) <= known:
            problems[f"structure.{part}"] = "unknown_question"
    listed = entry.get("dimensions", ())
    weights = [float(item["weight"]) for item in listed if "weight" in item]
    if weights and abs(sum(weights) - 1) > 1e-6:
        problems["dimensions"] = "weights_not_one"
