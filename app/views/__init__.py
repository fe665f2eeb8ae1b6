"""The pages: one module an area, registered here in one list."""

from __future__ import annotations

from flask import Flask

from app import words
from app.extensions import csrf
from app.views import (
    account,
    agreements,
    answer,
    assets,
    catalogue,
    demo,
    digests,
    home,
    language,
    navigation,
    password,
    privacy,
    promises,
    request_acts,
    results,
    service_requests,
    session,
    slack,
    status,
)

BLUEPRINTS = (
    session.blueprint,
    language.blueprint,
    account.blueprint,
    password.blueprint,
    digests.blueprint,
    home.blueprint,
    results.blueprint,
    catalogue.blueprint,
    agreements.blueprint,
    promises.blueprint,
    service_requests.blueprint,
    request_acts.blueprint,
    status.blueprint,
    privacy.blueprint,
    answer.blueprint,
    slack.blueprint,
)


def register_views(app: Flask, *, is_demo: bool) -> None:
    """Register every page; Slack's signature and an answer link are proofs, so need no CSRF."""
    for proven in (slack.blueprint, answer.blueprint, digests.blueprint):
        csrf.exempt(proven)
    for blueprint in (*BLUEPRINTS, *((demo.blueprint,) if is_demo else ())):
        app.register_blueprint(blueprint)
    assets.init_assets(app)
    navigation.init_navigation(app)
    words.init_words(app)
