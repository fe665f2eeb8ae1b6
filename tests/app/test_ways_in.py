"""People sign in by what is set up, without what the company closed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.runtime import install_runtime, runtime
from app.ways_in import configured_ways, offered_provider, outside, takes
from pulse.people.company_settings import USUAL
from pulse.people.ways_in import WayIn

PROVIDER = {"oidc_issuer": "https://id.example", "oidc_name": "Example ID"}
SLACK = {"slack_client_id": "1.2", "slack_client_secret": "s", "slack_team_id": "T1"}


@pytest.mark.parametrize(
    ("given", "ways"),
    [
        ({}, {WayIn.PASSWORD}),
        (SLACK, {WayIn.PASSWORD, WayIn.SLACK}),
        ({**SLACK, "slack_team_id": ""}, {WayIn.PASSWORD}),
        ({"oidc_issuer": "https://id.example"}, {WayIn.PASSWORD, WayIn.PROVIDER}),
    ],
)
def test_what_is_set_up(app: Flask, given: dict[str, str], ways: set[WayIn]) -> None:
    with app.app_context():
        parts = runtime()
        settings = replace(parts.settings, **given)  # type: ignore[arg-type]
        changed = replace(parts, settings=settings)
        assert configured_ways(changed) == ways
        assert outside(changed).issuer == given.get("oidc_issuer", "")


def test_what_the_company_closed_is_closed_but_never_everything(app: Flask) -> None:
    with app.app_context():
        parts = runtime()
        settings = replace(parts.settings, oidc_issuer="https://id.example")
        install_runtime(app, replace(parts, settings=settings))
        assert takes(WayIn.PROVIDER)
        assert offered_provider() == settings.provider_name
        parts.connection.company = replace(USUAL, takes_provider=False)
        assert not takes(WayIn.PROVIDER)
        assert offered_provider() == ""
        parts.connection.company = replace(USUAL, takes_provider=False, takes_passwords=False)
        assert takes(WayIn.PASSWORD), "with nothing left, passwords are open"
