"""What a workspace's administrators do, with the events an app hears of it."""

from collections.abc import Callable, Mapping
from typing import Any

from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.events import Events
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.seeding import USER_FIELDS, seed_workspace
from integrations.slack.emulator.shapes import user_json
from integrations.slack.emulator.state import Conversation, Json, User


class Office:
    """The acts of administrators; each tells the app, when it asked for that event."""

    def __init__(self, core: Emulator, events: Events) -> None:
        self._core = core
        self._events = events

    def do(self, act: str, facts: Mapping[str, Any]) -> None:
        """Do one act by the name of the event it causes."""
        acts: dict[str, Callable[..., object]] = {
            "app_uninstalled": self.uninstall,
            "channel_archive": self.archive,
            "channel_id_changed": self.move,
            "team_join": self.welcome,
            "tokens_revoked": self.revoke,
            "user_change": self.change,
        }
        if act not in acts:
            raise SlackError("unknown_act")
        acts[act](**facts)

    def welcome(self, **entry: Any) -> User:
        """Somebody joins: the entry is one of the seed's users."""
        seed_workspace(self._core.workspace, {"users": [entry]}, self._core.config.bot_user_id)
        user = self._core.workspace.users[entry["id"]]
        self._tell({"type": "team_join", "user": user_json(self._core, user)})
        return user

    def change(self, user: str, **fields: Any) -> User:
        """Somebody's profile changes, or `deleted=True` deactivates them."""
        workspace = self._core.workspace
        with workspace.lock:
            found = workspace.users.get(user)
            if found is None:
                raise SlackError("user_not_found")
            if not set(fields) <= USER_FIELDS - {"id"}:
                raise SlackError("unknown_field")
            for name, value in fields.items():
                setattr(found, name, value)
            workspace.touch()
            shown = user_json(self._core, found)
        self._tell({"type": "user_change", "user": shown})
        return found

    def archive(self, channel: str, user: str = "") -> None:
        """Somebody archives a channel."""
        with self._core.workspace.lock:
            self._channel(channel).is_archived = True
            self._core.workspace.touch()
        self._tell({"type": "channel_archive", "channel": channel, "user": user})

    def move(self, channel: str, new_channel: str = "") -> str:
        """A channel gets a new id, as when it is shared with another company; the new id."""
        workspace = self._core.workspace
        with workspace.lock:
            found = self._channel(channel)
            new_id = new_channel or workspace.new_id("C")
            if new_id in workspace.conversations:
                raise SlackError("id_taken")
            del workspace.conversations[channel]
            found.id = new_id
            workspace.conversations[new_id] = found
            for read in workspace.last_read.values():
                if channel in read:
                    read[new_id] = read.pop(channel)
            workspace.touch()
        self._tell(
            {
                "type": "channel_id_changed",
                "old_channel_id": channel,
                "new_channel_id": new_id,
            }
        )
        return new_id

    def revoke(self, user: str = "") -> None:
        """Somebody's tokens, the bot's unless said otherwise, end."""
        whom = user or self._core.config.bot_user_id
        self._core.tokens.revoke(whom)
        kind = "bot" if whom == self._core.config.bot_user_id else "oauth"
        self._tell({"type": "tokens_revoked", "tokens": {kind: [whom]}})

    def uninstall(self) -> None:
        """The app is removed from the workspace."""
        self.revoke()
        self._tell({"type": "app_uninstalled"})

    def _channel(self, key: str) -> Conversation:
        found = self._core.workspace.conversations.get(key)
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def _tell(self, event: Json) -> None:
        self._events.send_subscribed(event)
