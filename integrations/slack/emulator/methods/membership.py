"""conversations.join, .invite, .create and .archive: what the app does to channels."""

import re

from integrations.slack.emulator.methods.call import Call
from integrations.slack.emulator.methods.conversations import visible
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.shapes import conversation_json
from integrations.slack.emulator.state import Conversation, Json

NAME = re.compile(r"[\w\-]{1,80}")
MOST_INVITED = 100


def join(call: Call) -> Json:
    """conversations.join: public channels only."""
    conversation = visible(call, call.need("channel"))
    if conversation.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if conversation.is_archived:
        raise SlackError("is_archived")
    already = call.token.user_id in conversation.members
    if not already:
        conversation.members.append(call.token.user_id)
        call.workspace.touch()
    body: Json = {"channel": conversation_json(call.core, conversation)}
    return body | ({"warning": "already_in_channel"} if already else {})


def invite(call: Call) -> Json:
    """conversations.invite: people into a channel the app is in."""
    conversation = visible(call, call.need("channel"))
    names = [name.strip() for name in call.need("users").split(",") if name.strip()]
    if len(names) > MOST_INVITED:
        raise SlackError("too_many_users")
    if conversation.is_archived:
        raise SlackError("is_archived")
    if call.token.user_id not in conversation.members:
        raise SlackError("not_in_channel")
    for name in names:
        _check_guest(call, conversation, name)
    conversation.members.extend(names)
    call.workspace.touch()
    return {"channel": conversation_json(call.core, conversation)}


def _check_guest(call: Call, conversation: Conversation, name: str) -> None:
    if name == call.token.user_id:
        raise SlackError("cant_invite_self")
    user = call.user(name)
    if user.deleted:
        raise SlackError("user_disabled")
    if name in conversation.members:
        raise SlackError("already_in_channel")


def create(call: Call) -> Json:
    """conversations.create: the app is the first member; names are lower case, no spaces."""
    name = call.need("name")
    if len(name) > 80:
        raise SlackError("invalid_name_maxlength")
    if not NAME.fullmatch(name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if call.workspace.named(name) is not None:
        raise SlackError("name_taken")
    kind = "private" if call.flag("is_private") else "public"
    made = Conversation(call.workspace.new_id("C"), kind, name, [call.token.user_id])
    call.workspace.conversations[made.id] = made
    call.workspace.touch()
    return {"channel": conversation_json(call.core, made)}


def archive(call: Call) -> Json:
    """conversations.archive: nothing can be posted any more, and the app hears of it."""
    conversation = visible(call, call.need("channel"))
    if conversation.is_archived:
        raise SlackError("already_archived")
    if call.token.user_id not in conversation.members:
        raise SlackError("not_in_channel")
    conversation.is_archived = True
    call.workspace.touch()
    news = {"type": "channel_archive", "channel": conversation.id, "user": call.token.user_id}
    call.core.will_announce(news)
    return {}
