"""What every request, tick and command of this process shares, chosen in one place."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from app.connection import Connection
from app.links import PageLinks
from app.sending import SignedLinks, mail_pump, slack_pump, webhook_pump
from app.sign_in_provider import SignInProvider, sign_in_provider
from config import Settings
from integrations.delivery import Pump
from integrations.key_files import KeyFiles
from integrations.slack.client import SlackClient
from integrations.slack.context import Context
from integrations.slack.follow_ups import FollowUps
from pulse.instants import utc_now
from pulse.people.company_settings import CompanySettings, Languages
from pulse.people.pins import RoomPins
from pulse.people.signed_links import DigestLinks, FirstLink, PasswordLinks
from pulse.surveys.links import AnswerLinks
from pulse.surveys.reminders import DueReminder
from pulse.surveys.rooms import RoomCodes
from pulse.vault import Vault

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
    vault: Vault
    room_codes: RoomCodes
    room_pins: RoomPins
    webhook_pump: Pump
    provider: SignInProvider
    connection: Connection
    mail_pump: Pump | None = None
    reminders_aside: deque[DueReminder] = field(default_factory=deque)
    """Reminders on their way from the sender to Slack to the sender of mail: kept nowhere else."""

    @property
    def company(self) -> CompanySettings:
        """What the company has set for everybody, as last looked at."""
        return self.connection.company

    @property
    def languages(self) -> Languages:
        """The languages offered, the usual one first."""
        return self.connection.languages


def build_runtime(settings: Settings, engine: Engine, before: Runtime | None = None) -> Runtime:
    """Choose the real parts for ``settings``; sessions of other threads use ``engine``.

    After a change of the connection, what has nothing to do with it is taken over from ``before``.
    """
    keys = KeyFiles(settings.keys)
    slack = _slack(settings)
    vault = Vault(settings.secrets)
    answer_links = AnswerLinks(settings.secrets)
    pages = PageLinks(settings.public_url, answer_links)
    context = replace(_context(settings, engine, keys, slack, pages), vault=vault)
    connection = before.connection if before else Connection(settings, context.sessions, vault)
    context = replace(context, languages=connection.languages)
    signed = _signed_links(settings, pages)
    return Runtime(
        settings=settings,
        keys=keys,
        slack=slack,
        sessions=context.sessions,
        context=context,
        answer_links=answer_links,
        follow_ups=before.follow_ups if before else FollowUps(),
        pump=slack_pump(settings, context),
        signed_links=signed,
        vault=vault,
        room_codes=RoomCodes(settings.secrets),
        room_pins=RoomPins(settings.secrets),
        connection=connection,
        webhook_pump=webhook_pump(settings, context.sessions, vault),
        provider=sign_in_provider(settings),
        mail_pump=mail_pump(settings, context, signed),
        reminders_aside=before.reminders_aside if before else deque(),
    )


def _signed_links(settings: Settings, pages: PageLinks) -> SignedLinks:
    secrets = settings.secrets
    return SignedLinks(pages, PasswordLinks(secrets), DigestLinks(secrets), FirstLink(secrets))


def _slack(settings: Settings) -> SlackClient:
    return SlackClient(
        token=settings.slack_bot_token,
        base_url=f"{settings.slack_api_url}/api/",
        timeout=PATIENCE,
    )


def _context(
    settings: Settings, engine: Engine, keys: KeyFiles, slack: SlackClient, pages: PageLinks
) -> Context:
    return Context(
        sessions=sessionmaker(engine),
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


def install_runtime(app: Flask, runtime: Runtime) -> None:
    """Make ``runtime`` reachable from code that runs for ``app``."""
    app.extensions["ieum"] = runtime


def runtime(*, at_once: bool = False) -> Runtime:
    """Return the current application's parts, anew when the workspace's connection has changed.

    ``at_once`` looks even if somebody has looked a moment ago.
    """
    found: Runtime = current_app.extensions["ieum"]
    changed = found.connection.changed(at_once=at_once)
    if changed is not None:
        found = build_runtime(changed, found.context.engine, found)
        install_runtime(current_app, found)
    return found
