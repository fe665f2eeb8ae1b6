"""A view needs a name, and a short one."""

from __future__ import annotations

import pytest
from flask import Flask

from app.forms.saved_views import SaveViewForm


@pytest.mark.parametrize(("length", "is_kept"), [(0, False), (1, True), (60, True), (61, False)])
def test_a_name_has_from_one_to_sixty_letters(app: Flask, length: int, is_kept: bool) -> None:
    with app.test_request_context(method="POST", data={"name": "가" * length}):
        assert SaveViewForm(meta={"csrf": False}).validate() is is_kept


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "Please give the view a name."), ("ko", "보기 이름을 적어 주세요.")],
)
def test_a_missing_name_is_asked_for(app: Flask, locale: str, words: str) -> None:
    headers = {"Accept-Language": locale}
    with app.test_request_context(method="POST", data={"name": ""}, headers=headers):
        form = SaveViewForm(meta={"csrf": False})
        assert not form.validate()
        assert [str(error) for error in form.name.errors] == [words]
