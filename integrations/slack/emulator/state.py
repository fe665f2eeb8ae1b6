"""The workspace itself: people, conversations, messages, views, files. In memory."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
MICROSECONDS = 1_000_000


@dataclass
class User:
    """One member; the flags are Slack's own. `team_id` where it is not the usual workspace."""

    id: str
    name: str
    real_name: str
    email: str | None = None
    title: str = ""
    tz: str = "Asia/Seoul"
    locale: str = "ko-KR"
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    featured: bool = False
    team_id: str = ""

    @property
    def is_full_member(self) -> bool:
        """Whether this is a person of the company: no app, guest, outsider or leaver."""
        limited = self.is_restricted or self.is_ultra_restricted or self.is_stranger
        return not (self.is_bot or self.deleted or limited)


@dataclass
class Message:
    """One message; `seen_by` names the only reader of an ephemeral one."""

    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    by_bot: bool = False
    metadata: Json | None = None
    edited_ts: str | None = None
    seen_by: str | None = None
    files: list[str] = field(default_factory=list)
    broadcast: bool = False

    @property
    def is_reply(self) -> bool:
        """Whether it lives in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class Conversation:
    """A public or private channel, a direct message (`im`) or a group of them (`mpim`)."""

    id: str
    kind: str
    name: str
    members: list[str] = field(default_factory=list)
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    messages: list[Message] = field(default_factory=list)

    def find(self, ts: str) -> Message | None:
        """The message with this timestamp, newest searched first."""
        return next((each for each in reversed(self.messages) if each.ts == ts), None)

    def replies(self, ts: str) -> list[Message]:
        """The thread below one message, oldest first, without ephemeral ones."""
        return [m for m in self.messages if m.is_reply and m.thread_ts == ts and not m.seen_by]


@dataclass
class View:
    """A modal or a Home tab; `content` is what the app sent, ids filled in."""

    id: str
    user: str
    content: Json
    hash: str
    root_id: str = ""
    previous_id: str | None = None
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class StoredFile:
    """An uploaded file; `shared` once the upload was completed."""

    id: str
    name: str
    length: int
    alt_text: str = ""
    title: str = ""
    content: bytes = b""
    shared: bool = False


@dataclass
class UserGroup:
    """A named group of members, as `@handle` reaches them."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    description: str = ""
    is_disabled: bool = False


@dataclass
class ScheduledMessage:
    """A message to be posted at a moment, in whole seconds since 1970."""

    id: str
    channel: str
    post_at: int
    message: Message
    is_silenced: bool = False


class Workspace:
    """All of it behind one lock; whoever changes something calls `touch`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.revision = 0
        self.counter = 0
        self.last_ts = 0
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.direct: dict[str, str] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, StoredFile] = {}
        self.last_read: dict[str, dict[str, str]] = {}
        self.element_values: dict[str, Json] = {}
        self.suggested: dict[str, list[Json]] = {}
        self.usergroups: dict[str, UserGroup] = {}
        self.scheduled: dict[str, ScheduledMessage] = {}
        self.closed = False

    def touch(self) -> None:
        """Mark a change and wake everybody who waits for one."""
        with self.changed:
            self.revision += 1
            self.changed.notify_all()

    def wait_for(self, predicate: Callable[[], bool], seconds: float) -> bool:
        """Wait until the predicate holds after some change; False when time ran out."""
        with self.changed:
            return self.changed.wait_for(lambda: self.closed or predicate(), timeout=seconds)

    def close(self) -> None:
        """Let everybody go who waits for a change: the server is about to stop."""
        with self.changed:
            self.closed = True
            self.changed.notify_all()

    def new_id(self, prefix: str) -> str:
        """A new id in Slack's shape: a letter and nine digits of base 32."""
        with self.lock:
            self.counter += 1
            digits, rest = "", self.counter * 7919
            while rest:
                rest, digit = divmod(rest, 32)
                digits = "0123456789ABCDEFGHJKLMNPQRSTVWXZ"[digit] + digits
            return prefix + digits.rjust(9, "0")

    def next_ts(self) -> str:
        """A message timestamp: seconds and microseconds, never the same twice."""
        with self.lock:
            stamp = self._now()
            micros = int(stamp.timestamp()) * MICROSECONDS + stamp.microsecond
            self.last_ts = max(micros, self.last_ts + 1)
            return f"{self.last_ts // MICROSECONDS}.{self.last_ts % MICROSECONDS:06d}"

    def direct_channel(self, user_id: str, bot_user_id: str) -> Conversation:
        """The direct message between a person and the app, opened when there is none."""
        with self.lock:
            known = self.direct.get(user_id)
            if known is not None:
                return self.conversations[known]
            opened = Conversation(self.new_id("D"), "im", "", [user_id, bot_user_id])
            self.conversations[opened.id] = opened
            self.direct[user_id] = opened.id
            self.touch()
            return opened

    def add_message(self, conversation: Conversation, message: Message) -> Message:
        """Append one message."""
        with self.lock:
            conversation.messages.append(message)
            self.touch()
            return message

    def named(self, name: str) -> Conversation | None:
        """The channel of this name, with or without its #."""
        wanted = name.removeprefix("#")
        return next((c for c in self.conversations.values() if c.name == wanted), None)
