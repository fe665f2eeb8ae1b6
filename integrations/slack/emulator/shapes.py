"""Slack's JSON shapes of users, conversations, messages and views."""

from datetime import datetime
from zoneinfo import ZoneInfo

from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.elements import all_options
from integrations.slack.emulator.organisation import enterprise_user, team_of
from integrations.slack.emulator.state import Conversation, Json, Message, StoredFile, User, View


def user_json(core: Emulator, user: User, *, with_locale: bool = False) -> Json:
    """A user object; the e-mail only when the app may see it and there is one."""
    first, _, last = user.real_name.partition(" ")
    profile: Json = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": first,
        "last_name": last,
        "team": core.config.team_id,
    }
    if user.email and "users:read.email" in core.bot_scopes:
        profile["email"] = user.email
    body: Json = {
        "id": user.id,
        "team_id": team_of(core.config, user),
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(core.config.instant().timestamp()),
    }
    body |= enterprise_user(core.config, user)
    if user.deleted:
        return body
    body |= _placed(core, user)
    if with_locale and not user.is_stranger:
        body["locale"] = user.locale
    return body


def _placed(core: Emulator, user: User) -> Json:
    moment: datetime = core.config.instant().astimezone(ZoneInfo(user.tz))
    offset = moment.utcoffset()
    return {
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": moment.tzname() or user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        **({"is_stranger": True} if user.is_stranger else {}),
    }


def conversation_json(core: Emulator, conversation: Conversation) -> Json:
    """A conversation object."""
    body: Json = {
        "id": conversation.id,
        "is_archived": conversation.is_archived,
        "is_im": conversation.kind == "im",
        "is_mpim": conversation.kind == "mpim",
        "is_channel": conversation.kind == "public",
        "is_group": conversation.kind == "private",
        "is_private": conversation.kind != "public",
        "context_team_id": core.config.team_id,
    }
    if conversation.kind == "im":
        body["user"] = conversation.members[0]
        body["is_open"] = True
        return body
    return body | {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_member": core.config.bot_user_id in conversation.members,
        "num_members": len(conversation.members),
        "topic": {"value": conversation.topic, "creator": "", "last_set": 0},
        "purpose": {"value": conversation.purpose, "creator": "", "last_set": 0},
    }


def message_json(
    core: Emulator, conversation: Conversation, message: Message, *, metadata: bool = False
) -> Json:
    """A message object, with its thread's summary when it has one."""
    body: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": core.config.team_id,
    }
    if message.by_bot:
        body |= {"bot_id": core.config.bot_id, "app_id": core.config.app_id}
    if message.blocks:
        body["blocks"] = message.blocks
    if message.files:
        files = core.workspace.files
        body["files"] = [file_json(core, files[key]) for key in message.files if key in files]
    if message.edited_ts:
        body["edited"] = {"user": message.user, "ts": message.edited_ts}
    if metadata and message.metadata:
        body["metadata"] = message.metadata
    return body | _thread(conversation, message)


def _thread(conversation: Conversation, message: Message) -> Json:
    if message.is_reply:
        return {"thread_ts": message.thread_ts}
    replies = conversation.replies(message.ts)
    if not replies:
        return {}
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(reply.user for reply in replies)),
        "latest_reply": replies[-1].ts,
    }


def file_json(core: Emulator, file: StoredFile) -> Json:
    """A file object."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "size": file.length,
        "alt_txt": file.alt_text,
        "permalink": f"{core.public_url}/files/{file.id}",
        "url_private": f"{core.public_url}/files/{file.id}",
    }


def view_json(core: Emulator, view: View) -> Json:
    """A view object as it comes back from the API and in payloads."""
    content = view.content
    body: Json = {
        "id": view.id,
        "team_id": core.config.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": {**initial_values(content["blocks"]), **view.values}},
        "hash": view.hash,
        "clear_on_close": bool(content.get("clear_on_close", False)),
        "notify_on_close": bool(content.get("notify_on_close", False)),
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": core.config.app_id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": core.config.team_id,
        "bot_id": core.config.bot_id,
    }
    for name in ("title", "submit", "close"):
        body[name] = content.get(name)
    return body


def initial_values(blocks: list[Json]) -> Json:
    """The state of stateful elements before anybody touched them, by block and action id."""
    values: Json = {}
    for block in blocks:
        element = block.get("element") or {}
        if block["type"] == "input" and element.get("action_id"):
            values[block["block_id"]] = {element["action_id"]: initial_value(element)}
    return values


def initial_value(element: Json) -> Json:
    """What Slack reports for an untouched element."""
    kind = element["type"]
    if kind == "multi_external_select":
        return {"type": kind, "selected_options": list(element.get("initial_options") or [])}
    if kind in {"checkboxes", "multi_static_select"}:
        offered = all_options(element)
        chosen = [o for o in element.get("initial_options") or [] if o in offered]
        return {"type": kind, "selected_options": chosen}
    if kind in {"radio_buttons", "static_select", "external_select"}:
        return {"type": kind, "selected_option": element.get("initial_option")}
    names = VALUE_NAMES.get(kind, ("value", "initial_value"))
    return {"type": kind, names[0]: element.get(names[1])}


VALUE_NAMES = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
