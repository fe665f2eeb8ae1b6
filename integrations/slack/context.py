"""What every handler is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from integrations.ports import Links
from integrations.slack.client import SlackClient
from integrations.slack.faces import Faces
from integrations.tries import Tries
from pulse.ballots.keys import KeyStore
from pulse.people.company_settings import Languages
from pulse.people.models import Person
from pulse.vault import Vault

FollowUp = Callable[[], object]
"""Something to do once the answer is out; kept nowhere, so nothing may depend on it."""


@dataclass(frozen=True)
class Context:
    """The real parts of this process: one for all requests, safe to share between threads."""

    sessions: Callable[[], Session]
    engine: Engine
    keys: KeyStore
    client: SlackClient
    links: Links
    instant: Callable[[], datetime]
    team_id: str = ""
    command: str = "/ieum"
    locale: str = "ko"
    timezone: str = "Asia/Seoul"
    channels: Mapping[str, str] = field(default_factory=dict)
    languages: Languages = field(default_factory=Languages)
    faces: Faces = field(default_factory=Faces)
    vault: Vault | None = None
    """Where sealed reports go; without one they are taken on the page only."""
    report_tries: Tries = field(default_factory=lambda: Tries(5, 3600))
    """How many reports one person sends within the hour; in memory, as a row would name them."""

    def speaks_to(self, person: Person) -> str:
        """Return the language to speak to somebody in: their own where it is offered."""
        return self.languages.of(person.locale)


@dataclass(frozen=True)
class Outcome:
    """The answer to Slack (None: an empty 200) and what happens after it is out."""

    ack_body: dict[str, Any] | None = None
    follow_ups: Sequence[FollowUp] = ()
