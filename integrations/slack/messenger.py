"""Posting to Slack, and where a recipient's messages go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import update
from sqlalchemy.orm import Session

from integrations.ports import DeliveryError, Message, Outgoing, Receipt
from integrations.slack import people
from integrations.slack.client import SlackClient
from integrations.slack.pace import EDITING
from integrations.slack.pictures import share_picture
from pulse.outbox import Way
from pulse.people.company_settings import Languages
from pulse.people.mail_bounces import returns_mail
from pulse.people.models import Identity
from pulse.telling import FRONT_LINE_CHANNEL

FALLBACK_CHANNEL = "requests"
RESULT_CHANNELS = frozenset({"hr", FRONT_LINE_CHANNEL})
"""Results are for their own channels: without one they go nowhere, rather than to everybody."""

NOT_KNOWN = frozenset({"invalid_blocks", "invalid_blocks_format"})
"""What Slack says to a block that has not come to a workspace yet: they come one by one."""


@dataclass(frozen=True)
class Address:
    """A destination with the language and zone to speak in; ``person_id`` of a person only.

    ``is_second_choice`` says that the person would rather be told another way.
    """

    channel: str
    locale: str
    timezone: str
    person_id: int | None = None
    identity_id: int | None = None
    is_second_choice: bool = False


class Finder(Protocol):
    """Finds where a recipient is told things, by one way of telling."""

    def find(self, session: Session, recipient: str) -> Address | None:
        """Return the destination; None for who cannot be reached this way."""

    def remember(self, session: Session, address: Address, receipt: Receipt) -> None:
        """Keep what was learnt about a destination."""


@dataclass(frozen=True)
class Addresses:
    """Finds where ``person:ID`` and ``channel:NAME`` are in one workspace."""

    team_id: str
    channels: Mapping[str, str]
    locale: str = "ko"
    timezone: str = "Asia/Seoul"
    has_mail: bool = False
    languages: Languages = field(default_factory=Languages)

    def find(self, session: Session, recipient: str) -> Address | None:
        """Return the destination; None for who is not (or no longer) reachable here."""
        kind, _, name = recipient.partition(":")
        if kind == "channel":
            otherwise = "" if name in RESULT_CHANNELS else FALLBACK_CHANNEL
            channel = self.channels.get(name) or self.channels.get(otherwise)
            return Address(channel, self.locale, self.timezone) if channel else None
        reach = people.reach_of(session, int(name), self.team_id)
        if reach is None:
            return None
        person = reach.person
        wants_mail = self.has_mail and person.chosen_way == Way.MAIL and bool(person.email)
        prefers_mail = wants_mail and not returns_mail(session, person)
        return Address(
            reach.channel,
            self.languages.of(person.locale),
            person.timezone,
            person.id,
            reach.identity.id,
            prefers_mail,
        )

    def remember(self, session: Session, address: Address, receipt: Receipt) -> None:
        """Keep the channel of a person's DM, so that it need not be opened again."""
        if address.identity_id is None or receipt.channel == address.channel:
            return
        session.execute(
            update(Identity)
            .where(Identity.id == address.identity_id)
            .values(channel=receipt.channel)
            .execution_options(synchronize_session=False)
        )


class SlackMessenger:
    """The Messenger of a Slack workspace."""

    method = "chat.postMessage"

    def __init__(self, client: SlackClient) -> None:
        self._client = client
        self._knows_new_blocks = True

    @property
    def is_stopped(self) -> bool:
        """Whether Slack is switched off or its token no longer accepted."""
        return not self._client.is_configured or self._client.is_revoked

    def heal(self) -> None:
        """Ask Slack once whether the token is accepted again."""
        self._client.check()

    def post(self, outgoing: Outgoing) -> Receipt:
        """Post once, or edit what is to be replaced; links are never unfolded."""
        if outgoing.replaces:
            return self._replace(outgoing, outgoing.replaces)
        arguments: dict[str, Any] = {
            "channel": outgoing.channel,
            "text": outgoing.message.text,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if outgoing.thread_ts:
            arguments["thread_ts"] = outgoing.thread_ts
        answer = self._posted(arguments, outgoing.message)
        receipt = Receipt(str(answer.get("channel", outgoing.channel)), str(answer.get("ts", "")))
        if outgoing.message.picture is not None:
            share_picture(self._client, receipt, outgoing.message.picture)
        return receipt

    def _posted(self, arguments: dict[str, Any], said: Message) -> dict[str, Any]:
        """Post with the newest blocks; without them where this workspace has none of them yet.

        What it refuses as invalid was surely not posted, so saying it plainly repeats nothing.
        """
        if said.plain_blocks and self._knows_new_blocks:
            try:
                return self._client.call(self.method, **arguments, blocks=said.blocks)
            except DeliveryError as error:
                if error.code not in NOT_KNOWN:
                    raise
                self._knows_new_blocks = False
        blocks = said.plain_blocks or said.blocks
        return self._client.call(
            self.method, **arguments, **({"blocks": blocks} if blocks else {})
        )

    def _replace(self, outgoing: Outgoing, ts: str) -> Receipt:
        said = outgoing.message
        arguments = {"channel": outgoing.channel, "ts": ts, "text": said.text}
        self._client.call(EDITING, **arguments, blocks=said.blocks)
        return Receipt(outgoing.channel, ts)
