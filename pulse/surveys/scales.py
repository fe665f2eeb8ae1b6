"""The scales every questionnaire may use: agreement, satisfaction, how often, 0 to 10; the stages.

A template that brings a scale of the same name keeps its own, so that its trend goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def _label(ko: str, en: str) -> dict[str, str]:
    return {"ko": ko, "en": en}


NOT_MINE = {"code": "na", "label": _label("나와 상관없음", "Does not apply to me")}
RATHER_NOT = {"code": "skip", "label": _label("답하지 않을래요", "I would rather not say")}

STAGES: tuple[Mapping[str, Any], ...] = (
    {"code": "find", "label": _label("알아보기", "Finding out")},
    {"code": "ask", "label": _label("부탁하기", "Asking")},
    {"code": "do", "label": _label("해결", "Getting it done")},
    {"code": "tell", "label": _label("알려 주기", "Being told")},
    {"code": "stay", "label": _label("다시 안 생기기", "Staying fixed")},
)
"""The stages of getting help, in the order in which one meets them."""

NO_STAGE: Mapping[str, Any] = {"code": "none", "label": _label("아쉬운 곳 없음", "None of them")}

STANDARD: Mapping[str, Mapping[str, Any]] = {
    "agree5": {
        "min": 1,
        "max": 5,
        "labels": [
            _label("전혀 아니다", "Not at all"),
            _label("아닌 편이다", "Not really"),
            _label("보통이다", "In between"),
            _label("그런 편이다", "Mostly"),
            _label("매우 그렇다", "Very much"),
        ],
        "extra": [NOT_MINE, RATHER_NOT],
    },
    "sat5": {
        "min": 1,
        "max": 5,
        "labels": [
            _label("매우 불만족", "Very dissatisfied"),
            _label("불만족", "Dissatisfied"),
            _label("보통", "In between"),
            _label("만족", "Satisfied"),
            _label("매우 만족", "Very satisfied"),
        ],
        "extra": [{"code": "na", "label": _label("겪지 않음", "Did not happen")}],
    },
    "freq5": {
        "min": 0,
        "max": 4,
        "labels": [
            _label("전혀 없었다", "Never"),
            _label("드물게", "Rarely"),
            _label("가끔", "Sometimes"),
            _label("자주", "Often"),
            _label("거의 늘", "Almost always"),
        ],
        "extra": [RATHER_NOT],
    },
    "rec11": {
        "min": 0,
        "max": 10,
        "labels": [_label("0 전혀 없음", "0 Not at all"), _label("10 아주 많음", "10 Very much")],
        "extra": [RATHER_NOT],
    },
}
