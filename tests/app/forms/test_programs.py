"""Tokens and addresses: offered by rights, frozen for the domain."""

from __future__ import annotations

import pytest
from flask import Flask

from app.forms.programs import TokenForm, WebhookForm
from pulse.people.api_tokens import Scope, TokenDraft, TokenKind
from tests.app.forms.filling import typed

SCOPE = Scope.SERVICES_READ
TOKEN = {"name": "desk", "kind": "personal", "scopes": SCOPE.value, "days": "30"}


def test_a_token_is_drafted(app: Flask) -> None:
    with typed(app, TokenForm, TOKEN) as form:
        form.offer([SCOPE], for_services=False)
        assert form.validate(), form.errors
        assert form.to_draft() == TokenDraft(TokenKind.PERSONAL, "desk", (SCOPE.value,), 30)


@pytest.mark.parametrize(
    "odd",
    [{"name": ""}, {"kind": "service"}, {"scopes": Scope.PEOPLE_WRITE.value}, {"days": "31"}],
)
def test_what_was_not_offered_is_refused(app: Flask, odd: dict[str, str]) -> None:
    with typed(app, TokenForm, {**TOKEN, **odd}) as form:
        form.offer([SCOPE], for_services=False)
        assert not form.validate()


def test_a_service_token_is_offered_to_whoever_may(app: Flask) -> None:
    with typed(app, TokenForm, {**TOKEN, "kind": "service"}) as form:
        form.offer([SCOPE], for_services=True)
        assert form.validate(), form.errors


def test_an_address_needs_an_event(app: Flask) -> None:
    said = {"name": "desk", "url": "https://example.com", "events": "results.published"}
    with typed(app, WebhookForm, said) as form:
        assert form.validate(), form.errors
        assert form.to_draft().events == ("results.published",)
    with typed(app, WebhookForm, {**said, "events": "ping"}) as form:
        assert not form.validate()
