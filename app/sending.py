"""The senders of this process: one for Slack, and one for mail where mail is set up."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.links import PageLinks
from config import Settings
from integrations.delivery import Pump
from integrations.mail import SmtpMailer, SmtpServer
from integrations.mail_delivery import MailAddresses, MailMessenger, MailRenderers
from integrations.slack.context import Context
from integrations.slack.messenger import Addresses, SlackMessenger
from integrations.slack.pace import Pace
from integrations.slack.renderers import SlackRenderers
from pulse.instants import utc_now
from pulse.outbox import Way
from pulse.people.signed_links import DigestLinks, Offer, PasswordLinks


@dataclass(frozen=True)
class SignedLinks:
    """What makes and reads the links that prove something by themselves."""

    pages: PageLinks
    passwords: PasswordLinks
    digests: DigestLinks

    def password(self, session: Session, offer: Offer) -> str:
        """Return the address at which an offer is taken up."""
        return self.pages.password(self.passwords.token(session, offer))

    def stop(self, person_id: int) -> str:
        """Return the address that ends a person's digests."""
        return self.pages.stop_digests(self.digests.token(person_id))


def slack_pump(settings: Settings, context: Context) -> Pump:
    """Return the one sender of this process to Slack, pacing itself for the whole workspace."""
    addresses = Addresses(
        settings.slack_team_id,
        settings.channels,
        settings.locale,
        has_mail=bool(settings.smtp_url),
    )
    return Pump(
        sessions=context.sessions,
        renderers=SlackRenderers(addresses, context.links, context.faces).by_kind(),
        messenger=SlackMessenger(context.client),
        owner=_owner(),
        workspace=settings.slack_team_id,
        otherwise=Way.MAIL if settings.smtp_url else None,
        pace=Pace(settings.slack_posts_per_minute),
    )


def mail_pump(settings: Settings, context: Context, links: SignedLinks) -> Pump | None:
    """Return the sender of mail; where Slack is switched off it serves everybody with mail."""
    if not settings.smtp_url:
        return None
    renderers = MailRenderers(
        MailAddresses(),
        context.links,
        context.faces,
        stop_link=links.stop,
        password_link=links.password,
    )
    server = SmtpServer.from_url(settings.smtp_url)
    has_slack = context.client.is_configured
    return Pump(
        sessions=context.sessions,
        renderers=renderers.by_kind(),
        messenger=MailMessenger(SmtpMailer(server, settings.mail_from, utc_now)),
        owner=_owner(),
        workspace="mail",
        way=Way.MAIL,
        otherwise=Way.SLACK if has_slack else None,
        also=() if has_slack else (Way.SLACK,),
        pace=Pace(settings.mails_per_minute),
    )


def _owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
