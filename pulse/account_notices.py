"""The notices about accounts: what somebody signs in with, and where they are written to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pulse.notice import Notice
from pulse.outbox import Lane, Way


@dataclass(frozen=True)
class PasswordOffered(Notice):
    """Somebody may choose a password by a link that is made when it is sent.

    ``slot`` numbers the quarter of an hour in which it was asked for, so that asking often sends
    one mail. By mail wherever mail reaches somebody: others can read what a chat keeps.
    """

    kind: ClassVar[str] = "password_offered"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True
    way: ClassVar[Way] = Way.MAIL

    person_id: int
    purpose: str
    slot: int


@dataclass(frozen=True)
class ProofChanged(Notice):
    """What somebody proves with that it is them has changed, or a recovery code was used up.

    By mail before all else: whoever took an account over may read its messages as well.
    """

    kind: ClassVar[str] = "proof_changed"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True
    way: ClassVar[Way] = Way.MAIL

    person_id: int
    change: str
    changed_at: str


@dataclass(frozen=True)
class TokenMade(Notice):
    """A program may act for somebody from now on."""

    kind: ClassVar[str] = "token_made"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True
    way: ClassVar[Way] = Way.MAIL

    token_id: int


@dataclass(frozen=True)
class MailMoved(Notice):
    """Somebody's mail goes elsewhere from now on; told to ``before``, where it went so far.

    That address stands nowhere else any more, so it is kept here until it has been written to.
    """

    kind: ClassVar[str] = "mail_moved"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True
    way: ClassVar[Way] = Way.MAIL

    person_id: int
    changed_at: str
    before: str

    def identity(self) -> str:
        """Return who and when: an address is no part of a key."""
        return f"{self.person_id},{self.changed_at}"


@dataclass(frozen=True)
class MailsMoved(Notice):
    """One list moved the mail of many people, who were not told one by one."""

    kind: ClassVar[str] = "mails_moved"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True
    way: ClassVar[Way] = Way.MAIL

    changed_at: str
    people: int
    before: str
    after: str


@dataclass(frozen=True)
class WorkspaceLost(Notice):
    """The chat workspace no longer lets us in; told by mail, for it cannot be told there."""

    kind: ClassVar[str] = "workspace_lost"
    lane: ClassVar[Lane] = Lane.ESCALATION
    may_repeat: ClassVar[bool] = True
    way: ClassVar[Way] = Way.MAIL

    install_id: int
    reason: str
    ended_at: str
