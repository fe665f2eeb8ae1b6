"""The pages: one module an area, registered here in one list."""

from __future__ import annotations

from flask import Flask

from app import words
from app.extensions import csrf
from app.views import (
    account,
    agreements,
    answer,
    api_docs,
    api_tokens,
    as_known,
    assets,
    audit,
    calendar_changes,
    calendar_days,
    calendar_editing,
    calendars,
    catalogue,
    demo,
    digest,
    digests,
    first_steps,
    help_pages,
    home,
    imports,
    language,
    navigation,
    oidc,
    own_promises,
    participation,
    password,
    privacy,
    promises,
    proof,
    publications,
    pulses,
    report_by_link,
    reports,
    request_acts,
    request_queue,
    responses,
    results,
    search,
    second_factor,
    second_step,
    service_requests,
    session,
    slack,
    slack_oauth,
    slack_setup,
    status,
    template_drafts,
    template_previews,
    templates,
    webhooks,
)

BLUEPRINTS = (
    session.blueprint,
    language.blueprint,
    account.blueprint,
    password.blueprint,
    second_step.blueprint,
    oidc.blueprint,
    proof.blueprint,
    second_factor.blueprint,
    api_tokens.blueprint,
    webhooks.blueprint,
    audit.blueprint,
    api_docs.blueprint,
    digests.blueprint,
    home.blueprint,
    imports.blueprint,
    search.blueprint,
    help_pages.blueprint,
    first_steps.blueprint,
    results.blueprint,
    responses.blueprint,
    publications.blueprint,
    catalogue.blueprint,
    agreements.blueprint,
    calendar_editing.blueprint,
    calendar_changes.blueprint,
    calendar_days.blueprint,
    calendars.blueprint,
    as_known.blueprint,
    promises.blueprint,
    own_promises.blueprint,
    participation.blueprint,
    pulses.blueprint,
    templates.blueprint,
    template_drafts.blueprint,
    template_previews.blueprint,
    service_requests.blueprint,
    request_acts.blueprint,
    request_queue.blueprint,
    status.blueprint,
    privacy.blueprint,
    report_by_link.blueprint,
    answer.blueprint,
    reports.blueprint,
    slack.blueprint,
    digest.blueprint,
    slack_setup.blueprint,
    slack_oauth.blueprint,
)


def register_views(app: Flask, *, is_demo: bool) -> None:
    """Register every page; Slack's signature and an answer link are proofs, so need no CSRF."""
    for proven in (
        slack.blueprint,
        answer.blueprint,
        report_by_link.blueprint,
        digests.blueprint,
    ):
        csrf.exempt(proven)
    for blueprint in (*BLUEPRINTS, *((demo.blueprint,) if is_demo else ())):
        app.register_blueprint(blueprint)
    assets.init_assets(app)
    navigation.init_navigation(app)
    words.init_words(app)
