"""Filling a workspace from a plain dictionary (or a JSON file read into one)."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from integrations.slack.emulator.state import Conversation, Message, User, UserGroup, Workspace

USER_FIELDS = frozenset(field.name for field in fields(User))


def seed_workspace(workspace: Workspace, seed: Mapping[str, Any], bot_user_id: str) -> None:
    """Add the seed's people, channels and messages.

    `{"users": [{"id", "name", "real_name", "email", "tz", …}], "channels": [{"id", "name",
    "is_private", "members", "topic", "messages": [{"user", "text"}]}], "usergroups": [{"id",
    "handle", "name", "users"}]}`. A channel without `members` has everybody but guests in it; the
    app is a member unless `"bot": false`.
    """
    with workspace.lock:
        for entry in seed.get("users", ()):
            _check_names(entry, USER_FIELDS)
            workspace.users[entry["id"]] = User(**entry)
        for entry in seed.get("channels", ()):
            _add_channel(workspace, entry, bot_user_id)
        for entry in seed.get("usergroups", ()):
            workspace.usergroups[entry["id"]] = UserGroup(**entry)
        workspace.touch()


def _check_names(entry: Mapping[str, Any], known: Iterable[str]) -> None:
    unknown = set(entry) - set(known)
    if unknown:
        raise ValueError(f"unknown in the seed: {', '.join(sorted(unknown))}")


def _add_channel(workspace: Workspace, entry: Mapping[str, Any], bot_user_id: str) -> None:
    everybody = [user.id for user in workspace.users.values() if user.is_full_member]
    members = list(entry.get("members", everybody))
    if entry.get("bot", True) and bot_user_id not in members:
        members.append(bot_user_id)
    channel = Conversation(
        id=entry["id"],
        kind="private" if entry.get("is_private") else "public",
        name=entry["name"],
        members=members,
        topic=entry.get("topic", ""),
        purpose=entry.get("purpose", ""),
        is_archived=entry.get("is_archived", False),
    )
    for message in entry.get("messages", ()):
        ts = workspace.next_ts()
        channel.messages.append(Message(ts, message["user"], message["text"]))
    workspace.conversations[channel.id] = channel
