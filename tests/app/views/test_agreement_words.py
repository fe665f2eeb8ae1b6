from __future__ import annotations

import pytest
from flask import Flask

from app.views.agreement_words import tried_words

RECORD = {"en": "What is on record stays as it is.", "ko": "이미 남은 기록은 바뀌지 않습니다."}


@pytest.mark.parametrize(
    ("counts", "english", "korean"),
    [
        ((0, 0, 0), "Nothing was promised under it so far.",
         "아직 이 약속으로 처리한 요청이 없습니다."),
        ((1, 0, 0), "The one promise so far would have ended the same.",
         "지금까지의 약속 1건은 결과가 그대로였을 것입니다."),
        ((9, 0, 0), "All 9 promises so far would have ended the same.",
         "지금까지의 약속 9건은 결과가 그대로였을 것입니다."),
    ],
)  # fmt: skip
def test_where_nothing_turns_no_number_of_nothing_is_told(
    app: Flask, counts: tuple[int, int, int], english: str, korean: str
) -> None:
    assert said(app, "en", counts) == english
    assert said(app, "ko", counts) == korean


@pytest.mark.parametrize(
    ("counts", "english", "korean"),
    [
        ((1, 1, 0), "Had this held so far, 1 promise that was kept would have been missed.",
         "이 시간을 지금까지의 약속에 대 보면, 지킨 약속 1건은 놓쳤을 것입니다."),
        ((2, 0, 2), "Had this held so far, 2 promises that were missed would have been kept.",
         "이 시간을 지금까지의 약속에 대 보면, 놓친 약속 2건은 지켰을 것입니다."),
        ((5, 2, 1), "Had this held so far, 2 promises that were kept would have been missed. "
         "In turn, 1 that was missed would have been kept. "
         "The other 2 would have ended the same.",
         "이 시간을 지금까지의 약속에 대 보면, 지킨 약속 2건은 놓쳤을 것입니다. "
         "거꾸로 놓친 약속 1건은 지켰을 것입니다. 나머지 2건은 결과가 그대로입니다."),
        ((2, 1, 0), "Had this held so far, 1 promise that was kept would have been missed. "
         "The other one would have ended the same.",
         "이 시간을 지금까지의 약속에 대 보면, 지킨 약속 1건은 놓쳤을 것입니다. "
         "나머지 1건은 결과가 그대로입니다."),
    ],
)  # fmt: skip
def test_only_what_turns_is_told(
    app: Flask, counts: tuple[int, int, int], english: str, korean: str
) -> None:
    assert said(app, "en", counts) == f"{english} {RECORD['en']}"
    assert said(app, "ko", counts) == f"{korean} {RECORD['ko']}"


def said(app: Flask, locale: str, counts: tuple[int, int, int]) -> str:
    with app.test_request_context(headers={"Accept-Language": locale}):
        return tried_words(*counts)
