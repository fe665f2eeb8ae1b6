"""What is asked after a service: the whole in one tap, the weakest stage in the next, then more.

The wording follows the newest imported template whose cadence is triggered by a finished request;
without one, our own stands in. Either way it is kept as a template of its own, whose versions
change with their source, because the second tap and the leaving out of what would name somebody
are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.publishing.items import OVERALL
from pulse.surveys.models import ArchivedTemplate, Question, Template
from pulse.surveys.scales import NO_STAGE, STAGES

CODE = "SERVICE-RATING"
AFTER_SERVICE = "service"
TRIGGER = "request.closed"
WEAKEST, NONE = "S-WEAK", "none"
NO_STAGES = "NONE"
FOUR_STAGES, LEFT_OUT_OF_FOUR = "S4", "stay"
BUILT_IN = "built in 1"
KEPT = ("why", "notice", "closing", "anonymity", "scoring")
NAMING = frozenset({"check"})
"""Kinds that would say who it was, or hand it to the provider."""
ROLE_CODES = frozenset({"user", "proxy", "buyer", "decider"})


def questionnaire(session: Session) -> Template:
    """Return the questions after a service, in a version that follows its source as it is now."""
    source = _source(session)
    label = BUILT_IN if source is None else f"{source.code} v{source.version}"
    newest = session.scalars(
        select(Template).where(Template.code == CODE).order_by(Template.version.desc()).limit(1)
    ).first()
    if newest is not None and newest.document.get("source") == label:
        return newest
    made = _build(source, label, 1 if newest is None else newest.version + 1)
    session.add(made)
    session.flush()
    return made


def asked_codes(template: Template, stage_set: str) -> list[str]:
    """Return what a service with these stages asks, in order; a service without any skips them."""
    stages = {str(stage["id"]) for stage in template.document["stages"]}
    left = stages if stage_set == NO_STAGES else set()
    if stage_set == FOUR_STAGES:
        left = {LEFT_OUT_OF_FOUR}
    skips_tap = stage_set == NO_STAGES
    return [
        question.code
        for question in template.questions
        if question.dimension not in left and not (skips_tap and question.code == WEAKEST)
    ]


def stage_names(document: Mapping[str, Any], locale: str) -> dict[str, str]:
    """Return the names of the stages in order, by their codes."""
    return {
        str(stage["id"]): str(stage["name"].get(locale) or stage["name"]["ko"])
        for stage in document["stages"]
    }


def _source(session: Session) -> Template | None:
    """Find the newest template that asks when a request is closed, and what it must have."""
    found = session.scalars(
        select(Template)
        .where(Template.code != CODE, Template.code.not_in(select(ArchivedTemplate.code)))
        .order_by(Template.version.desc())
    )
    for template in found:
        cadence = template.document.get("cadence") or {}
        asks_whole = any(question.dimension == OVERALL for question in template.questions)
        if cadence.get("trigger") == TRIGGER and asks_whole and template.document.get("stages"):
            return template
    return None


def _build(source: Template | None, label: str, version: int) -> Template:
    document = OWN if source is None else source.document
    stages = list(document["stages"])
    questions = _own_questions() if source is None else _copied(source)
    whole = [question for question in questions if question.dimension == OVERALL]
    others = [question for question in questions if question.dimension != OVERALL]
    ordered = [whole[0], _weakest(stages), *others]
    for position, question in enumerate(ordered):
        question.position = position
    return Template(
        code=CODE,
        version=version,
        name_ko=OWN["name"]["ko"] if source is None else source.name_ko,
        name_en=OWN["name"]["en"] if source is None else source.name_en,
        document={
            **{name: document[name] for name in KEPT if name in document},
            "stages": stages,
            "source": label,
            "asked_after": AFTER_SERVICE,
            "taps": [whole[0].code, WEAKEST],
            "answer_in": ["slack", "link"],
            "est_seconds": int(document.get("est_seconds") or 45),
            "cadence": {"reminders": 0},
        },
        questions=ordered,
    )


def _copied(source: Template) -> list[Question]:
    """Take what can be counted without saying who it was; the role is known from the request."""
    return [
        Question(
            code=question.code,
            position=0,
            kind=question.kind,
            dimension=question.dimension,
            text_ko=question.text_ko,
            text_en=question.text_en,
            options=question.options,
        )
        for question in source.questions
        if question.kind not in NAMING and not _asks_role(question) and question.code != WEAKEST
    ]


def _asks_role(question: Question) -> bool:
    codes = {str(option.get("code")) for option in question.options.get("options", ())}
    return bool(codes) and codes <= ROLE_CODES


def _weakest(stages: list[Mapping[str, Any]]) -> Question:
    options = [{"code": stage["id"], "label": stage["name"]} for stage in stages]
    nowhere = dict(NO_STAGE)
    return Question(
        code=WEAKEST,
        position=1,
        kind="choice",
        dimension="",
        text_ko="어느 단계가 가장 아쉬웠나요?",
        text_en="Which stage was the weakest?",
        options={"options": [*options, nowhere]},
    )


def _own_questions() -> list[Question]:
    asked = [("S-ALL", "scale", OVERALL, OWN_WHOLE, SATISFIED)]
    asked += [(f"S-{code}", "scale", code, words, AGREED) for code, words in OWN_STAGES.items()]
    asked.append(("S-OPEN", "text", "", OWN_WORDS, {"max_len": 500}))
    return [
        Question(
            code=code,
            position=0,
            kind=kind,
            dimension=dimension,
            text_ko=words[0],
            text_en=words[1],
            options=dict(options),
        )
        for code, kind, dimension, words, options in asked
    ]


def _five(ko: str, en: str) -> dict[str, Any]:
    labels = zip(ko.split("/"), en.split("/"), strict=True)
    return {"min": 1, "max": 5, "labels": [{"ko": one, "en": other} for one, other in labels]}


SATISFIED = _five(
    "매우 불만족/불만족/보통/만족/매우 만족",
    "Very unhappy/Unhappy/In between/Happy/Very happy",
)
AGREED = _five(
    "전혀 아니다/아니다/보통/그렇다/매우 그렇다", "Not at all/No/In between/Yes/Very much"
)
OWN_WHOLE = ("이번에 받은 도움, 전체로 보면 어땠나요?", "All in all, how was the help you got?")
OWN_WORDS = (
    "하나만 바꾼다면 무엇을 바꾸고 싶으세요?",
    "If one thing could change, what should it be?",
)
OWN_STAGES = {
    "find": ("어디에 부탁하면 되는지 금방 알았다.", "I quickly knew where to turn."),
    "ask": ("부탁하는 데 손이 많이 가지 않았다.", "Asking took little effort."),
    "do": ("필요했던 것이 그대로 해결됐다.", "What I needed got done."),
    "tell": ("어디까지 됐는지 제때 들었다.", "I heard in time how far it was."),
    "stay": ("그 뒤로 같은 일이 다시 생기지 않았다.", "It has not come back since."),
}
OWN: Mapping[str, Any] = {
    "name": {"ko": "서비스를 받은 뒤", "en": "After a service"},
    "why": {
        "ko": "마무리된 일이 실제로 도움이 됐는지, 어느 단계가 아쉬웠는지 알고 고치려고 여쭤요.",
        "en": "To learn whether finished work really helped, and which stage should be mended.",
    },
    "notice": {
        "purpose": {"ko": "내부 서비스를 고치기 위해", "en": "To improve internal services"},
        "items": {
            "ko": "답, 서비스, 소속 부서, 어떤 자격으로 요청했는지",
            "en": "Answers, the service, your department, in which role you asked",
        },
        "retention": {
            "ko": "답은 마감 때까지 잠가 두고, 세고 나면 원본과 열쇠를 없애요.",
            "en": "Answers stay locked until the close; once counted, they and their key go.",
        },
        "refusal": {
            "ko": "답하지 않아도 아무 일도 없어요.",
            "en": "Nothing happens if you do not answer.",
        },
    },
    "closing": {
        "ko": "가장 아쉬운 단계부터 고쳐 나갈게요.",
        "en": "The weakest stage is mended first.",
    },
    "stages": [{"id": stage["code"], "name": stage["label"]} for stage in STAGES],
    "est_seconds": 40,
}
