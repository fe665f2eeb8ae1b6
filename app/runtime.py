"""What every request, tick and command of this process shares, chosen in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from app.links import PageLinks
from app.sending import SignedLinks, mail_pump, slack_pump
from config import Settings
from integrations.delivery import Pump
from integrations.key_files import KeyFiles
from integrations.slack.client import SlackClient
from integrations.slack.context import Context
from integrations.slack.follow_ups import FollowUps
from pulse.instants import utc_now
from pulse.people.signed_links import DigestLinks, PasswordLinks
from pulse.surveys.links import AnswerLinks

PATIENCE = timedelta(seconds=10)


@dataclass(frozen=True)
class Runtime:
    """The settings in force and the real parts built from them."""

    settings: Settings
    keys: KeyFiles
    slack: SlackClient
    sessions: Callable[[], Session]
    context: Context
    answer_links: AnswerLinks
    follow_ups: FollowUps
    pump: Pump
    signed_links: SignedLinks
    mail_pump: Pump | None = None
    reminder_mail: Pump | None = None
    """Mail for reminders, which another tick sends: a pump belongs to one thread at a time."""


def build_runtime(settings: Settings, engine: Engine) -> Runtime:
    """Choose the real parts for ``settings``; sessions of other threads use ``engine``."""
    keys = KeyFiles(settings.keys)
    slack = SlackClient(
        token=settings.slack_bot_token,
        base_url=f"{settings.slack_api_url}/api/",
        timeout=PATIENCE,
    )
    sessions = sessionmaker(engine)
    answer_links = AnswerLinks(settings.secrets)
    pages = PageLinks(settings.public_url, answer_links)
    context = Context(
        sessions=sessions,
        engine=engine,
        keys=keys,
        client=slack,
        links=pages,
        instant=utc_now,
        team_id=settings.slack_team_id,
        command=settings.slack_command,
        locale=settings.locale,
        timezone=settings.timezone,
        channels=settings.channels,
    )
    signed = SignedLinks(pages, PasswordLinks(settings.secrets), DigestLinks(settings.secrets))
    return Runtime(
        settings=settings,
        keys=keys,
        slack=slack,
        sessions=sessions,
        context=context,
        answer_links=answer_links,
        follow_ups=FollowUps(),
        pump=slack_pump(settings, context),
        signed_links=signed,
        mail_pump=mail_pump(settings, context, signed),
        reminder_mail=mail_pump(settings, context, signed),
    )


def install_runtime(app: Flask, runtime: Runtime) -> None:
    """Make ``runtime`` reachable from code that runs for ``app``."""
    app.extensions["ieum"] = runtime


def runtime() -> Runtime:
    """Return the current application's parts."""
    found: Runtime = current_app.extensions["ieum"]
    return found
