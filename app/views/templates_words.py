"""What the pages about questionnaires say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale
from sqlalchemy.orm import Session

from app.i18n import pick
from app.translate import _, _l
from app.words import template_name, word
from pulse.surveys.archive import archived_codes
from pulse.surveys.authoring import latest_templates
from pulse.surveys.drafts import codes_in_work
from pulse.surveys.entries import END, FIRST, PLAIN, POOL, QUARTER, Placed
from pulse.surveys.models import Template
from pulse.surveys.question_kinds import make_kind
from pulse.surveys.sheet import BASES

PLACE_WORDS: Mapping[str, object] = {
    FIRST: _l("At the beginning, every time"),
    QUARTER: _l("Once a quarter"),
    POOL: _l("Drawn in turn"),
    PLAIN: _l("Every time, in this order"),
    END: _l("At the end, every time"),
}
SCALE_WORDS: Mapping[str, object] = {
    "agree5": _l("Agreement, five steps"),
    "sat5": _l("Satisfaction, five steps"),
    "freq5": _l("How often, five steps"),
    "rec11": _l("0 to 10"),
}
KIND_WORDS: Mapping[str, object] = {
    "scale": _l("A scale of its own"),
    "choice": _l("One of several choices"),
    "pick": _l("One of a list filled when it is asked"),
    "multi": _l("Any number of several choices"),
    "ranking": _l("Several choices put in order"),
    "stage": _l("Which stage of a service"),
    "text": _l("In one's own words"),
    "check": _l("A box to tick"),
}
PROBLEM_WORDS: Mapping[str, object] = {
    "missing": _l("something is missing"),
    "too_long": _l("it is too long"),
    "below_minimum": _l("the smallest group is too small to protect anybody"),
    "sensitive_in_slack": _l("sensitive questions may be answered by link only"),
    "weights_not_one": _l("the weights must add up to 1"),
    "conditional": _l(
        "it is asked only after certain answers, so answering it gives away the answer before; "
        "ask everybody and offer “does not apply”"
    ),
    "words_of_few": _l("a question for some roles only cannot be answered in words"),
    "bad_question": _l("it cannot be asked as it stands"),
    "unknown_question": _l("a question stands in its order that is not there"),
    "overtaken": _l("a newer version was published meanwhile; please begin anew"),
    "unchanged": _l("nothing has been changed yet"),
    "bad_code": _l("please use letters, digits and hyphens only"),
    "taken": _l("another questionnaire has this code"),
    "duplicate": _l("the same stands here twice"),
    "locked": _l("the licence of this item forbids other wording"),
    "bad_line": _l("a line cannot be read; look at the example"),
    "how_many": _l("please give 2 to 10 choices"),
}
PLACES_OF_PROBLEMS: Mapping[str, object] = {
    "name": _l("Name"),
    "notice": _l("How personal data is handled"),
    "basis": _l("Legal ground"),
    "questions": _l("Questions"),
    "anonymity": _l("Smallest groups"),
    "answer_in": _l("Where it is answered"),
    "dimensions": _l("Dimensions"),
    "structure": _l("Order"),
    "audience": _l("Who is asked"),
    "version": _l("Version"),
}
LANGUAGES: Mapping[str, object] = {"ko": _l("Korean"), "en": _l("English")}


@dataclass(frozen=True)
class TemplateLine:
    """One questionnaire in the list."""

    template: Template
    is_in_work: bool
    is_archived: bool


@dataclass(frozen=True)
class QuestionLine:
    """One question, in both languages."""

    code: str
    ko: str
    en: str
    kind: str
    choices: list[str]
    dimension: str
    is_sensitive: bool
    place: str
    source: str = ""
    whom: str = ""


def lines(session: Session) -> list[TemplateLine]:
    """Return the newest version of every questionnaire, by name."""
    in_work, away = codes_in_work(session), archived_codes(session)
    found = [
        TemplateLine(each, each.code in in_work, each.code in away)
        for each in latest_templates(session)
    ]
    return sorted(found, key=lambda line: template_name(line.template))


def by_place(
    items: list[Placed], entry: Mapping[str, Any], scales: Mapping[str, Any]
) -> list[tuple[str, list[QuestionLine]]]:
    """Return the questions under the words for when they are asked."""
    named = dict(dimension_choices(entry))
    found: dict[str, list[QuestionLine]] = {}
    for item in items:
        found.setdefault(item.place, []).append(_line(item, named, scales))
    return [(str(PLACE_WORDS[place]), each) for place, each in found.items()]


def dimension_choices(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the dimensions a question may belong to, with their names."""
    found, known = {"overall": _("Overall")}, {"recommend": _("Would recommend us")}
    for each in (*entry.get("dimensions", ()), *entry.get("stages", ())):
        name = each.get("name") or {}
        found[each["id"]] = pick(name.get("ko", ""), name.get("en", "")) or each["id"]
    for question in (*entry.get("questions", ()), *entry.get("pool", ())):
        if code := question.get("dimension"):
            found.setdefault(code, known.get(code, code))
    return list(found.items())


def basis_words(entry: Mapping[str, Any]) -> str:
    """Say on what legal ground it is asked; nothing where none was recorded."""
    found = (BASES.get(str(entry.get("basis"))) or {}).get("words") or {}
    return pick(found.get("ko", ""), found.get("en", ""))


def problem_lines(problems: Mapping[str, str]) -> list[str]:
    """Say in sentences what stands against publishing."""
    return [f"{_place_words(path)}: {problem_words(code)}" for path, code in problems.items()]


def problem_words(code: str) -> str:
    """Say what is wrong."""
    return str(PROBLEM_WORDS.get(code) or _("please look at this again"))


def _place_words(path: str) -> str:
    first, *rest = path.split(".")
    words = [str(PLACES_OF_PROBLEMS.get(first, first))]
    words += [str(LANGUAGES.get(part, part)) for part in rest[-1:] if part in LANGUAGES]
    if first == "questions" and rest:
        words.insert(1, rest[0])
    return ", ".join(words)


def _line(item: Placed, named: Mapping[str, str], scales: Mapping[str, Any]) -> QuestionLine:
    question = item.question
    kind = SCALE_WORDS.get(str(question.get("scale"))) or KIND_WORDS.get(str(question.get("type")))
    spec = {**question, **scales.get(str(question.get("scale")), {})}
    offered = make_kind(item.code, str(question["type"]), spec).options(str(get_locale()))
    shown = [] if question["type"] == "check" else [option.label for option in offered]
    return QuestionLine(
        code=item.code,
        ko=question["text"].get("ko", ""),
        en=question["text"].get("en", ""),
        kind=str(kind or question.get("type")),
        choices=shown,
        dimension=named.get(str(question.get("dimension") or ""), ""),
        is_sensitive=bool(question.get("sensitive")),
        place=item.place,
        source=_source(question),
        whom=roles_words(question),
    )


def roles_words(question: Mapping[str, Any]) -> str:
    """Say for which roles a question is meant; nothing for everybody's."""
    roles = [_role(str(role)) for role in question.get("only_roles") or ()]
    return _("only for: %(roles)s", roles=", ".join(roles)) if roles else ""


def _role(code: str) -> str:
    job = word("job", code)
    return word("role", code) if job == code else job


def _source(question: Mapping[str, Any]) -> str:
    """Say which item of which bank a question is, and whose it is."""
    taken = question.get("bank")
    if not taken:
        return ""
    words = question.get("attribution") or {}
    named = _(
        "From the bank: %(item)s, version %(number)s.", item=taken["item"], number=taken["version"]
    )
    return f"{named} {pick(words.get('ko', ''), words.get('en', ''))}".strip()
