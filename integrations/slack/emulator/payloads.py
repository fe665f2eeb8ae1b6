"""The bodies Slack sends when a person acts."""

from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.organisation import enterprise_part, team_of
from integrations.slack.emulator.shapes import initial_values, message_json, view_json
from integrations.slack.emulator.state import Conversation, Json, Message, View

NO_TOKEN = "unused"  # noqa: S105 - Slack's retired verification token


def base(core: Emulator, kind: str, user_id: str) -> Json:
    """What all interaction payloads share."""
    config = core.config
    user = core.workspace.users[user_id]
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": team_of(config, user),
        },
        "api_app_id": config.app_id,
        "token": NO_TOKEN,
        "team": {"id": config.team_id, "domain": config.team_domain},
        **enterprise_part(config),
    }


def block_actions_in_message(
    core: Emulator, user_id: str, place: tuple[Conversation, Message], actions: list[Json]
) -> Json:
    """A press on a message."""
    conversation, message = place
    thread = message.thread_ts if message.is_reply else None
    key = core.response_urls.issue(conversation.id, user_id, message.ts, thread)
    ephemeral = message.seen_by is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": conversation.id,
        "is_ephemeral": ephemeral,
    }
    if thread:
        container["thread_ts"] = thread
    body = base(core, "block_actions", user_id) | {
        "container": container,
        "trigger_id": core.triggers.issue(user_id),
        "channel": channel_part(conversation),
        "state": {"values": _message_state(core, user_id, message)},
        "response_url": core.response_url(key),
        "actions": actions,
    }
    if not ephemeral:
        body["message"] = message_json(core, conversation, message)
    return body


def block_actions_in_view(core: Emulator, user_id: str, view: View, actions: list[Json]) -> Json:
    """A press in a modal or a Home tab: no channel and no response URL."""
    return base(core, "block_actions", user_id) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": core.triggers.issue(user_id, view.id),
        "view": view_json(core, view),
        "actions": actions,
    }


def in_message(core: Emulator, user_id: str, place: tuple[Conversation, Message]) -> Json:
    """Where a select of a message is, for `block_suggestion`."""
    conversation, message = place
    return base(core, "block_suggestion", user_id) | {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": conversation.id,
            "is_ephemeral": message.seen_by is not None,
        },
        "channel": channel_part(conversation),
        "message": message_json(core, conversation, message),
    }


def in_view(core: Emulator, user_id: str, view: View) -> Json:
    """Where a select of a modal or a Home tab is, for `block_suggestion`."""
    return base(core, "block_suggestion", user_id) | {
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(core, view),
    }


def block_suggestion(place: Json, block_id: str, element: Json, typed: str) -> Json:
    """Somebody types into a select with external data."""
    return {**place, "action_id": element["action_id"], "block_id": block_id, "value": typed}


def view_submission(core: Emulator, user_id: str, view: View) -> Json:
    """A modal sent off."""
    return base(core, "view_submission", user_id) | {
        "trigger_id": core.triggers.issue(user_id, view.id),
        "view": view_json(core, view),
        "response_urls": [],
    }


def view_closed(core: Emulator, user_id: str, view: View, *, cleared: bool) -> Json:
    """A modal left without sending."""
    return base(core, "view_closed", user_id) | {
        "view": view_json(core, view),
        "is_cleared": cleared,
    }


def message_shortcut(
    core: Emulator, user_id: str, place: tuple[Conversation, Message], callback_id: str
) -> Json:
    """An entry of a message's menu."""
    conversation, message = place
    key = core.response_urls.issue(conversation.id, user_id)
    return base(core, "message_action", user_id) | {
        "action_ts": core.workspace.next_ts(),
        "callback_id": callback_id,
        "trigger_id": core.triggers.issue(user_id),
        "channel": channel_part(conversation),
        "response_url": core.response_url(key),
        "message_ts": message.ts,
        "message": message_json(core, conversation, message),
    }


def global_shortcut(core: Emulator, user_id: str, callback_id: str) -> Json:
    """An entry of the composer's menu."""
    return base(core, "shortcut", user_id) | {
        "action_ts": core.workspace.next_ts(),
        "callback_id": callback_id,
        "trigger_id": core.triggers.issue(user_id),
    }


def slash_command(
    core: Emulator, user_id: str, conversation: Conversation, line: str
) -> dict[str, str]:
    """The form of a slash command."""
    config, user = core.config, core.workspace.users[user_id]
    command, _, text = line.strip().partition(" ")
    key = core.response_urls.issue(conversation.id, user_id)
    return {
        "token": NO_TOKEN,
        "team_id": team_of(config, user),
        "team_domain": config.team_domain,
        **_enterprise_fields(config),
        "channel_id": conversation.id,
        "channel_name": channel_part(conversation)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text.strip(),
        "api_app_id": config.app_id,
        "is_enterprise_install": str(config.is_org_wide).lower(),
        "response_url": core.response_url(key),
        "trigger_id": core.triggers.issue(user_id),
    }


def channel_part(conversation: Conversation) -> Json:
    """The channel as payloads name it."""
    unnamed = {"im": "directmessage", "private": "privategroup"}
    return {
        "id": conversation.id,
        "name": unnamed.get(conversation.kind, conversation.name),
    }


def _message_state(core: Emulator, user_id: str, message: Message) -> Json:
    touched = core.workspace.element_values.get(f"{user_id} {message.ts}", {})
    return {**initial_values(message.blocks), **touched}


def _enterprise_fields(config: EmulatorConfig) -> dict[str, str]:
    if not config.enterprise_id:
        return {}
    return {"enterprise_id": config.enterprise_id, "enterprise_name": config.enterprise_name}
