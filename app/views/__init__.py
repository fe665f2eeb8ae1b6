"""The pages: one module an area, registered here in one list."""

from __future__ import annotations

from flask import Flask

from app.extensions import csrf
from app.views import (
    assets,
    demo,
    home,
    language,
    navigation,
    request_acts,
    results,
    service_requests,
    services,
    session,
    slack,
    status,
    words,
)

BLUEPRINTS = (
    session.blueprint,
    language.blueprint,
    home.blueprint,
    results.blueprint,
    services.blueprint,
    service_requests.blueprint,
    request_acts.blueprint,
    status.blueprint,
    slack.blueprint,
)


def register_views(app: Flask, *, is_demo: bool) -> None:
    """Register every page; Slack proves itself by signature, so it carries no CSRF token."""
    csrf.exempt(slack.blueprint)
    for blueprint in (*BLUEPRINTS, *((demo.blueprint,) if is_demo else ())):
        app.register_blueprint(blueprint)
    assets.init_assets(app)
    navigation.init_navigation(app)
    words.init_words(app)
