"""A questionnaire of every place, as a document, for the tests of writing one."""

from __future__ import annotations

from typing import Any


def words(text: str) -> dict[str, str]:
    return {"ko": f"{text} ko?", "en": f"{text} en?"}


def scaled(code: str, dimension: str) -> dict[str, Any]:
    return {
        "id": code,
        "type": "scale",
        "text": words(code),
        "scale": "agree",
        "dimension": dimension,
    }


DOCUMENT: dict[str, Any] = {
    "scales": {
        "agree": {
            "min": 1,
            "max": 5,
            "labels": [{"ko": f"agree {n}", "en": f"agree {n}"} for n in range(1, 6)],
            "extra": [{"code": "na", "label": {"ko": "없음", "en": "None"}}],
        }
    },
    "templates": [
        {
            "template_id": "WEEK",
            "version": 1,
            "name": {"ko": "주간", "en": "Weekly"},
            "audience": {"employers": ["OWN"]},
            "anonymity": {"min_group": 5, "min_group_comments": 10},
            "structure": {
                "first": ["W0"],
                "draw": {"from": "pool", "count": 3},
                "end": ["OPEN"],
            },
            "pool": [scaled("P1", "work"), scaled("P2", "rest")],
            "questions": [
                {"id": "OPEN", "type": "text", "text": words("open"), "max_len": 500},
                scaled("W0", "overall"),
            ],
            "dimensions": [
                {"id": "work", "name": {"ko": "일", "en": "Work"}, "weight": 0.4},
                {"id": "rest", "name": {"ko": "쉼", "en": "Rest"}, "weight": 0.6},
            ],
            "answer_in": ["slack", "link"],
        }
    ],
}
