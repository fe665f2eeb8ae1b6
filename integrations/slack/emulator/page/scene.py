"""What one person sees now: the data of the page's templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.page.mrkdwn import Markdown
from integrations.slack.emulator.state import Conversation, Message, User, View

HOME = "home"
SHOWN_MESSAGES = 200
WEEKDAYS = {
    "ko": ("월", "화", "수", "목", "금", "토", "일"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Line:
    """One message with what the page adds to it."""

    message: Message
    author: User
    at: datetime
    new_day: str
    is_follow_up: bool
    replies: int


@dataclass(frozen=True)
class Entry:
    """One conversation of the sidebar."""

    conversation: Conversation
    unread: int


@dataclass(frozen=True)
class Scene:
    """A person's view of the workspace at one moment."""

    core: Emulator
    me: User
    place: str
    language: str
    words: Mapping[str, str]
    markdown: Markdown
    channels: list[Entry]
    direct: Entry
    conversation: Conversation | None
    lines: list[Line]
    thread: list[Line]
    thread_ts: str
    home: View | None
    modal: View | None
    revision: int
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_home(self) -> bool:
        """Whether the Home tab is shown."""
        return self.place == HOME

    @property
    def unread(self) -> int:
        """Unread messages in all conversations together."""
        return self.direct.unread + sum(entry.unread for entry in self.channels)

    @property
    def values(self) -> dict[str, Any]:
        """What this person chose in messages so far, by message timestamp."""
        start = f"{self.me.id} "
        known = self.core.workspace.element_values
        return {key.removeprefix(start): v for key, v in known.items() if key.startswith(start)}


class Stage:
    """Builds scenes; called with the workspace's lock held."""

    def __init__(self, core: Emulator, language: str, words: Mapping[str, str]) -> None:
        self._core = core
        self._language = language
        self._words = words

    def scene(self, me: User, place: str, thread_ts: str = "") -> Scene:
        """The scene of one person at one place: a conversation's id or `home`."""
        workspace = self._core.workspace
        direct = workspace.direct_channel(me.id, self._core.config.bot_user_id)
        conversation = None if place == HOME else self._visible(me, place)
        if conversation is not None and conversation.messages:
            read = workspace.last_read.setdefault(me.id, {})
            read[conversation.id] = conversation.messages[-1].ts
        stack = workspace.modals.get(me.id)
        return Scene(
            core=self._core,
            me=me,
            place=place,
            language=self._language,
            words=self._words,
            markdown=Markdown(self._name, me.tz),
            channels=[self._entry(me, each) for each in self._channels(me)],
            direct=self._entry(me, direct),
            conversation=conversation,
            lines=self._lines(me, conversation, "") if conversation else [],
            thread=self._lines(me, conversation, thread_ts) if conversation and thread_ts else [],
            thread_ts=thread_ts,
            home=workspace.homes.get(me.id),
            modal=stack[-1] if stack else None,
            revision=workspace.revision,
        )

    def _visible(self, me: User, place: str) -> Conversation | None:
        conversation = self._core.workspace.conversations.get(place)
        return conversation if conversation and me.id in conversation.members else None

    def _channels(self, me: User) -> list[Conversation]:
        known = self._core.workspace.conversations.values()
        mine = [each for each in known if each.kind != "im" and me.id in each.members]
        return sorted((c for c in mine if not c.is_archived), key=lambda c: c.name)

    def _entry(self, me: User, conversation: Conversation) -> Entry:
        read = self._core.workspace.last_read.get(me.id, {}).get(conversation.id, "")
        unread = 0
        for message in reversed(conversation.messages):
            if message.ts <= read:
                break
            unread += message.user != me.id and message.seen_by in {None, me.id}
        return Entry(conversation, unread)

    def _lines(self, me: User, conversation: Conversation, thread_ts: str) -> list[Line]:
        chosen = [
            message
            for message in conversation.messages
            if message.seen_by in {None, me.id} and _belongs(message, thread_ts)
        ][-SHOWN_MESSAGES:]
        counts: dict[str, int] = {}
        for message in conversation.messages:
            if message.is_reply and not message.seen_by:
                counts[str(message.thread_ts)] = counts.get(str(message.thread_ts), 0) + 1
        lines: list[Line] = []
        for message in chosen:
            lines.append(self._line(me, message, lines[-1] if lines else None, counts))
        return lines

    def _line(
        self, me: User, message: Message, before: Line | None, counts: Mapping[str, int]
    ) -> Line:
        at = datetime.fromtimestamp(float(message.ts), UTC).astimezone(ZoneInfo(me.tz))
        new_day = "" if before and before.at.date() == at.date() else self._day(at.date())
        close = before is not None and (at - before.at).total_seconds() < 300 and not new_day
        follows = close and before is not None and before.message.user == message.user
        return Line(
            message=message,
            author=self._author(message.user),
            at=at,
            new_day=new_day,
            is_follow_up=follows and message.seen_by is None,
            replies=counts.get(message.ts, 0),
        )

    def _author(self, user_id: str) -> User:
        known = self._core.workspace.users.get(user_id)
        return known or User(user_id, user_id, user_id)

    def _name(self, key: str) -> str:
        user = self._core.workspace.users.get(key)
        if user is not None:
            return user.real_name
        channel = self._core.workspace.conversations.get(key)
        return channel.name if channel else key

    def _day(self, day: date) -> str:
        weekday = WEEKDAYS[self._language][day.weekday()]
        if self._language == "ko":
            return f"{day.month}월 {day.day}일({weekday})"
        return f"{weekday} {day.day} {MONTHS[day.month - 1]}"


def _belongs(message: Message, thread_ts: str) -> bool:
    if thread_ts:
        return thread_ts in {message.ts, message.thread_ts}
    return not message.is_reply or message.broadcast or message.seen_by is not None
