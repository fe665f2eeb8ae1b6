from __future__ import annotations

import copy
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.errors import Invalid, NotFound
from pulse.surveys.authoring import (
    import_templates,
    latest_template,
    latest_templates,
    plan_templates,
)
from pulse.surveys.models import Question, Template


def words(text: str) -> dict[str, str]:
    return {"ko": f"{text}?", "en": f"{text}?"}


def scale(code: str, dimension: str = "work", **more: Any) -> dict[str, Any]:
    return {
        "id": code, "type": "scale", "text": words(code), "scale": "agree", "dimension": dimension,
        **more,
    }  # fmt: skip


DOCUMENT: dict[str, Any] = {
    "scales": {"agree": {"min": 1, "max": 5, "labels": []}},
    "templates": [
        {
            "template_id": "WEEK",
            "version": 1,
            "name": {"ko": "주간", "en": "Weekly"},
            "audience": {"employers": ["C"]},
            "anonymity": {"min_group": 5, "min_group_comments": 10},
            "structure": {"first": ["W0"], "end": ["OPEN"]},
            "pool": [scale("P1"), scale("P2", "rest")],
            "questions": [
                {"id": "OPEN", "type": "text", "text": words("open"), "max_len": 500},
                scale("W0", "overall"),
            ],
            "dimensions": [{"id": "work", "weight": 0.4}, {"id": "rest", "weight": 0.6}],
            "answer_in": ["slack", "link"],
        }
    ],
}


def changed(**replaced: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    document["templates"][0] |= replaced
    return document


def test_a_template_is_stored_with_its_questions_in_order(session: Session) -> None:
    plan = import_templates(session, DOCUMENT)
    session.expire_all()
    template = latest_template(session, "WEEK")

    assert plan.added == ["WEEK v1"]
    asked = [(item.code, item.kind, item.dimension, item.is_pooled) for item in template.questions]
    assert asked == [
        ("W0", "scale", "overall", False),
        ("P1", "scale", "work", True),
        ("P2", "scale", "rest", True),
        ("OPEN", "text", "", False),
    ]
    options = {item.code: item.options for item in template.questions}
    assert options["P1"] == {"scale": "agree", "min": 1, "max": 5, "labels": []}
    assert options["OPEN"] == {"max_len": 500}
    assert template.document["structure"] == {"first": ["W0"], "end": ["OPEN"]}
    assert "questions" not in template.document


def test_the_same_document_twice_changes_nothing(session: Session) -> None:
    import_templates(session, DOCUMENT)
    session.expire_all()
    again = import_templates(session, DOCUMENT)

    assert (again.added, again.unchanged) == ([], ["WEEK v1"])
    assert session.scalar(select(func.count()).select_from(Question)) == 4


@pytest.mark.parametrize(
    "document",
    [
        changed(name={"ko": "달라진 이름", "en": "Other"}),
        {**DOCUMENT, "scales": {"agree": {"min": 0, "max": 5, "labels": []}}},
    ],
)
def test_other_content_needs_a_higher_version(session: Session, document: dict[str, Any]) -> None:
    import_templates(session, DOCUMENT)
    plan = plan_templates(session, document)
    assert plan.problems == {"templates.0.version": "changed_without_new_version"}

    document["templates"][0]["version"] = 2
    import_templates(session, document)
    assert latest_template(session, "WEEK").version == 2
    assert [item.version for item in latest_templates(session)] == [2]
    document["templates"][0]["version"] = 1
    assert session.scalar(select(func.count()).select_from(Template)) == 2


@pytest.mark.parametrize(
    ("replaced", "place", "code"),
    [
        ({"anonymity": {"min_group": 4}}, "anonymity.min_group", "below_minimum"),
        (
            {"anonymity": {"min_group_comments": 9}},
            "anonymity.min_group_comments",
            "below_minimum",
        ),
        ({"answer_in": ["fax"]}, "answer_in", "unknown"),
        ({"anonymity": {"no_slack_content": True}}, "answer_in", "sensitive_in_slack"),
        ({"pool": [scale("P1", sensitive=True)]}, "answer_in", "sensitive_in_slack"),
        ({"audience": {"filter": "salary=9"}}, "audience.filter", "unknown_field"),
        ({"structure": {"first": ["NONE"]}}, "structure.first", "unknown_question"),
        ({"pool": [scale("W0")]}, "questions.W0", "duplicate"),
        ({"pool": [scale("P1", scale="none")]}, "questions.P1.scale", "unknown"),
        ({"pool": [scale("P1", show_if={"W0": [1]})]}, "questions.P1.show_if", "conditional"),
        ({"pool": [scale("P1", only_roles="lead")]}, "questions.P1.only_roles", "unknown"),
        (
            {"pool": [scale("P1", type="text", only_roles=["lead"])]},
            "questions.P1.only_roles",
            "words_of_few",
        ),
        ({"pool": [scale("P1", type="guess")]}, "questions.P1.type", "bad_question"),
        ({"pool": [scale("P1", text={"ko": "문항"})]}, "questions.P1.text.en", "missing"),
        ({"dimensions": [{"id": "work", "weight": 0.4}]}, "dimensions", "weights_not_one"),
        ({"name": {"ko": "이름"}}, "name.en", "missing"),
        ({"version": 0}, "version", "bad_version"),
        ({"template_id": ""}, "template_id", "bad_code"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_stored(
    session: Session, replaced: dict[str, Any], place: str, code: str
) -> None:
    plan = plan_templates(session, changed(**replaced))
    assert plan.problems == {f"templates.0.{place}": code}
    with pytest.raises(Invalid, match="invalid_templates"):
        import_templates(session, changed(**replaced))
    assert session.scalars(select(Template)).all() == []


def test_an_unknown_template_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        latest_template(session, "NONE")
