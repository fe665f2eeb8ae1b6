"""Every connection this installation makes to the outside, read from its settings.

``MADE_BY`` names the modules that open each; a test fails when another module learns to, so the
list cannot fall behind the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, render_template

from app.access import requires
from app.extensions import db
from app.runtime import runtime
from app.translate import _, ngettext
from config import Settings
from pulse.outbox import Way, last_sent
from pulse.people.permissions import Permission
from pulse.webhooks import subscribing
from pulse.webhooks.models import Webhook

blueprint = Blueprint("outside", __name__)

READERS = (Permission.MANAGE_SETTINGS, Permission.READ_AUDIT)
MADE_BY: Mapping[str, tuple[str, ...]] = {
    "slack": ("integrations/slack/client.py",),
    "socket": ("integrations/slack/socket_mode.py",),
    "slack_sign_in": ("integrations/slack/openid.py",),
    "mail": ("integrations/mail.py",),
    "provider": ("integrations/oidc.py",),
    "programs": ("integrations/webhooks.py", "integrations/outside_addresses.py"),
    "database": ("app/factory.py",),
}
SCHEMES = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


@dataclass(frozen=True)
class Connection:
    """One connection: to whom, what for, what is in it, what opens it, and when it last was."""

    kind: str
    name: str
    host: str
    purpose: str
    carries: str
    last: datetime | None = None
    is_noted: bool = True

    @property
    def is_on(self) -> bool:
        """Whether the settings name somebody to connect to."""
        return bool(self.host)

    @property
    def made_by(self) -> tuple[str, ...]:
        """The modules that open it."""
        return MADE_BY[self.kind]


@blueprint.get("/settings/outside")
@requires(*READERS)
def show() -> str:
    """List what leaves the network, and what is switched off."""
    parts = runtime()
    webhooks = subscribing.going(db.session())
    sent = last_sent(db.session())
    found = connections(parts.settings, webhooks, sent)
    going = [one for one in found if one.is_on]
    return render_template(
        "settings/outside.html",
        headline=headline(going),
        going=going,
        off=[one for one in found if not one.is_on],
        settings=parts.settings,
    )


def headline(going: Sequence[Connection]) -> str:
    """Say how many others this installation speaks to."""
    hosts = {one.host for one in going}
    if not hosts:
        return _("This installation connects to nobody.")
    return ngettext(
        "This installation connects to %(num)s address, and to nothing else.",
        "This installation connects to %(num)s addresses, and to nothing else.",
        len(hosts),
    )


def connections(
    settings: Settings, webhooks: Sequence[Webhook], sent: Mapping[str, datetime]
) -> list[Connection]:
    """Return every connection there can be; one that is switched off has no host."""
    return [
        *_slack(settings, sent),
        Connection(
            "mail",
            _("Mail"),
            _mail_host(settings.smtp_url),
            _("To ask and tell whoever is not reached in Slack, and to let people in."),
            _("Names, mail addresses, what a message says, and personal links. No answers."),
            sent.get(Way.MAIL),
        ),
        Connection(
            "provider",
            _("Sign-in provider"),
            _host(settings.oidc_issuer),
            _("To let people in with the company's own sign-in."),
            _("A one-time code. Back come name, mail address and groups. Nothing else goes."),
            is_noted=False,
        ),
        *_programs(webhooks, sent),
        Connection(
            "database",
            _("Database"),
            _database_host(settings.database),
            _("Everything is kept there."),
            _("All data but the keys of open surveys, which stay in a folder of this machine."),
            is_noted=False,
        ),
    ]


def _slack(settings: Settings, sent: Mapping[str, datetime]) -> Iterator[Connection]:
    host = _host(settings.slack_api_url)
    yield Connection(
        "slack",
        "Slack",
        host if settings.slack_bot_token else "",
        _("To ask, remind, tell and answer people in Slack; once a day to match accounts."),
        _(
            "What messages say, with the names of services and departments. What is pressed or "
            "written in Slack passes through it; sensitive surveys are answered by link only."
        ),
        sent.get(Way.SLACK),
    )
    yield Connection(
        "socket",
        _("Slack, Socket Mode"),
        host if settings.slack_app_token else "",
        _("A line this installation opens itself, where Slack cannot reach it."),
        _("What people press and write in Slack comes in; only receipts go out."),
        is_noted=False,
    )
    yield Connection(
        "slack_sign_in",
        _("Sign in with Slack"),
        host if settings.slack_client_id and settings.slack_client_secret else "",
        _("To let people in with their Slack account, and to connect a workspace."),
        _("A one-time code. Back come the account's number, name and mail address."),
        is_noted=False,
    )


def _programs(webhooks: Sequence[Webhook], sent: Mapping[str, datetime]) -> Iterator[Connection]:
    carries = _("Which request, what happened, when. Neither what it says nor any answer.")
    purpose = _("To tell a program of yours what happened to service requests.")
    if not webhooks:
        yield Connection("programs", _("Programs"), "", purpose, carries)
    for one in webhooks:
        name, last = _("Program: %(name)s", name=one.name), sent.get(one.recipient)
        yield Connection("programs", name, _host(one.url), purpose, carries, last)


def _host(address: str) -> str:
    return urlsplit(address).netloc.rpartition("@")[2] if address else ""


def _mail_host(address: str) -> str:
    if not address:
        return ""
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or SCHEMES[parts.scheme]}"


def _database_host(address: str) -> str:
    return _host(address) if not address.startswith("sqlite") else ""
