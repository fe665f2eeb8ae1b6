"""The senders of this process: one for Slack, and one for mail where mail is set up."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.links import PageLinks
from config import Settings
from integrations.bounces import BounceAddresses
from integrations.crew import HANDS
from integrations.delivery import Pump
from integrations.mail import SmtpMailer, SmtpServer
from integrations.mail_delivery import MailAddresses, MailMessenger, MailRenderers
from integrations.owners import is_gone, owner_name
from integrations.slack.context import Context
from integrations.slack.messenger import Addresses, SlackMessenger
from integrations.slack.pace import SLACK_BURST, Pace
from integrations.slack.renderers import SlackRenderers
from integrations.trouble import Trouble
from integrations.webhooks import WebhookMessenger, WebhookPump, WebhookRenderers
from pulse.instants import system_now, utc_now
from pulse.outbox import Way
from pulse.people.signed_links import DigestLinks, FirstLink, Offer, PasswordLinks
from pulse.vault import Vault

WEBHOOKS_PER_MINUTE = 600


@dataclass(frozen=True)
class SignedLinks:
    """What makes and reads the links that prove something by themselves."""

    pages: PageLinks
    passwords: PasswordLinks
    digests: DigestLinks
    first: FirstLink

    def password(self, session: Session, offer: Offer) -> str:
        """Return the address at which an offer is taken up."""
        return self.pages.password(self.passwords.token(session, offer))

    def begin(self) -> str:
        """Return the address at which the first person comes in."""
        return self.pages.first(self.first.token())

    def stop(self, person_id: int) -> str:
        """Return the address that ends a person's digests."""
        return self.pages.stop_digests(self.digests.token(person_id))


def slack_pump(settings: Settings, context: Context) -> Pump:
    """Return the one sender of this process to Slack, pacing itself for the whole workspace.

    Where mail is switched off it serves what would set out by mail.
    """
    addresses = Addresses(
        settings.slack_team_id,
        settings.channels,
        settings.locale,
        settings.timezone,
        has_mail=bool(settings.smtp_url),
        languages=context.languages,
    )
    return Pump(
        sessions=context.sessions,
        renderers=SlackRenderers(addresses, context.links, context.faces).by_kind(),
        messenger=SlackMessenger(context.client),
        owner=owner_name(),
        workspace=settings.slack_team_id,
        hands=HANDS,
        is_gone=is_gone,
        otherwise=Way.MAIL if settings.smtp_url else None,
        also=() if settings.smtp_url else (Way.MAIL,),
        pace=Pace(settings.slack_posts_per_minute, SLACK_BURST),
    )


def mail_pump(settings: Settings, context: Context, links: SignedLinks) -> Pump | None:
    """Return the sender of mail; where Slack is switched off it serves everybody with mail."""
    if not settings.smtp_url:
        return None
    has_slack = context.client.is_configured
    renderers = MailRenderers(
        MailAddresses(context.languages, None if has_slack else partial(_today, settings)),
        context.links,
        context.faces,
        stop_link=links.stop,
        password_link=links.password,
    )
    server = SmtpServer.from_url(settings.smtp_url)
    return Pump(
        sessions=context.sessions,
        renderers=renderers.by_kind(),
        messenger=MailMessenger(
            SmtpMailer(server, settings.mail_from, utc_now, bounces=bounce_addresses(settings))
        ),
        owner=owner_name(),
        workspace="mail",
        is_gone=is_gone,
        way=Way.MAIL,
        otherwise=Way.SLACK if has_slack else None,
        also=() if has_slack else (Way.SLACK,),
        pace=Pace(settings.mails_per_minute),
    )


def _today(settings: Settings) -> date:
    return utc_now().astimezone(ZoneInfo(settings.timezone)).date()


def bounce_addresses(settings: Settings) -> BounceAddresses | None:
    """Return what makes the addresses that mail comes back to; None where none is set."""
    if not settings.mail_bounces:
        return None
    return BounceAddresses(settings.mail_bounces, settings.secrets)


def webhook_pump(settings: Settings, sessions: Callable[[], Session], vault: Vault) -> Pump:
    """Return the sender of events to other programs."""
    allows_inside = settings.webhooks_inside == "allow"
    return WebhookPump(
        sessions=sessions,
        renderers=WebhookRenderers(vault).by_kind(),
        messenger=WebhookMessenger(system_now, allows_inside=allows_inside),
        owner=owner_name(),
        workspace="webhooks",
        hands=HANDS,
        is_gone=is_gone,
        trouble=Trouble(outage=sys.maxsize),  # one receiver's outage is nobody else's
        slowest=timedelta(minutes=5),
        way=Way.WEBHOOK,
        pace=Pace(WEBHOOKS_PER_MINUTE, apart=0),
    )
