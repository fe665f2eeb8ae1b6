"""What is pasted from Slack is trimmed, and told apart by how it begins."""

from __future__ import annotations

import pytest
from flask import Flask

from app.forms.slack import TokensForm


@pytest.mark.parametrize(
    ("token", "is_kept"),
    [(" xoxb-1 ", True), ("xoxe.xoxb-1", True), ("xoxp-1", False), ("xoxb-1 2", False)],
)
def test_a_bot_token_is_known_by_its_beginning(app: Flask, token: str, is_kept: bool) -> None:
    with app.test_request_context(method="POST", data={"bot_token": token}):
        form = TokensForm(meta={"csrf": False})
        assert form.validate() is is_kept
        assert form.bot_token.data == token.strip()


def test_a_secret_is_never_shown_again(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"bot_token": "xoxb-hidden"}):
        assert "hidden" not in str(TokensForm(meta={"csrf": False}).bot_token())
