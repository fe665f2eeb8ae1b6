"""What every request, tick and command of this process shares, chosen in one place."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from app.links import PageLinks
from config import Settings
from integrations.delivery import Pump
from integrations.key_files import KeyFiles
from integrations.slack.client import SlackClient
from integrations.slack.context import Context
from integrations.slack.follow_ups import FollowUps
from integrations.slack.messenger import Addresses, SlackMessenger
from integrations.slack.pace import Pace
from integrations.slack.renderers import SlackRenderers
from pulse.instants import utc_now
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


def build_runtime(settings: Settings, engine: Engine) -> Runtime:
    """Choose the real parts for ``settings``; sessions of other threads use ``engine``."""
    keys = KeyFiles(settings.keys)
    slack = SlackClient(
        token=settings.slack_bot_token,
        base_url=f"{settings.slack_api_url}/api/",
        timeout=PATIENCE,
    )
    sessions = sessionmaker(engine)
    answer_links = AnswerLinks([settings.secret_key])
    context = Context(
        sessions=sessions,
        engine=engine,
        keys=keys,
        client=slack,
        links=PageLinks(settings.public_url, answer_links),
        now=utc_now,
        team_id=settings.slack_team_id,
        command=settings.slack_command,
        locale=settings.locale,
        timezone=settings.timezone,
        channels=settings.channels,
    )
    pump = _pump(settings, context)
    return Runtime(settings, keys, slack, sessions, context, answer_links, FollowUps(), pump)


def _pump(settings: Settings, context: Context) -> Pump:
    """Return the one sender of this process, pacing itself for the whole workspace."""
    addresses = Addresses(settings.slack_team_id, settings.channels, settings.locale)
    return Pump(
        sessions=context.sessions,
        renderers=SlackRenderers(addresses, context.links, context.faces).by_kind(),
        messenger=SlackMessenger(context.client),
        owner=f"{socket.gethostname()}:{os.getpid()}",
        workspace=settings.slack_team_id,
        pace=Pace(settings.slack_posts_per_minute),
    )


def install_runtime(app: Flask, runtime: Runtime) -> None:
    """Make ``runtime`` reachable from code that runs for ``app``."""
    app.extensions["ieum"] = runtime


def runtime() -> Runtime:
    """Return the current application's parts."""
    found: Runtime = current_app.extensions["ieum"]
    return found
